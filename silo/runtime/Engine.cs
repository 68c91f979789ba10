using TraderTerminal.Grains;

namespace TraderTerminal.Silo.Runtime;

/// <summary>How grains are run: each in a mailbox of its own, or, on a virtual clock, all in one, so that two runs give the same bytes.</summary>
internal sealed class Engine(EngineOptions options, Quiescence quiescence, TimeProvider time, ILogger<Engine> log) : IAsyncDisposable
{
    private readonly Mailbox? _shared = options.OneTurnAtATime ? new Mailbox(quiescence, log.TurnEscaped) : null;
    private readonly CancellationTokenSource _stopping = new();

    public EngineOptions Options => options;
    public TimeProvider Time => time;
    public ILogger Log => log;
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Everything outside that a grain speaks to; set by the composition before the first grain is called.</summary>
    public GrainServices Services { get; set; } = null!;

    /// <summary>Turns that wait in the mailbox of all accounts; null when each has its own.</summary>
    public int? SharedWaiting => _shared?.Waiting;

    public Mailbox NewMailbox() => _shared ?? new Mailbox(quiescence, log.TurnEscaped, options.OnCallersScheduler ? TaskScheduler.Current : null);

    public bool OwnsMailbox(Mailbox mailbox) => mailbox != _shared;

    /// <summary>On a virtual clock: runs work as a turn of the mailbox that all accounts share; completes when it has run.</summary>
    public Task AsTurn(Func<ValueTask> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = _shared is not null && _shared.Post(async () =>
        {
            await work();
            done.SetResult();
        });
        return posted ? done.Task : Task.FromException(new InvalidOperationException("There is no room in a shared mailbox."));
    }

    /// <summary>Runs work beside the turns, or on a virtual clock as a turn of its own.</summary>
    public void Run(Func<CancellationToken, Task> work, Action<Exception> onFault)
    {
        if (_shared is not null && _shared.Post(async () => await Guarded(work, onFault))) return;
        quiescence.Begin();
        _ = Task.Run(async () =>
        {
            await Guarded(work, onFault);
            quiescence.End();
        });
    }

    /// <summary>The outermost loop of work beside the turns: a fault stops that work and is told, never the process.</summary>
    private async Task Guarded(Func<CancellationToken, Task> work, Action<Exception> onFault)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process is stopping; what was not done is taken up from the journal at the next start.
        }
#pragma warning disable CA1031 // The outermost loop: whatever a grain's work threw is told and contained.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            onFault(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync(); // Not disposed: work beside the turns may begin a moment later, and ends at once.
        if (_shared is not null) await _shared.DisposeAsync();
    }
}
