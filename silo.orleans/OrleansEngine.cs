using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Microsoft Orleans in place of the built-in engine: it hosts the accounts of each shard where the shard is held, and carries what is asked of them.</summary>
internal sealed partial class OrleansEngine : IClusterEngine
{
    /// <summary>Between two tries to begin, and between two looks for a shard without a reminder: as often as silos beat.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly ClusterParts _parts;
    private readonly Begin _begin;
    private readonly Node _node;
    private readonly OrleansLine _line;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private volatile IGrainFactory? _grains;
    private volatile bool _isIn;
    private Task _running = Task.CompletedTask;
    private int _disposed;

    /// <param name="begin">How this process enters Orleans' cluster.</param>
    public OrleansEngine(ClusterParts parts, Begin begin)
    {
        (_parts, _begin) = (parts, begin);
        _node = new Node(parts.Silo, parts.Held);
        _line = new OrleansLine(() => _grains, parts.Journal);
        _log = parts.Loggers.CreateLogger<OrleansEngine>();
    }

    public static EngineKind Kind { get; } = new(
        EngineChoice.OrleansName, ["Microsoft.Orleans"], ["Microsoft.Orleans.Application", "Microsoft.Orleans.Lifecycle"], static parts => new OrleansEngine(parts, OrleansHosts.Begin));

    public bool IsIn => _isIn;

    public async ValueTask<bool> MayHold(bool wasAway) => _isIn && (!wasAway || await _node.IsStillMember(_stopping.Token));

    public void Start() => _running = Task.Run(Run);

    public void See(IReadOnlyList<SiloLease> silos) => _node.See(silos);

    public ValueTask<string?> Ask(AccountId account, ShardId shard, string call, bool isKept) => _line.Ask(account, shard, call);

    public ValueTask<Reply> Unanswered(ShardId shard, CommandId? command) => _line.Unanswered(shard, command);

    public Task<bool> Up(AccountId account, ShardId shard) => _line.Up(account, shard);

    public void Leave() => _node.Leave();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) await _stopping.CancelAsync(); // Not disposed: whoever asks meanwhile looks at it.
        await _running;
    }

    /// <summary>The outermost loop: an Orleans that could not begin, or ended, begins anew.</summary>
    private async Task Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await Live();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The outermost loop: without it nobody works for the accounts.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                if (!_stopping.IsCancellationRequested) LogEnded(fault);
            }

            await Task.Delay(Pace, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One life in Orleans' cluster.</summary>
    private async Task Live()
    {
        var fatal = new Fatal();
        var life = await _begin(_parts, _node, fatal, _stopping.Token);
        try
        {
            _grains = life.Services.GetRequiredService<IGrainFactory>();
            if (_parts.Role != ProcessRole.Api) _node.Members = life.Services.GetRequiredService<IClusterMembershipService>();
            _isIn = true;
            if (_parts.Role == ProcessRole.Api) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopping.Token);
            await Watch(_grains, fatal.Happened);
        }
        finally
        {
            _isIn = false;
            _grains = null;
            await life.End();
            _node.Members = null;
        }
    }

    /// <summary>Sees to it that every shard held here has its reminder, until this silo cannot go on.</summary>
    private async Task Watch(IGrainFactory grains, Task ended)
    {
        var reminded = new HashSet<ShardId>();
        while (!ended.IsCompleted)
        {
            foreach (var shard in _node.Held.Where(shard => !reminded.Contains(shard)).ToList())
            {
                Task set = grains.GetGrain<IShardActor>(shard.Value).Remind().WaitAsync(Pace, TimeProvider.System, _stopping.Token);
                await set.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // The next look tries again.
                if (set.IsCompletedSuccessfully) reminded.Add(shard);
            }

            await Task.WhenAny(ended, Task.Delay(Pace, TimeProvider.System, _stopping.Token));
            _stopping.Token.ThrowIfCancellationRequested();
        }

        LogFatal();
    }

    [LoggerMessage(2903, LogLevel.Warning, "Orleans ended and begins anew")]
    private partial void LogEnded(Exception fault);

    [LoggerMessage(2904, LogLevel.Warning, "The other silos count this one as dead; it joins them anew")]
    private partial void LogFatal();
}
