using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Connections;

/// <summary>The connections of this process: their clients, what became of them, and which account is reached through which.</summary>
/// <param name="logins">When a connection logged in, by its name.</param>
/// <param name="keys">Protect what was entered; they lie outside of the journal.</param>
/// <param name="isShared">True in a cluster: a login is used while this process works for its accounts, between <see cref="Gain"/> and <see cref="Release"/>.</param>
/// <remarks>An account that once had a connection is never traded at the simulated venue, not even by a start without that connection.</remarks>
internal sealed class ConnectionBook(
    IReadOnlyList<ConnectionSettings> settings, JournalStream stream, ConnectedMarket? market, IIdSource ids, TimeProvider time, IBroadcast broadcast,
    Func<string, ILoginTimes> logins, Lazy<IDataProtectionProvider> keys, bool isShared = false) : IConnections, IAsyncDisposable
{
    public const string UnknownConnection = "UNKNOWN_CONNECTION";
    public const string WrongSentence = "WRONG_SENTENCE";
    public const string UnknownSecret = "UNKNOWN_SECRET";

    private const string By = "set-up";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<AccountId, string> _owners = [];
    private readonly RecordedConnections _recorded = new();

    public IReadOnlyList<ConnectionView> All
    {
        get
        {
            lock (_gate) return [.. _held.Values.Select(ViewOf)];
        }
    }

    /// <summary>True when accounts of the journal belong to connections: a made-up market would price them wrong.</summary>
    public static async Task<bool> HasAccounts(JournalStream stream)
    {
        await foreach (var happened in stream.Read())
        {
            if (happened is ConnectionEvent.ConnectionConfigured) return true;
        }

        return false;
    }

    /// <summary>Takes up what was recorded, records what is set up differently now, and makes the clients that may be made.</summary>
    /// <exception cref="JournalUnavailableException">The journal could not take a change.</exception>
    public async Task Load()
    {
        stream.Told = Apply;
        await stream.Load();
        foreach (var connection in settings)
        {
            var (name, setUp) = (connection.Name, connection.SetUp);
            if (Known(name) != setUp && await stream.Append(new CommandId(ids.Next()), new ConnectionEvent.ConnectionConfigured(setUp, By)) is { } why)
                throw new JournalUnavailableException($"Connection {name} could not be recorded: {why}");
            var held = new Held(connection);
            lock (_gate)
            {
                _held[name] = held;
                foreach (var secret in connection.Secrets.Keys)
                {
                    if (_recorded.Entered(name, secret) is { } entered) Take(held, entered);
                }
            }

            if (isShared) held.State = ConnectionState.Elsewhere;
            else Begin(held);
        }
    }

    /// <summary>This process works for these accounts from now on: their logins are used.</summary>
    public void Gain(IReadOnlyList<AccountId> accounts)
    {
        foreach (var held in Of(accounts))
        {
            held.IsGained = true;
            Begin(held);
        }
    }

    /// <summary>Another process works for these accounts now: their logins are let go.</summary>
    public async Task Release(IReadOnlyList<AccountId> accounts)
    {
        var clients = new List<IBrokerClient>();
        foreach (var held in Of(accounts))
        {
            lock (_gate)
            {
                if (held.Client is { } client) clients.Add(client);
                (held.Client, held.Life, held.IsGained, held.State, held.Text, held.Since) = (null, null, false, ConnectionState.Elsewhere, "", time.GetUtcNow());
            }
        }

        // All are let go before the first is waited for: meanwhile the accounts may come back, with a client of their own.
        foreach (var client in clients) market?.Remove(client.Feed);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
    }

    /// <summary>The client of an account's connection. Null without a reason: it has none and is simulated.</summary>
    public IBroker? Find(AccountId account, out string? whyNot)
    {
        lock (_gate)
        {
            whyNot = null;
            if (!_owners.TryGetValue(account, out var name)) return null;
            if (!_held.TryGetValue(name, out var held)) whyNot = $"{account} belongs to the connection {name}, which this start does not set up: give the file with it (--config)";
            else if (held.State == ConnectionState.Elsewhere) whyNot = $"another process has the login of {account}";
            else if (held.Client is null) whyNot = $"{account} waits for the connection {name}: {WaitsFor(held)}";
            return held?.Client;
        }
    }

    /// <summary>The login that an account shares with others; empty when it is simulated.</summary>
    public string LoginOf(AccountId account)
    {
        lock (_gate) return _owners.GetValueOrDefault(account, "");
    }

    /// <summary>The broker that an account is reached at; null when it is simulated.</summary>
    public string? BrokerOf(AccountId account)
    {
        lock (_gate) return _owners.TryGetValue(account, out var name) ? _recorded.SetUp(name)?.Broker : null;
    }

    /// <summary>Requests that each login may still send now, by the name of its limit.</summary>
    public IReadOnlyList<(ConnectionSetUp SetUp, string Limit, int Left)> RequestsLeft
    {
        get
        {
            lock (_gate) return [.. _held.Values.SelectMany(held => (held.Client?.RequestsLeft ?? []).Select(limit => (held.Settings.SetUp, limit.Limit, limit.Left)))];
        }
    }

    public async ValueTask<Reply> Consent(Guid id, string connection, string typed, string by)
    {
        if (Named(connection) is not { } held) return Missing(connection);
        if (held.Settings.Environment != ConnectionSettings.Live) return new Reply.Done($"{connection} is {held.Settings.Environment} and needs no consent.");
        if (LiveConsent.Of(connection, typed) is null) return new Reply.Refused(WrongSentence, $"Type: {LiveConsent.Sentence(connection)}");
        if (await stream.Append(new CommandId(id), new ConnectionEvent.ConnectionConsented(connection, LiveConsent.Sentence(connection), by, time.GetUtcNow())) is { } why)
            return new Reply.Unavailable(why);
        if (held.State != ConnectionState.Elsewhere) Begin(held);
        return new Reply.Done(held.State == ConnectionState.AwaitingSecret ? $"{connection}: consented. {WaitsFor(held)}" : $"{connection} is connected now, and its accounts are traded.");
    }

    public async ValueTask<Reply> Enter(Guid id, string connection, string secret, string? text, string by)
    {
        if (Named(connection) is not { } held) return Missing(connection);
        if (!held.Settings.Secrets.ContainsKey(secret)) return new Reply.Refused(UnknownSecret, $"{connection} has no {secret}, only {string.Join(" and ", held.Settings.Secrets.Keys)}.");
        ConnectionEvent happened = text is null
            ? new ConnectionEvent.SecretForgotten(connection, secret, by, time.GetUtcNow())
            : new ConnectionEvent.SecretEntered(connection, secret, Protector(connection, secret).Protect(text), by, time.GetUtcNow());
        if (await stream.Append(new CommandId(id), happened) is { } why) return new Reply.Unavailable(why);
        return new Reply.Done(text is null ? $"{secret} of {connection} is forgotten here." : $"{secret} of {connection} is kept, encrypted; the next login uses it.");
    }

    public Reply Resume(string connection)
    {
        if (Named(connection) is not { } held) return Missing(connection);
        held.Client?.Resume();
        return new Reply.Done($"{connection} is tried again.");
    }

    public async ValueTask<ConnectionTest> Test(string connection, CancellationToken cancel)
    {
        if (Named(connection) is not { } held) return new ConnectionTest.Unknown();
        if (held.Client is not { } client) return new ConnectionTest.Fails(WaitsFor(held));
        try
        {
            var shown = await client.Test(cancel);
            return new ConnectionTest.Works(shown.Select(account =>
            {
                var number = account.Number.ToString(CultureInfo.InvariantCulture);
                var ours = held.Settings.Accounts.FirstOrDefault(one => one.Name == account.Name || one.Name == number);
                return new ShownAccount(number, account.Name, Usd.FromDollars(Math.Round(account.Balance, 2)), account.MayTrade, ours?.Account);
            }).ToEquatableArray());
        }
        catch (IOException away)
        {
            return new ConnectionTest.Fails(away.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var held in _held.Values)
        {
            if (held.Client is { } client) await client.DisposeAsync();
        }
    }

    private static Reply.Refused Missing(string connection) => new(UnknownConnection, $"There is no connection {connection}.");

    private Held? Named(string connection)
    {
        lock (_gate) return _held.GetValueOrDefault(connection);
    }

    private ConnectionSetUp? Known(string connection)
    {
        lock (_gate) return _recorded.SetUp(connection);
    }

    private List<Held> Of(IReadOnlyList<AccountId> accounts)
    {
        lock (_gate) return [.. accounts.Select(account => _owners.GetValueOrDefault(account)).Distinct().Select(name => name is null ? null : _held.GetValueOrDefault(name)).OfType<Held>()];
    }

    private void Apply(object happened)
    {
        Held? consented = null, entered = null;
        lock (_gate)
        {
            _recorded.Apply(happened);
            if (happened is ConnectionEvent.SecretEntered kept)
            {
                entered = _held.GetValueOrDefault(kept.Connection);
                if (entered is not null) Take(entered, kept);
            }
            else if (happened is ConnectionEvent.SecretForgotten forgotten && _held.GetValueOrDefault(forgotten.Connection) is { } poorer)
            {
                poorer.Settings.Secrets.GetValueOrDefault(forgotten.Secret)?.Enter(null);
                poorer.Unreadable.Remove(forgotten.Secret);
            }
            else if (happened is ConnectionEvent.ConnectionConsented { Connection: var name })
            {
                consented = _held.GetValueOrDefault(name);
            }
            else if (happened is ConnectionEvent.ConnectionConfigured { SetUp: var setUp })
            {
                foreach (var account in setUp.Accounts) _owners[account.Account] = setUp.Name;
            }
        }

        // Typed at another process.
        if (isShared && consented is { IsGained: true }) Begin(consented);
        if (entered is { Client: { } client }) client.Resume();
        else if (entered is { State: ConnectionState.AwaitingSecret }) Begin(entered);
    }

    /// <summary>What was entered holds from now on; what cannot be read is as if it were not there.</summary>
    private void Take(Held held, ConnectionEvent.SecretEntered entered)
    {
        if (held.Settings.Secrets.GetValueOrDefault(entered.Secret) is not { } secret) return;
        try
        {
            secret.Enter(Protector(entered.Connection, entered.Secret).Unprotect(entered.Sealed));
            held.Unreadable.Remove(entered.Secret);
        }
        catch (CryptographicException)
        {
            held.Unreadable.Add(entered.Secret);
        }
    }

    private IDataProtector Protector(string connection, string secret) => ProtectorOf(keys.Value, connection, secret);

    /// <summary>What a secret of a connection is stored under.</summary>
    public static IDataProtector ProtectorOf(IDataProtectionProvider keys, string connection, string secret) => keys.CreateProtector("connection", connection, secret);

    private static string WaitsFor(Held held) => held.State == ConnectionState.AwaitingSecret
        ? $"It waits for a person to enter its {string.Join(" and ", Lacking(held))}."
        : "It waits for a person's consent.";

    private static IEnumerable<string> Lacking(Held held) => held.Settings.Secrets.Where(secret => secret.Value.Text is null).Select(secret => secret.Key);

    private void Begin(Held held)
    {
        if (held.Client is not null) return;
        var name = held.Settings.Name;
        if (Lacking(held).Any())
        {
            held.State = ConnectionState.AwaitingSecret;
            Alarm(name, "SECRET_NEEDED", $"Connection {name}: {WaitsFor(held)}");
            return;
        }

        held.State = ConnectionState.AwaitingConsent;
        bool isConsented;
        lock (_gate) isConsented = _recorded.IsConsented(held.Settings.SetUp);
        if (held.Settings.Environment != ConnectionSettings.Live) Make(held, null);
        else if (isConsented) Make(held, LiveConsent.Of(name, LiveConsent.Sentence(name)));
        else Alarm(name, "CONSENT_NEEDED", $"Connection {name} trades nothing before a person has consented to it.");
    }

    private void Make(Held held, LiveConsent? consent)
    {
        lock (_gate)
        {
            if (held.Client is not null) return;
            held.State = ConnectionState.Connecting;
            var life = held.Life = new object();
            held.Client = held.Settings.Make(consent, time, news => Told(held, life, news), contract => market?.Latest(contract), logins(held.Settings.Name));
        }

        market?.Add(held.Client.Feed);
    }

    /// <param name="life">Of the client that tells it: what one that was let go says is nobody's state.</param>
    private void Told(Held held, object life, ConnectionNews news)
    {
        ConnectionState before;
        lock (_gate)
        {
            if (held.Life != life) return;
            (before, held.Text) = (held.State, news.Text);
            held.State = news.IsUp ? ConnectionState.Connected
                : held.Client?.Login.Refusal is not null ? ConnectionState.Stopped
                : held.State is ConnectionState.Connected or ConnectionState.Lost ? ConnectionState.Lost
                : ConnectionState.Connecting;
            if (held.State != before) held.Since = news.At;
        }

        // What comes up for the first time is no alarm.
        if (held.State == before || (before, held.State) is (ConnectionState.Connecting, ConnectionState.Connected)) return;
        Alarm(held.Settings.Name, $"CONNECTION_{held.State.ToString().ToUpperInvariant()}", $"Connection {held.Settings.Name}: {news.Text}");
    }

    private void Alarm(string connection, string code, string text) => broadcast.Alarm(Workspace.AllOf(Workspace.Of(connection)), code, text);

    private ConnectionView ViewOf(Held held) => new(
        held.Settings.SetUp, held.State, held.Text, held.Since, held.Client?.Login.Warning,
        held.State == ConnectionState.AwaitingConsent ? new(LiveConsent.Sentence(held.Settings.Name), held.Settings.Conduct.ToEquatableArray()) : null,
        held.Client?.Login.Life is { } life ? new(life.ObtainedAt, life.EndsAt) : null,
        held.Settings.Secrets.Select(secret => ViewOf(held, secret.Key, secret.Value)).ToEquatableArray());

    private SecretView ViewOf(Held held, string name, Credential secret)
    {
        var entered = _recorded.Entered(held.Settings.Name, name);
        var origin = held.Unreadable.Contains(name) ? SecretOrigin.Unreadable
            : entered is not null ? SecretOrigin.Entered
            : secret.IsGiven ? SecretOrigin.SetUp
            : SecretOrigin.Missing;
        return new(name, origin, entered?.At, entered?.By);
    }

    private sealed class Held(ConnectionSettings settings)
    {
        public ConnectionSettings Settings => settings;
        public IBrokerClient? Client { get; set; }

        /// <summary>Names the client among those before it.</summary>
        public object? Life { get; set; }
        public ConnectionState State { get; set; } = ConnectionState.AwaitingConsent;
        public string Text { get; set; } = "";
        public DateTimeOffset? Since { get; set; }

        /// <summary>Secrets that were entered and that the keys here do not open.</summary>
        public HashSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

        /// <summary>In a cluster: this process works for its accounts.</summary>
        public bool IsGained { get; set; }
    }
}
