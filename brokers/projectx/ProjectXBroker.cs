using System.Text.Json;
using System.Threading.Channels;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>Accounts at one ProjectX gateway, through one login.</summary>
/// <remarks>
/// The stream says what happened, REST says what is so. After each connect every account is told that the connection came back and reconciles, for the
/// gateway repeats nothing (reference 10.4). The reader of the socket only queues; one consumer takes the queue in order.
/// </remarks>
public sealed partial class ProjectXBroker : IBrokerClient
{
    /// <summary>Events that wait; a consumer that falls behind further connects anew and reconciles.</summary>
    private const int WaitingMax = 20_000;

    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(5);

    /// <summary>Between two tries to reach an account that could not be: the first, then twice as long each time up to the last.</summary>
    internal static readonly TimeSpan RetryPaceMin = TimeSpan.FromSeconds(1), RetryPaceMax = TimeSpan.FromSeconds(30);

    private readonly ProjectXConnection _connection;
    private readonly TimeProvider _time;
    private readonly Action<ConnectionNews> _told;
    private readonly GatewayClient _client;
    private readonly ContractBook _contracts;
    private readonly HubConnection _hub;
    private readonly ProjectXMarketFeed _feed;
    private readonly Dictionary<AccountId, AccountLink> _links;
    private readonly Channel<Func<Task>> _queue = Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _starting = new(1);
    private TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _consuming = Task.CompletedTask;
    private bool _isStarted;
    private volatile bool _wasLost;
    private volatile bool _isHeard;

    /// <summary>The login that the user hub was connected under, counted from the first.</summary>
    private volatile int _hubLogin;
    private Listing? _listing;

    /// <param name="told">What becomes of the connection, a sentence per change.</param>
    public ProjectXBroker(ProjectXConnection connection, InstrumentCatalog catalog, TimeProvider time, Action<ConnectionNews>? told = null, HttpMessageHandler? handler = null)
    {
        (_connection, _time, _told) = (connection, time, told ?? (static _ => { }));
        _client = new GatewayClient(connection, time, handler);
        _contracts = new ContractBook(_client, catalog, time, connection.IsLiveData);
        History = new BarHistory(_client, time, connection.IsLiveData);
        _links = connection.Accounts.ToDictionary(account => account.Account, account => new AccountLink(account));
        _hub = new HubConnection(connection.Gateway.UserHub, HubToken, time, Subscriptions, Heard, IsUp);
        // A connection that was made with the old login is made anew, after which every account reconciles.
        _client.Tokens.Resumed = Resumed;
        _client.Tokens.Stopped = Stopped;
        _feed = new ProjectXMarketFeed(connection, _client.Tokens.Get, _contracts, time);
    }

    /// <inheritdoc/>
    public IMarketFeed Feed => _feed;

    /// <summary>Bars of the past.</summary>
    public BarHistory History { get; }

    public GatewayTokens Tokens => _client.Tokens;

    /// <inheritdoc/>
    public IReadOnlyList<(string Limit, int Left)> RequestsLeft => _client.RequestsLeft;

    /// <inheritdoc/>
    public LoginStatus Login => new(Tokens.Refusal, Tokens.Life, Tokens.ClockWarning);

    /// <inheritdoc/>
    public void Resume() => Tokens.Resume();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AccountAtBroker>> Test(CancellationToken cancel) =>
        [.. (await Accounts(cancel)).Select(account => new AccountAtBroker(account.Id, account.Name, account.Balance, account.CanTrade))];

    /// <summary>Ends all it does. Locks stay: whoever waits at one finds the line gone, and is not left waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_isStarted)
        {
            await _hub.DisposeAsync();
            await _feed.DisposeAsync();
        }

        _queue.Writer.TryComplete();
        await _consuming;
        _client.Dispose();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The gateway cannot be reached, or has no such account.</exception>
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
                _hub.Start();
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
            link.Tell(new BrokerEvent.Lost($"{_connection}: the user hub cannot be reached.", _time.GetUtcNow()));
        }
    }

    /// <inheritdoc/>
    public bool AttachesOneStop(AccountId account) => true;

    /// <inheritdoc/>
    public void Exiting(AccountId account)
    {
        if (_links.TryGetValue(account, out var link)) link.ExitingUntil = _time.GetUtcNow() + ExitTime;
    }

    /// <inheritdoc/>
    public ValueTask Mirror(AccountId account, BrokerFill fill, CancellationToken cancel) => ValueTask.CompletedTask;

    private AccountLink Link(AccountId account) =>
        _links.TryGetValue(account, out var link) && link.Number != 0 ? link : throw new IOException($"{_connection}: {account} is not connected.");

    /// <summary>An account asks again and again until it stands; the gateway is not asked as often.</summary>
    private async Task Reach(AccountLink link, CancellationToken cancel)
    {
        if (link.Pause is { } pause && _time.GetUtcNow() < pause.Until) throw new IOException(pause.Why);
        try
        {
            if (link.Number == 0) await FindAccounts(cancel);
            if (link.WhyNot is { } refused) throw new IOException($"{_connection}: {refused}");
            if (link.Number == 0) throw new IOException($"{_connection}: the gateway shows no account {link.Settings.Name}; a reset gives an account a new name.");
            await Learn(link, cancel);
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

    private async Task FindAccounts(CancellationToken cancel)
    {
        var rows = await Accounts(cancel);
        foreach (var link in _links.Values)
        {
            var named = rows.FirstOrDefault(row => row.Name == link.Settings.Name) ?? rows.FirstOrDefault(row => row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) == link.Settings.Name);
            if (named is null) continue;
            link.WhyNot = _links.Values.Any(other => other != link && other.Number == named.Id)
                ? $"{link.Settings.Account} and another account of ours are both {named.Name} at the gateway"
                : _connection.Gateway.Refuses(link.Settings, named.Name, named.IsSimulated);
            if (link.WhyNot is null) link.Number = named.Id;
        }
    }

    private IReadOnlyList<HubSubscription> Subscriptions()
    {
        var found = _links.Values.Where(link => link.Number != 0).ToList();
        foreach (var link in found) link.IsSubscribed = true; // Until one of its three is refused.
        return [new("SubscribeAccounts", []), .. found.SelectMany(SubscriptionsOf)];
    }

    /// <summary>An account that the gateway does not tell of leaves the others of the login as they are.</summary>
    private static IEnumerable<HubSubscription> SubscriptionsOf(AccountLink link) =>
        AccountSubscriptions.Select(target => new HubSubscription(target, [link.Number], _ => link.IsSubscribed = false));

    private static readonly string[] AccountSubscriptions = ["SubscribeOrders", "SubscribePositions", "SubscribeTrades"];

    /// <summary>One that was found after the stream came up, or that it refused to tell of, is asked for again before each look.</summary>
    private async Task<bool> IsHeard(AccountLink link)
    {
        if (!_isHeard || link.IsSubscribed) return _isHeard;
        foreach (var subscription in SubscriptionsOf(link))
        {
            if (!await _hub.Invoke(subscription)) return false;
        }

        return link.IsSubscribed = true;
    }

    private async ValueTask<string> HubToken(CancellationToken cancel)
    {
        var token = await Tokens.Get(cancel);
        _hubLogin = Tokens.Logins;
        return token;
    }

    private void IsUp(bool isUp, string text)
    {
        var now = _time.GetUtcNow();
        _isHeard = isUp;
        Queue(() =>
        {
            _told(new ConnectionNews(_connection.Name, isUp, text, now));
            // Whoever connects reconciles anyway: only what was lost is said to be back.
            if (!isUp || _wasLost) foreach (var link in _links.Values) link.Tell(isUp ? new BrokerEvent.Restored(now) : new BrokerEvent.Lost(text, now));
            _wasLost |= !isUp;
            if (isUp) _up.TrySetResult();
            else if (_up.Task.IsCompleted) _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.CompletedTask;
        });
    }

    private void Heard(string target, IReadOnlyList<JsonElement> arguments)
    {
        var login = _hubLogin;
        if (target == "GatewayLogout") Queue(() => LoggedOut(login));
        else if (arguments is [var only]) Queue(() => Heard(target, Unwrapped(new Row(only))));
    }

    /// <summary>The documentation shows the object itself, the wire an envelope (reference 10.5).</summary>
    private static Row Unwrapped(Row row) =>
        row.Has("action") && row.Json.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? new Row(data) : row;

    private void Queue(Func<Task> work)
    {
        if (!_queue.Writer.TryWrite(work) && !_stopping.IsCancellationRequested) _hub.Drop();
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

    private void Resumed()
    {
        _hub.Drop();
        _feed.Hurry();
    }

    /// <summary>The login has ended for good while the stream may live on: nobody trades on by it.</summary>
    private void Stopped(string why)
    {
        var now = _time.GetUtcNow();
        _told(new ConnectionNews(_connection.Name, IsUp: false, why, now));
        _wasLost = true;
        foreach (var link in _links.Values) link.Tell(new BrokerEvent.Lost(why, now));
    }

    private void TellAll(string why)
    {
        var now = _time.GetUtcNow();
        _told(new ConnectionNews(_connection.Name, IsUp: true, why, now));
        foreach (var link in _links.Values) link.Tell(new BrokerEvent.Restored(now));
    }
}
