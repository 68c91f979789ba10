using System.Threading.Channels;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>Accounts at Tradovate, through one login.</summary>
/// <remarks>
/// The stream says what happened; REST is asked what is so when an account reconciles. After each connect the whole picture is sent anew, and every account is
/// told that the connection came back. The reader of the socket only queues; one consumer takes the queue in order.
/// </remarks>
public sealed partial class TradovateBroker : IBrokerClient
{
    /// <summary>Events that wait; a consumer that falls behind further connects anew and reconciles.</summary>
    private const int WaitingMax = 20_000;

    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(5);

    /// <summary>Between two tries to reach an account that could not be: the first, then twice as long each time up to the last.</summary>
    internal static readonly TimeSpan RetryPaceMin = TimeSpan.FromSeconds(1), RetryPaceMax = TimeSpan.FromSeconds(30);

    private readonly TradovateConnection _connection;
    private readonly TimeProvider _time;
    private readonly Action<ConnectionNews> _told;
    private readonly Func<ContractSymbol, Quote?> _market;
    private readonly TradovateClient _client;
    private readonly SharedLists _lists;
    private readonly TradovateContracts _contracts;
    private readonly OrderBook _orders = new();
    private readonly TradovateSocket _socket;
    private readonly TradovateMarketFeed _feed;
    private readonly Dictionary<AccountId, AccountLink> _links;
    private readonly Channel<Func<Task>> _queue = Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _starting = new(1);
    private TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _consuming = Task.CompletedTask;
    private Task _renewing = Task.CompletedTask;
    private bool _isStarted;
    private volatile bool _wasLost;
    private volatile bool _isHeard;

    /// <param name="told">What becomes of the connection, a sentence per change.</param>
    /// <param name="market">Quotes from elsewhere, for a login that gets none.</param>
    public TradovateBroker(
        TradovateConnection connection, InstrumentCatalog catalog, TimeProvider time, Action<ConnectionNews>? told = null, Func<ContractSymbol, Quote?>? market = null,
        HttpMessageHandler? handler = null)
    {
        (_connection, _time, _told, _market) = (connection, time, told ?? (static _ => { }), market ?? (static _ => null));
        _client = new TradovateClient(connection, time, handler);
        _lists = new SharedLists(_client, time);
        _contracts = new TradovateContracts(_client, catalog, time);
        _links = connection.Accounts.ToDictionary(account => account.Account, account => new AccountLink(account));
        _socket = new TradovateSocket(connection.Site.Socket, _client.Tokens.Get, _client.Tokens.Doubted, time, Synchronise, Heard, IsUp);
        _client.Tokens.Resumed = Resumed;
        _client.Tokens.Stopped = Stopped;
        _client.Tokens.Taken = Taken;
        _feed = new TradovateMarketFeed(connection, _client.Tokens, _contracts, time);
    }

    /// <inheritdoc/>
    public IMarketFeed Feed => _feed;

    public TradovateTokens Tokens => _client.Tokens;

    /// <inheritdoc/>
    public IReadOnlyList<(string Limit, int Left)> RequestsLeft => _client.RequestsLeft;

    /// <inheritdoc/>
    public LoginStatus Login => new(Tokens.Refusal, Tokens.Life, Tokens.ClockWarning ?? _feed.Refusal);

    /// <inheritdoc/>
    public void Resume() => Tokens.Resume();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountAtBroker>> Test(CancellationToken cancel)
    {
        var accounts = await _client.List(TradovatePaths.Accounts, "", AccountRow.Read, Urgency.Read, cancel);
        var cash = await _client.List(TradovatePaths.Cash, "", CashRow.Read, Urgency.Read, cancel);
        return [.. accounts.Select(account => new AccountAtBroker(account.Id, account.Name, cash.FirstOrDefault(row => row.Account == account.Id)?.Amount ?? 0, account.MayTrade))];
    }

    /// <summary>Ends all it does. Locks stay: whoever waits at one finds the line gone, and is not left waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_isStarted)
        {
            await _socket.DisposeAsync();
            await _feed.DisposeAsync();
        }

        _queue.Writer.TryComplete();
        await _consuming;
        await _renewing;
        await _readingLimits;
        _client.Dispose();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Tradovate cannot be reached, or has no such account.</exception>
    public async ValueTask Connect(AccountId account, Usd balance, IBrokerEvents events, CancellationToken cancel)
    {
        if (!_links.TryGetValue(account, out var link)) throw new IOException($"{_connection}: {account} is not an account of this connection.");
        await _starting.WaitAsync(cancel);
        try
        {
            await Reach(link, cancel);
            link.Listener = events;
            if (!_isStarted)
            {
                _isStarted = true;
                _consuming = Task.Run(Consume, CancellationToken.None);
                _renewing = Tokens.KeepAlive(_stopping.Token);
                _readingLimits = ReadLimitsDaily();
                _socket.Start();
                _feed.Start();
            }
        }
        finally
        {
            _starting.Release();
        }

        try
        {
            await _up.Task.WaitAsync(ConnectMax, _time, cancel);
        }
        catch (TimeoutException)
        {
            // It can get out by what REST shows; it trades when the stream is there.
            _wasLost = true;
            link.Tell(new BrokerEvent.Lost($"{_connection}: the stream of news cannot be reached.", _time.GetUtcNow()));
        }
    }

    /// <inheritdoc/>
    public bool AttachesOneStop(AccountId account) => true;

    /// <inheritdoc/>
    public void Exiting(AccountId account)
    {
        if (_links.TryGetValue(account, out var link)) link.ExitingUntil = link.FlatteningUntil = _time.GetUtcNow() + ExitTime;
    }

    /// <inheritdoc/>
    public ValueTask Mirror(AccountId account, BrokerFill fill, CancellationToken cancel) => ValueTask.CompletedTask;

    private AccountLink Link(AccountId account) =>
        _links.TryGetValue(account, out var link) && link.Number != 0 ? link : throw new IOException($"{_connection}: {account} is not connected.");

    /// <summary>An account asks again and again until it stands; Tradovate is not asked as often.</summary>
    private async Task Reach(AccountLink link, CancellationToken cancel)
    {
        if (link.Pause is { } pause && _time.GetUtcNow() < pause.Until) throw new IOException(pause.Why);
        try
        {
            if (link.Number == 0) await FindAccounts(cancel);
            if (link.WhyNot is { } refused) throw new IOException($"{_connection}: {refused}");
            if (link.Number == 0) throw new IOException($"{_connection}: Tradovate shows no account {link.Settings.Name}; the first one is never taken instead.");
            (link.Pause, link.RetryPace) = (null, RetryPaceMin);
        }
        catch (IOException away)
        {
            link.Pause = (_time.GetUtcNow() + link.RetryPace, away.Message);
            link.RetryPace = link.RetryPace * 2 < RetryPaceMax ? link.RetryPace * 2 : RetryPaceMax;
            _told(new ConnectionNews(_connection.Name, _isHeard, away.Message, _time.GetUtcNow()));
            throw;
        }
    }

    /// <summary>Whose account it is says nothing: firms own those of their traders (reference 16.1).</summary>
    private async Task FindAccounts(CancellationToken cancel)
    {
        var rows = await _lists.Get(TradovatePaths.Accounts, AccountRow.Read, Urgency.Entry, cancel);
        foreach (var link in _links.Values)
        {
            var named = rows.FirstOrDefault(row => row.Name == link.Settings.Name) ?? rows.FirstOrDefault(row => row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == link.Settings.Name);
            if (named is null) continue;
            link.WhyNot = _links.Values.Any(other => other != link && other.Number == named.Id)
                ? $"{link.Settings.Account} and another account of ours are both {named.Name} at Tradovate"
                : _connection.Site.Refuses(link.Settings, named.Name);
            if (link.WhyNot is null) (link.Number, link.Name, link.Row) = (named.Id, named.Name, named);
        }
    }

    private void IsUp(bool isUp, string text)
    {
        var now = _time.GetUtcNow();
        _isHeard = isUp;
        _lists.Changed();
        if (!isUp) _ = LooksAfterTheSession();
        Queue(() =>
        {
            _told(new ConnectionNews(_connection.Name, isUp, text, now));
            // Whoever connects reconciles anyway: only what was lost is said to be back.
            if (!isUp) TellEach(new BrokerEvent.Lost(text, now));
            else TellWhoIsBack(now);
            _wasLost |= !isUp;
            if (isUp) _up.TrySetResult();
            else if (_up.Task.IsCompleted) _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.CompletedTask;
        });
    }

    private void Queue(Func<Task> work)
    {
        if (!_queue.Writer.TryWrite(work) && !_stopping.IsCancellationRequested) _socket.Drop();
    }

    private async Task Consume()
    {
        await foreach (var work in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await work();
            }
#pragma warning disable CA1031 // The outermost loop of the stream: no event, however broken, may leave the accounts deaf. What it said is found by reconciling.
            catch (Exception broken)
#pragma warning restore CA1031
            {
                if (!_stopping.IsCancellationRequested) TellAll($"an event could not be taken in: {broken.Message}");
            }
        }
    }

    private void TellWhoIsBack(DateTimeOffset now)
    {
        foreach (var link in _links.Values.Where(link => link.Number != 0))
        {
            if (!link.IsFollowed) link.Tell(new BrokerEvent.Lost($"{_connection}: Tradovate shows account {link.Settings.Name} no more.", now));
            else if (_wasLost) link.Tell(new BrokerEvent.Restored(now));
        }
    }

    private void TellEach(BrokerEvent news)
    {
        foreach (var link in _links.Values) link.Tell(news);
    }

    private void TellAll(string why)
    {
        var now = _time.GetUtcNow();
        _told(new ConnectionNews(_connection.Name, IsUp: true, why, now));
        TellEach(new BrokerEvent.Restored(now));
    }
}
