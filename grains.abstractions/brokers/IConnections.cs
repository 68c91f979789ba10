using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Abstractions.Brokers;

/// <summary>The connections to brokers: one login each, with the accounts that are reached through it.</summary>
public interface IConnections
{
    /// <summary>Every connection, by name.</summary>
    IReadOnlyList<ConnectionView> All { get; }

    /// <summary>A person types the sentence of the connection's view; from then on its accounts are traded.</summary>
    ValueTask<Reply> Consent(Guid id, string connection, string typed, string by);

    /// <summary>A person enters what the login needs and nobody else knows; it goes before what the set-up file names, and the next login uses it.</summary>
    /// <param name="secret">By its name in the connection's view.</param>
    /// <param name="text">Null takes back what was entered.</param>
    ValueTask<Reply> Enter(Guid id, string connection, string secret, string? text, string by);

    /// <summary>A person has seen to what ended the login: it is tried again.</summary>
    Reply Resume(string connection);

    /// <summary>Asks the broker which accounts the login has.</summary>
    ValueTask<ConnectionTest> Test(string connection, CancellationToken cancel);
}

/// <summary>A connection as an operator sees it. No secret is part of it.</summary>
/// <param name="Text">What became of it last, in one sentence; empty when nothing did.</param>
/// <param name="Since">When it came to this state.</param>
/// <param name="Warning">What does not keep it from working and has to be seen to; null when there is nothing.</param>
/// <param name="Consent">What to type before its accounts are traded, with what the firm expects; null when nothing is waited for.</param>
/// <param name="Token">Of the login; null while it has none.</param>
/// <param name="Secrets">Where each of its secrets comes from.</param>
public sealed record ConnectionView(
    ConnectionSetUp SetUp, ConnectionState State, string Text, DateTimeOffset? Since, string? Warning, ConsentNeeded? Consent, TokenLife? Token, EquatableArray<SecretView> Secrets);

/// <summary>A secret of a connection: that it is there, never what it is.</summary>
/// <param name="Name"><c>apiKey</c>, <c>password</c> or <c>keySecret</c>.</param>
/// <param name="EnteredAt">Null when nobody entered it.</param>
/// <param name="By">Who entered it.</param>
public sealed record SecretView(string Name, SecretOrigin Origin, DateTimeOffset? EnteredAt, string? By);

public enum SecretOrigin
{
    /// <summary>A person has to enter it.</summary>
    Missing,

    /// <summary>A variable or a file that the set-up file names.</summary>
    SetUp,

    /// <summary>A person entered it here; it is stored encrypted.</summary>
    Entered,

    /// <summary>A person entered it, and the keys that protect it are not here: it has to be entered again.</summary>
    Unreadable,
}

/// <summary>How long the token of a login holds; it is renewed before it ends.</summary>
public sealed record TokenLife(DateTimeOffset ObtainedAt, DateTimeOffset ExpiresAt);

/// <param name="Sentence">To be typed letter by letter.</param>
/// <param name="Conduct">What the firm expects of who trades through its gateway, a line each.</param>
public sealed record ConsentNeeded(string Sentence, EquatableArray<string> Conduct);

/// <summary>Where a connection stands.</summary>
public enum ConnectionState
{
    /// <summary>No client is made before a person has typed the consent.</summary>
    AwaitingConsent,

    /// <summary>No client is made before a person has entered a secret that is missing.</summary>
    AwaitingSecret,

    /// <summary>Not up yet, or being set up again.</summary>
    Connecting,

    Connected,

    /// <summary>It was up; it is tried again by itself.</summary>
    Lost,

    /// <summary>Nothing is tried until a person has seen to it.</summary>
    Stopped,

    /// <summary>Another process of the cluster works for its accounts, and has the login.</summary>
    Elsewhere,
}

/// <summary>What is known of a connection beside its secret.</summary>
/// <param name="Broker"><c>projectx</c> or <c>tradovate</c>.</param>
/// <param name="Environment"><c>demo</c>, <c>practice</c> or <c>live</c>.</param>
/// <param name="Addresses">Where the broker is reached.</param>
public sealed record ConnectionSetUp(
    string Name, string Broker, string Environment, EquatableArray<string> Addresses, string UserName, EquatableArray<ConnectedAccount> Accounts);

/// <param name="Name">The broker's name or number of it.</param>
/// <param name="Stage"><c>practice</c>, <c>evaluation</c> or <c>funded</c>, as the operator says.</param>
/// <param name="Brackets">How the account handles stops and targets, as the operator says.</param>
/// <param name="Since">When it came to us; null takes what the broker shows of the last days.</param>
public sealed record ConnectedAccount(AccountId Account, string Name, string Stage, string Brackets, DateTimeOffset? Since);

/// <summary>What a test of a connection gave.</summary>
public abstract record ConnectionTest
{
    private ConnectionTest() { }

    public sealed record Works(EquatableArray<ShownAccount> Accounts) : ConnectionTest;

    /// <summary>Why not, in one sentence without a secret.</summary>
    public sealed record Fails(string Why) : ConnectionTest;

    public sealed record Unknown : ConnectionTest;
}

/// <summary>An account that the broker shows.</summary>
/// <param name="Account">Ours; null for one that is not traded here.</param>
public sealed record ShownAccount(string Number, string Name, Usd Balance, bool CanTrade, AccountId? Account);
