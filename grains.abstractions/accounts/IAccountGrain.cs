using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>One account: everything is asked of it, one turn at a time, and its journal stream is the truth about it.</summary>
/// <remarks>Async methods with plain records in and out, so that any actor engine can host it. A request's id makes a repeat harmless.</remarks>
public interface IAccountGrain
{
    ValueTask<AccountView> View();

    /// <summary>What would happen to an order now; changes nothing.</summary>
    ValueTask<Decision> Check(OrderCheck check);

    /// <summary>Decides an alert; its outcome is recorded exactly once.</summary>
    ValueTask<AlertOutcome> Consider(AlertForAccount alert);

    /// <summary>What would become of an alert now: the same decision, nothing recorded and nothing sent.</summary>
    ValueTask<AlertOutcome> Foresee(AlertForAccount alert);

    /// <summary>What a payout of this amount would leave, now; the same decision, nothing recorded.</summary>
    ValueTask<PayoutForesight> ForeseePayout(Usd amount);

    /// <summary>Books a fill that happened elsewhere, once per fill id.</summary>
    ValueTask<Reply> ReportFill(FillReport report);

    /// <summary>Cancels and closes what the scope covers and ends on evidence; the reply says what was started.</summary>
    ValueTask<Reply> Flatten(FlattenRequest request);

    ValueTask<Reply> Cancel(CancelRequest request);

    ValueTask<Reply> Lock(LockRequest request);

    ValueTask<Reply> Unlock(UnlockRequest request);

    /// <summary>Sets active, reduce-only, halted or frozen. Loosening is for the owner and needs a reason.</summary>
    ValueTask<Reply> SetState(StateRequest request);

    /// <summary>Opens the account if it is not open, with its rule book and imported history. A repeat changes nothing.</summary>
    ValueTask<Reply> Open(OpenRequest request);

    /// <summary>Binds a rule book, given as its exact text.</summary>
    ValueTask<Reply> Bind(BindRequest request);

    /// <summary>Changes the account's own rules and numbers: safeguards, personal limits, lock-out, payout, reset, correction.</summary>
    ValueTask<Reply> Change(AccountChange change);

    /// <summary>Something that is set above the accounts has changed: the account takes over what concerns it. A repeat changes nothing.</summary>
    ValueTask<Reply> Follow();
}

/// <summary>The accounts that this engine knows.</summary>
public interface IAccounts
{
    /// <summary>Every account id, in order.</summary>
    IReadOnlyList<AccountId> All { get; }

    /// <summary>The account, activated when it is called; null when there is none of this id.</summary>
    IAccountGrain? Find(AccountId account);

    /// <summary>The account whether it is open yet or not.</summary>
    IAccountGrain Get(AccountId account);
}

/// <summary>An answer to a control command.</summary>
public abstract record Reply
{
    private Reply() { }

    /// <summary>The code for somebody who may only tighten and asked for something looser.</summary>
    public const string Loosens = "LOOSENS";

    /// <summary>Done, or already so. <paramref name="OrdersAffected"/> and <paramref name="PositionsAffected"/> count what was asked to be cancelled and closed.</summary>
    /// <param name="Holds">After a loosening: what still lets the account open nothing.</param>
    public sealed record Done(string Text, int OrdersAffected = 0, int PositionsAffected = 0, EquatableArray<Hold> Holds = default) : Reply;

    /// <summary>Not done, and why. <paramref name="Code"/> is one of the reason codes.</summary>
    public sealed record Refused(string Code, string Text) : Reply;

    /// <summary>The journal could not record it. A flatten was acted on all the same when <paramref name="Spooled"/>.</summary>
    public sealed record Unavailable(string Why, bool Spooled = false) : Reply;
}

/// <summary>An order to be judged. The side decides; prices are checked for their tick.</summary>
/// <param name="ToStop">Distance from the entry to the stop that will protect it; at most one of this and <paramref name="StopAt"/>.</param>
/// <param name="StopAt">The protecting stop as a price.</param>
/// <param name="Strategy">Whose entry it would be.</param>
public sealed record OrderCheck(
    ContractSymbol Contract, Side Side, int Quantity, OrderKind Kind = OrderKind.Market, Price? Limit = null, Price? Stop = null, Points? ToStop = null,
    Price? StopAt = null, string? Strategy = null);

/// <summary>An alert on its way to one account. Exactly one of <paramref name="Intent"/> and <paramref name="Refusal"/> is given.</summary>
public sealed record AlertForAccount(AlertId Alert, Intent? Intent, AlertRefusal? Refusal, DateTimeOffset ReceivedAt)
{
    /// <summary>The command that decides an alert on an account: one for ever, so that a repeat changes nothing and the decision is found by it.</summary>
    public static CommandId CommandOf(AccountId account, AlertId alert) => new(DeterministicId.Of("alert", account.Value, alert.ToString()));
}

/// <summary>Why an alert could not become an intent; the code is one of the alert codes.</summary>
public sealed record AlertRefusal(string Code, string Text);

/// <summary>What became of an alert on one account.</summary>
/// <param name="Outcome"><c>accepted</c>, <c>refused</c>, <c>ignored</c>; or, with nothing recorded yet, <c>unavailable</c> and <c>waiting</c>: it is to be put again.</param>
/// <param name="Reversal">How far it has come in turning the position round; null when it turns nothing.</param>
public sealed record AlertOutcome(
    AccountId Account, AlertId Alert, string Outcome, string? Code, string Text, Decision? Decision, EquatableArray<OrderId> Orders, Reversal? Reversal = null)
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Ignored = "ignored";
    public const string Unavailable = "unavailable";

    /// <summary>What an earlier alert closes has not come to rest.</summary>
    public const string Waiting = "waiting";
}

/// <summary>What a payout would come to.</summary>
/// <param name="Code">Why it would be refused; null when it would be booked.</param>
/// <param name="Paid">The trader's share; zero when it would be refused.</param>
/// <param name="After">The account afterwards, or as it is when nothing would be paid; null when there is no such account.</param>
public sealed record PayoutForesight(bool IsAccepted, string? Code, string Text, Usd Amount, Usd Paid, AccountView? After);

/// <summary>A fill that happened elsewhere.</summary>
public sealed record FillReport(
    FillId Fill, OrderId? Order, ContractSymbol Contract, Side Side, int Quantity, Price Price, Usd Fee, DateTimeOffset? At, string By);

/// <summary>The id names the flatten for ever; a repeat of it changes nothing.</summary>
public sealed record FlattenRequest(Guid Id, FlattenScope Scope, string Reason, string By, bool LockAfterwards = false);

/// <summary>Cancels one order, or all working orders when <paramref name="Order"/> is null.</summary>
public sealed record CancelRequest(Guid Id, OrderId? Order, string By);

/// <summary>Without <paramref name="Until"/> only a person opens it.</summary>
public sealed record LockRequest(Guid Id, string Reason, string By, DateTimeOffset? Until = null);

public sealed record UnlockRequest(Guid Id, string Reason, string By);

/// <param name="OnlyTightens">Whoever asks may not loosen: a freer state is refused as <see cref="Reply.Loosens"/>.</param>
public sealed record StateRequest(Guid Id, TradingState State, string Reason, string By, bool OnlyTightens = false);

/// <summary>A new account with its rule book (exact text) and the fills it had before it came to us, in order.</summary>
public sealed record OpenRequest(
    string Name, string Trader, string Phase, string Environment, EquatableArray<string> Groups, Usd Balance, string RuleBookText,
    EquatableArray<Fill> History, DateTimeOffset OpenedAt);

public sealed record BindRequest(Guid Id, string RuleBookText, string Reason, string By);
