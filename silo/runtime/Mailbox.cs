using System.Diagnostics;
using System.Threading.Channels;

namespace TraderTerminal.Silo.Runtime;

/// <summary>Runs turns one at a time, in the order in which they were posted, and never two at once.</summary>
/// <remarks>A turn belongs to the trace of what posted it, while that still runs.</remarks>
internal sealed class Mailbox : IAsyncDisposable
{
    /// <summary>Turns that may wait. A second of an account's busiest minute is far below it; beyond it callers are told that it is busy.</summary>
    public const int TurnsMax = 1_024;

    private readonly Channel<(Func<ValueTask> Turn, Activity? Cause)> _turns =
        Channel.CreateBounded<(Func<ValueTask> Turn, Activity? Cause)>(new BoundedChannelOptions(TurnsMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Quiescence _quiescence;
    private readonly Action<Exception> _onEscape;
    private readonly Task _loop;

    /// <param name="onEscape">Told of a fault that a turn let through; the next turn runs all the same.</param>
    /// <param name="scheduler">Where turns run; the thread pool when null.</param>
    public Mailbox(Quiescence quiescence, Action<Exception> onEscape, TaskScheduler? scheduler = null)
    {
        (_quiescence, _onEscape) = (quiescence, onEscape);
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler ?? TaskScheduler.Default).Unwrap();
    }

    /// <summary>Turns that wait.</summary>
    public int Waiting => _turns.Reader.Count;

    /// <summary>False when it is full or closed; nothing was posted then.</summary>
    public bool Post(Func<ValueTask> turn)
    {
        _quiescence.Begin();
        if (_turns.Writer.TryWrite((turn, Activity.Current is { IsStopped: false } runs ? runs : null))) return true;
        _quiescence.End();
        return false;
    }

    /// <summary>Takes no more turns and ends when those that wait have run.</summary>
    public async ValueTask DisposeAsync()
    {
        _turns.Writer.TryComplete();
        await _loop;
    }

    /// <summary>A turn handles its own faults. One that escapes is a bug of ours: told, and the mailbox goes on, for others may live in it.</summary>
    private async Task Loop()
    {
        await foreach (var (turn, cause) in _turns.Reader.ReadAllAsync())
        {
            if (Activity.Current != cause) Activity.Current = cause is { IsStopped: false } ? cause : null;
            try
            {
                await turn();
            }
#pragma warning disable CA1031 // The outermost loop of the engine.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _onEscape(fault);
            }
            finally
            {
                _quiescence.End();
            }
        }
    }
}
