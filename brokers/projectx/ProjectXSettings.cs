using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>How a TopstepX account handles the stops and targets of an order (reference 8.3); set in the platform and not shown by the API.</summary>
public enum BracketMode
{
    /// <summary>Stops and targets go with the order and work when it fills.</summary>
    AutoOco,

    /// <summary>The platform protects the position itself and refuses orders with stops and targets.</summary>
    PositionBrackets,
}

/// <summary>One account of ours at the gateway. What is at stake in it is its type.</summary>
/// <param name="Account">Ours.</param>
/// <param name="Name">The gateway's number or name of it.</param>
/// <param name="Brackets">As the operator says.</param>
/// <param name="Since">When it came to us: earlier fills are in its opening balance. Null takes what the last week shows.</param>
public abstract record ProjectXAccount(AccountId Account, string Name, BracketMode Brackets, DateTimeOffset? Since)
{
    /// <summary>Nothing is at stake.</summary>
    public sealed record Practice(AccountId Account, string Name, BracketMode Brackets = BracketMode.AutoOco, DateTimeOffset? Since = null)
        : ProjectXAccount(Account, Name, Brackets, Since);

    /// <summary>A paid evaluation: the chance to be funded.</summary>
    public sealed record Evaluation(AccountId Account, string Name, BracketMode Brackets = BracketMode.AutoOco, DateTimeOffset? Since = null)
        : ProjectXAccount(Account, Name, Brackets, Since);

    /// <summary>Payouts.</summary>
    public sealed record Funded(AccountId Account, string Name, BracketMode Brackets = BracketMode.AutoOco, DateTimeOffset? Since = null)
        : ProjectXAccount(Account, Name, Brackets, Since);
}

/// <summary>One login at one gateway, with the accounts that are reached through it.</summary>
/// <param name="Name">Of the connection, for messages.</param>
/// <param name="UserName">The TopstepX login name.</param>
/// <param name="ApiKey">Never shown.</param>
public sealed record ProjectXConnection(string Name, ProjectXGateway Gateway, string UserName, Credential ApiKey, IReadOnlyList<ProjectXAccount> Accounts)
{
    /// <summary>Which market-data subscription answers; ordinary users hold none that is live and would get empty lists (reference 2.4).</summary>
    public bool IsLiveData { get; init; }

    /// <summary>The firm's price list, for what the gateway leaves out of a trade's costs.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.None;

    public override string ToString() => $"{Name} ({UserName} at {Gateway.Rest.Host})";
}
