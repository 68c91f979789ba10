using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>What is at stake in an account.</summary>
public enum Stake
{
    /// <summary>Nothing.</summary>
    Practice,

    /// <summary>A paid evaluation: the chance to be funded.</summary>
    Evaluation,

    /// <summary>Payouts, or one's own money.</summary>
    Funded,
}

/// <summary>One account of ours at Tradovate.</summary>
/// <param name="Account">Ours.</param>
/// <param name="Name">Tradovate's name or number of it; never "the first one".</param>
/// <param name="Since">When it came to us: earlier fills are in its opening balance. Null takes all that is shown.</param>
public sealed record TradovateAccount(AccountId Account, string Name, Stake Stake, DateTimeOffset? Since = null);

/// <summary>Who logs in, and by which program (reference 4.1).</summary>
/// <param name="Password">Never shown.</param>
/// <param name="AppId">The name that is registered with the API key.</param>
/// <param name="KeyId">The number of the API key (<c>cid</c>); null without one.</param>
/// <param name="KeySecret">Never shown; null without a key.</param>
/// <param name="DeviceId">The same for ever on this computer: live orders of an unknown device are denied.</param>
public sealed record TradovateLogin(string User, Credential Password, string AppId, string AppVersion, long? KeyId, Credential? KeySecret, string DeviceId)
{
    public override string ToString() => User;
}

/// <summary>One login at Tradovate, with the accounts that are reached through it.</summary>
/// <param name="Name">Of the connection, for messages.</param>
public sealed record TradovateConnection(string Name, TradovateSite Site, TradovateLogin Login, IReadOnlyList<TradovateAccount> Accounts)
{
    /// <summary>Below what locks a login out; reference 5.3: a vendor counts on about 80.</summary>
    public const int RequestsPerMinuteDefault = 60;

    /// <summary>Requests of this login in any minute.</summary>
    public int RequestsPerMinute { get; init; } = RequestsPerMinuteDefault;

    /// <summary>The firm's price list, for a fill whose fees are not told yet.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.None;

    /// <summary>Where logins are remembered when the process ends; null forgets them.</summary>
    public ILoginTimes? LoginTimes { get; init; }

    public override string ToString() => $"{Name} ({Login.User} at {Site.Rest.Host})";
}
