using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Brokers.Common;

/// <summary>One login at a broker, with the accounts that are reached through it.</summary>
public interface IBrokerClient : IBroker, IAsyncDisposable
{
    /// <summary>Quotes of the contracts that somebody has asked for.</summary>
    IMarketFeed Feed { get; }

    LoginStatus Login { get; }

    /// <summary>Requests that may still go out now, exits among them, by the name of the limit.</summary>
    IReadOnlyList<(string Limit, int Left)> RequestsLeft { get; }

    /// <summary>A person has seen to what ended the login: the next request logs in.</summary>
    void Resume();

    /// <summary>Asks the broker which accounts the login has: the test of a connection.</summary>
    /// <exception cref="IOException">Why it does not work, in one sentence.</exception>
    Task<IReadOnlyList<AccountAtBroker>> Test(CancellationToken cancel);
}

/// <summary>How a login stands. Never the token.</summary>
/// <param name="Refusal">Why none is tried; null while all is well.</param>
/// <param name="Life">When the token in use was given and when it ends; null while there is none.</param>
/// <param name="Warning">What does not keep it from working and has to be seen to.</param>
public sealed record LoginStatus(string? Refusal, (DateTimeOffset ObtainedAt, DateTimeOffset EndsAt)? Life, string? Warning);

/// <summary>An account as the broker shows it.</summary>
/// <param name="Balance">In US dollars.</param>
public sealed record AccountAtBroker(long Number, string Name, decimal Balance, bool MayTrade);
