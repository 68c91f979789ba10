using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What a flatten covers: the whole account, one product, or one contract month.</summary>
public sealed record FlattenScope(string? Root = null, ContractSymbol? Contract = null)
{
    public static FlattenScope Account { get; } = new();

    public bool IsAccount => Root is null && Contract is null;

    public bool Covers(ContractSymbol contract) =>
        (Root is null || Root == contract.Root) && (Contract is null || Contract == contract);

    public override string ToString() => Contract?.ToString() ?? Root ?? "account";
}

/// <summary>The lock that follows when the account is verified flat.</summary>
public sealed record LockAfter(string Rule, string Reason, DateTimeOffset? Until);

/// <summary>A flatten under way. It ends on evidence (a broker query that shows zero), never on an accepted request.</summary>
/// <param name="Attempt">Closing orders sent so far; numbers their ids, so a restart sends none twice.</param>
/// <param name="Looks">How often the broker was asked what is open.</param>
/// <param name="NextLookAt">When the broker is asked again.</param>
/// <param name="Slippage">What the closes cost against the marks at the start; negative when they were better.</param>
/// <param name="Marks">Prices at the start.</param>
/// <param name="OrdersWorking">Orders that the broker showed at the last look.</param>
/// <param name="ContractsOpen">Contracts that it showed open then.</param>
/// <param name="IsIncomplete">The quick attempts did not suffice, and it was said.</param>
public sealed record FlattenProcess(
    Guid Id, FlattenScope Scope, string Reason, string By, LockAfter? Lock, DateTimeOffset StartedAt, int Attempt, int Looks,
    DateTimeOffset NextLookAt, int OrdersCancelled, int ContractsClosed, Usd Slippage, DateTimeOffset? OrdersGoneAt,
    EquatableArray<Mark> Marks, int OrdersWorking = 0, int ContractsOpen = 0, bool IsIncomplete = false)
{
    /// <summary>Who is named by a close that an alert began.</summary>
    public const string ByAlert = "alert";

    /// <summary>Looks at the quick pace; after the time they take the account alarms and goes on slowly.</summary>
    public const int QuickLooksMax = 5;

    /// <summary>Between two looks at the quick pace (engineering references 2.3, t1).</summary>
    public static TimeSpan QuickPace { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks after the quick ones.</summary>
    public static TimeSpan SlowPace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Closes one contract on the way to what a strategy wants, and nothing is forbidden afterwards: an alert's own close, and the engine's where a cancel
    /// or a placement went other than asked. What may not go on is closed for the account, with a lock, or by a person.
    /// </summary>
    public bool PassesOver => Lock is null && Scope.Contract is not null && By is (ByAlert or "engine");

    /// <summary>Counted in time: news of orders makes looks come sooner, and wears no patience out.</summary>
    public bool IsSlow(DateTimeOffset at) => at - StartedAt >= QuickPace * QuickLooksMax;

    public TimeSpan PaceAt(DateTimeOffset at) => IsSlow(at) ? SlowPace : QuickPace;

    /// <summary>The id of a closing order: the same after a restart, another for each attempt.</summary>
    public OrderId ClosingOrder(ContractSymbol contract) => new($"flat-{Id:N}-{contract}-{Attempt + 1}");
}
