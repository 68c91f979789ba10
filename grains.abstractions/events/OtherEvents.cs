using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>What happened at a hook.</summary>
public abstract record HookEvent
{
    private HookEvent() { }

    /// <summary>A delivery was taken, readable or not.</summary>
    public sealed record AlertReceived(AlertDelivery Delivery) : HookEvent;

    /// <summary>A hook was made or changed.</summary>
    /// <param name="Reason">Of a pause and of its end; null for all else.</param>
    public sealed record HookSaved(Hook Hook, string By, string? Reason = null) : HookEvent;
}

/// <summary>Whether strategies are heard of.</summary>
public abstract record StrategyEvent
{
    private StrategyEvent() { }

    /// <summary>A strategy is heard of for the first time, or again after it was silent.</summary>
    /// <param name="Strategy">Empty for alerts that name none.</param>
    public sealed record StrategyHeard(string Hook, string Strategy, DateTimeOffset At) : StrategyEvent;

    /// <summary>Nothing came for as long as its route allows, while its exchange was open.</summary>
    /// <param name="Since">When it was last heard of.</param>
    public sealed record StrategySilent(string Hook, string Strategy, DateTimeOffset Since, DateTimeOffset At) : StrategyEvent;
}

/// <summary>What was set above the accounts. A null group means all accounts.</summary>
public abstract record ControlEvent
{
    private ControlEvent() { }

    public sealed record ControlSet(string? Group, TradingState State, string Reason, string By) : ControlEvent;

    /// <summary>The safeguards of a level, all of them.</summary>
    public sealed record LevelGuarded(string Level, Safeguards Safeguards, string Reason, string By) : ControlEvent;

    /// <summary>A group's loss budget; null is none.</summary>
    /// <param name="Waits">True when <paramref name="Next"/>, which is looser, replaces it after the trade date <paramref name="SetOn"/>.</param>
    public sealed record GroupBudgetSet(
        string Group, GroupLossBudget? Budget, bool Waits, GroupLossBudget? Next, TradeDate SetOn, string Reason, string By) : ControlEvent;

    /// <summary>A share of a group's loss budget was reached; 100 is all of it. The results are those of its accounts then.</summary>
    public sealed record GroupBudgetCrossed(
        string Group, TradeDate TradeDate, int Percent, Usd Amount, Usd Used, EquatableArray<MemberResult> Accounts) : ControlEvent;
}

/// <summary>What happened to the rule books and their overlays.</summary>
public abstract record RuleBookEvent
{
    private RuleBookEvent() { }

    /// <summary>A user added a version of a book.</summary>
    /// <param name="Text">The book as it was written.</param>
    public sealed record RuleBookAdded(string Text, string By) : RuleBookEvent;

    /// <summary>A user added a version of an overlay.</summary>
    public sealed record OverlayAdded(Overlay Overlay, string By) : RuleBookEvent;
}

/// <summary>Which accounts there are.</summary>
public abstract record DirectoryEvent
{
    private DirectoryEvent() { }

    public sealed record AccountListed(AccountId Account) : DirectoryEvent;

    /// <summary>Where the account's history lies for ever, in a journal with several shards.</summary>
    public sealed record AccountPlaced(AccountId Account, int Shard) : DirectoryEvent;
}

/// <summary>What happened to the connections to brokers.</summary>
public abstract record ConnectionEvent
{
    private ConnectionEvent() { }

    /// <summary>A connection as it is set up from now on. It holds no secret.</summary>
    public sealed record ConnectionConfigured(ConnectionSetUp SetUp, string By) : ConnectionEvent;

    /// <summary>A person typed that accounts may be traded which count.</summary>
    public sealed record ConnectionConsented(string Connection, string Sentence, string By, DateTimeOffset At) : ConnectionEvent;

    /// <summary>A person entered what a login needs and nobody else knows.</summary>
    /// <param name="Sealed">Encrypted, with keys that lie outside of the journal.</param>
    public sealed record SecretEntered(string Connection, string Secret, string Sealed, string By, DateTimeOffset At) : ConnectionEvent;

    /// <summary>What was entered is taken back.</summary>
    public sealed record SecretForgotten(string Connection, string Secret, string By, DateTimeOffset At) : ConnectionEvent;
}

/// <summary>What happened to the engine itself.</summary>
public abstract record EngineEvent
{
    private EngineEvent() { }

    public sealed record EngineStarted(string Version, long Epoch, string RuntimeVersion) : EngineEvent;
}
