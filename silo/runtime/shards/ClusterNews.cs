using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using TraderTerminal.Domain.Values;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Tells the viewers of other processes what no history carries: alarms, and accounts whose connection is not up.</summary>
internal sealed class ClusterNews : IAsyncDisposable
{
    /// <summary>Alarms that wait for the database; beyond it the oldest are dropped, for they stand in the log.</summary>
    private const int WaitingMax = 256;

    /// <summary>Accounts in one piece of news: well below the length of one.</summary>
    private const int AccountsMax = 60;

    /// <summary>Looks in a row that find the clocks apart before it is told: a beat that took long to arrive makes its silo's clock look late.</summary>
    private const int ApartLooks = 2;

    /// <summary>What is not up is said again and again; what nobody has said of for <see cref="Forgotten"/> is up, or says so itself.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2), Forgotten = TimeSpan.FromSeconds(7);

    private readonly PostgresExchange _exchange;
    private readonly ShardLeases _leases;
    private readonly string _silo;
    private readonly BroadcastFan _fan;
    private readonly Func<IEnumerable<AccountId>> _mine;
    private readonly Shadows _shadows;
    private readonly Channel<News> _waiting = Channel.CreateBounded<News>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly ConcurrentDictionary<AccountId, (string Connection, long At)> _down = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private int _apartLooks;

    /// <summary>One piece of news: an alarm, or connections that are not up.</summary>
    private sealed record News(string From, AccountId? Account, string? Code, string? Text, Dictionary<string, string>? Connections);

    /// <param name="mine">The accounts that this process works for.</param>
    public ClusterNews(PostgresExchange exchange, ShardLeases leases, string silo, BroadcastFan fan, Func<IEnumerable<AccountId>> mine, Shadows shadows)
    {
        (_exchange, _leases, _silo, _fan, _mine, _shadows) = (exchange, leases, silo, fan, mine, shadows);
        fan.Alarmed = (account, code, text) =>
        {
            if (code != ClocksApart.Code) _waiting.Writer.TryWrite(new(silo, account, code, text, null)); // That, every process sees for itself, however late it came.
        };
        _running = Task.WhenAll(exchange.Listen(Hear, _stopping.Token), Task.Run(Say), Task.Run(Watch));
    }

    public async ValueTask DisposeAsync()
    {
        _fan.Alarmed = null;
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task Say()
    {
        try
        {
            await foreach (var news in _waiting.Reader.ReadAllAsync(_stopping.Token)) await Say(news);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task Say(News news)
    {
        var text = JsonSerializer.Serialize(news, CallShapes.Options);
        if (Encoding.UTF8.GetByteCount(text) > PostgresExchange.SaidMax) return;
        try
        {
            await _exchange.Say(text, _stopping.Token);
        }
        catch (JournalUnavailableException)
        {
            // It stands in this process's log and on its own screens.
        }
    }

    private async Task Watch()
    {
        try
        {
            while (true)
            {
                var down = _mine().Select(account => (Account: account, Connection: _fan.StandingOf(account)?.Connection)).Where(one => one.Connection is "disconnected").ToList();
                foreach (var some in down.Chunk(AccountsMax)) await Say(new(_silo, null, null, null, some.ToDictionary(one => one.Account.Value, one => one.Connection!, StringComparer.Ordinal)));
                foreach (var (account, said) in _down)
                {
                    if (TimeProvider.System.GetElapsedTime(said.At) > Forgotten) _down.TryRemove(account, out _);
                }

                await _shadows.Hear(_down.ToDictionary(entry => entry.Key, entry => entry.Value.Connection));
                await LookAtClocks();
                await Task.Delay(Pace, TimeProvider.System, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <summary>Told once, until the clocks are near again.</summary>
    private async Task LookAtClocks()
    {
        try
        {
            var apart = ClocksApart.Judge(await _leases.Look(_stopping.Token));
            _apartLooks = apart is null ? 0 : _apartLooks + 1;
            if (_apartLooks == ApartLooks) _fan.Alarm(null, ClocksApart.Code, apart!);
        }
        catch (JournalUnavailableException)
        {
            // The next look sees it.
        }
    }

    /// <summary>On the listening connection's thread: nothing here waits.</summary>
    private void Hear(string text)
    {
        if (Read(text) is not { } news || news.From == _silo) return;
        if (news is { Code: { } code, Text: { } said }) _fan.Hear(news.Account, code, said);
        foreach (var (account, connection) in news.Connections ?? []) _down[new AccountId(account)] = (connection, TimeProvider.System.GetTimestamp());
    }

    /// <summary>Null for what another version of the program says.</summary>
    private static News? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<News>(text, CallShapes.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
