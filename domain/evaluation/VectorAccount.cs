using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Evaluation;

/// <summary>An account that is told a vector's steps as commands, and what is seen of it in the vector's words.</summary>
/// <remarks>
/// A vector has no venue: its own fills close positions. So what the engine would send is put aside, and once the account is flat the broker's
/// look that ends a flatten is given. Words that a live account says otherwise are read from its events: a flatten is the commands
/// <c>cancelAll</c> and <c>flattenAll</c>, and of all the gate's failures the first in the vectors' order counts.
/// </remarks>
internal sealed class VectorAccount
{
    private const string By = "evaluation";

    /// <summary>The reasons of an order check, in the order in which the first that applies is given.</summary>
    private static readonly string[] Reasons =
    [
        ReasonCodes.AccountFailed, ReasonCodes.AccountPassed, ReasonCodes.Locked, TradingHours.ClosedCode, TradingHours.CutoffCode, ProductRule.Code,
        TradingHours.ProductCode, NewsWindow.Code, TradeLimits.Code, PositionLimit.ProductCode, PositionLimit.Code, Capabilities.Code,
    ];

    private readonly string _id;
    private readonly RuleBook _book;
    private readonly VectorProducts _products;
    private readonly SortedDictionary<ContractSymbol, Mark> _marks = [];
    private readonly List<AccountEvent> _happened = [];
    private AccountState _state = AccountState.Initial;
    private int _commands;

    public VectorAccount(string id, RuleBook book, VectorProducts products, DateTimeOffset openAt, Usd balance, Correction seed)
    {
        (_id, _book, _products) = (id, book, products);
        Send(new OpenAccount(NextId(), new AccountId("vector"), id, By, "", "practice", default, balance, openAt));
        // A new account's peak is what the program starts with, whatever it holds when it comes to us.
        Send(new CorrectAccount(NextId(), new Correction(Peak: book.StartBalance), "start", By, openAt));
        Send(new BindRuleBook(NextId(), book.Text, By, "evaluation", openAt));
        Send(new CorrectAccount(NextId(), seed, "taken over in mid-life", By, openAt));
    }

    private MarketView Market => new(new([.. _marks.Values]), null);

    /// <summary>What is seen after a step, by the names of the vectors.</summary>
    public IReadOnlyDictionary<string, string> Tell(VectorEvent step)
    {
        _happened.Clear();
        // Boundaries know only the prices before them; a step at the same instant comes after them.
        Send(new Wake(NextId(), step.At));
        var before = _state;
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (step)
        {
            case VectorEvent.Filled e: Fill(e); break;
            case VectorEvent.Quoted e: Quote(e); break;
            case VectorEvent.Passed: break;
            case VectorEvent.Asked e: Ask(e, seen); break;
            case VectorEvent.PayoutAsked e: Pay(e, seen); break;
            case VectorEvent.WasReset e: Send(new ResetAccount(NextId(), "paid reset", By, e.At)); break;
            case VectorEvent.LockedOut e: Send(new LockOut(NextId(), e.Until, "enough", By, e.At)); break;
            default: throw new System.Diagnostics.UnreachableException();
        }

        EndFlattens(step.At);
        See(seen, step, before);
        return seen;
    }

    private void Fill(VectorEvent.Filled e)
    {
        var number = ++_commands;
        var fee = e.Fee ?? _products.FeePerSide(_book, e.Contract.Root) * e.Quantity;
        var at = Stamp(e.Contract, e.At);
        var fill = new Fill(
            new FillId(number.ToString(CultureInfo.InvariantCulture)), e.Order is { } order ? new OrderId(order) : null, e.Contract, e.Side,
            new Contracts(e.Quantity), e.Price, fee, at);
        Send(new BookFill(NextId(), fill, FillSource.Broker, e.At));
        _marks[e.Contract] = new Mark(e.Contract, e.Price, at);
    }

    private void Quote(VectorEvent.Quoted e)
    {
        foreach (var mark in e.Marks) _marks[mark.Contract] = mark with { At = Stamp(mark.Contract, e.At) };
        Send(new Revalue(NextId(), e.At));
    }

    /// <summary>The newest price counts, also among those of one instant: a tick later than the one before.</summary>
    private DateTimeOffset Stamp(ContractSymbol contract, DateTimeOffset at) =>
        _marks.TryGetValue(contract, out var last) && last.At >= at ? last.At.AddTicks(1) : at;

    private void Ask(VectorEvent.Asked e, Dictionary<string, string> seen)
    {
        var asked = _state with { Orders = e.Working };
        var reason = Exposure.Of(asked, e.Contract).Reducible(e.Side) >= e.Quantity
            ? ReasonCodes.Reduces
            : Refusal(Gate.Judge(asked, new OrderAsk(e.Contract, e.Side, e.Quantity, 0, Orders.OrderKind.Market, null, null), default, Market, e.At));
        seen["decision"] = reason is null or ReasonCodes.Reduces ? "allow" : "reject";
        seen["reason"] = Shown.Of(reason);
    }

    /// <summary>A flatten under way is no reason of its own in a vector: either it comes with a lock, or orders are judged as usual.</summary>
    private string? Refusal(Decision decision)
    {
        var failed = decision.Checks.Where(check => !check.Passed)
            .Select(check => check.Code == ReasonCodes.Flattening && _state.Status == "locked" ? ReasonCodes.Locked : check.Code).ToHashSet(StringComparer.Ordinal);
        return Reasons.FirstOrDefault(failed.Contains);
    }

    private void Pay(VectorEvent.PayoutAsked e, Dictionary<string, string> seen)
    {
        Send(new RequestPayout(NextId(), e.Amount, By, e.At));
        foreach (var happened in _happened)
        {
            if (happened is PayoutAccepted accepted) (seen["decision"], seen["reason"], seen["paid"]) = ("accept", Shown.Of((string?)null), Shown.Of(accepted.Paid));
            if (happened is PayoutRefused refused) (seen["decision"], seen["reason"]) = ("reject", refused.Code);
        }
    }

    /// <summary>Once nothing is open any more, what the engine wanted to send is over and the broker shows it.</summary>
    private void EndFlattens(DateTimeOffset at)
    {
        if (_state.Flattens.Any(flatten => _state.Positions.Any(position => flatten.Scope.Covers(position.Contract)))) return;
        if (_state.Positions.Count == 0 || _state.Flattens.Count > 0)
        {
            foreach (var order in _state.Orders) Send(new RecordOrder(NextId(), order.Ticket.Id, new OrderNews.Cancelled("no venue"), at));
        }

        if (_state.Flattens.Count == 0) return;
        var positions = _state.Positions.Select(position => new TruePosition(position.Contract, position.Net)).ToEquatableArray();
        Send(new RecordLook(NextId(), new BrokerTruth(_state.Balance, positions, default), at));
    }

    private void See(Dictionary<string, string> seen, VectorEvent step, AccountState before)
    {
        var equity = _state.EquityAt(Market);
        var hasFloor = _book.Drawdown is not null;
        seen["tradeDate"] = _state.TradeDate.ToString();
        seen["balance"] = Shown.Of(_state.Balance);
        seen["unrealized"] = Shown.Of(equity - _state.Balance);
        seen["equity"] = Shown.Of(equity);
        seen["dayPnl"] = Shown.Of(_state.DayPnl(equity));
        seen["peak"] = Shown.Of(_state.Peak);
        seen["floor"] = hasFloor ? Shown.Of(_state.Floor) : Shown.Of((string?)null);
        seen["floorLocked"] = Shown.Of(_state.FloorLocked);
        seen["headroom"] = _book.Drawdown is { } drawdown ? Shown.Of(drawdown.Measured(_state.Balance, equity) - _state.Floor) : Shown.Of((string?)null);
        seen["dailyFloor"] = Shown.Of(_state.DailyFloor);
        seen["openMiniEq"] = Shown.Of(_book.Position is { } limit ? Exposure.Open(_state, limit) : MiniEquivalents.FromMinis(_state.Positions.Sum(position => Math.Abs(position.Net))));
        seen["maxMiniEq"] = Shown.Of(_state.ContractsMax(equity));
        seen["status"] = _state.Status;
        if (_state.Status == "locked") seen["lockedUntil"] = Shown.Of(_state.LockedUntil);
        seen["violations"] = Shown.List(_happened.OfType<ViolationRaised>().Select(raised => raised.Violation.Code));
        seen["actions"] = Shown.Set(Actions(step, before));
        if (_state.Personal.Count > 0) seen["personalLevels"] = Shown.List(Enumerable.Range(0, _state.Personal.Count).Select(index => Shown.Of(_state.PersonalTrigger(index))));
        if (ProgramProgress.Of(_state, Market, step.At) is { } progress) See(seen, progress);
    }

    private static void See(Dictionary<string, string> seen, ProgramProgress progress)
    {
        seen["progress.totalProfit"] = Shown.Of(progress.TotalProfit);
        seen["progress.bestDay"] = Shown.Of(progress.BestDay);
        seen["progress.tradedDays"] = Shown.Of(progress.TradedDays);
        if (progress.Target is { } target) seen["progress.requiredTarget"] = Shown.Of(target.Required);
        if (progress.Payout is not { } payout) return;
        seen["progress.winningDays"] = Shown.Of(payout.WinningDays);
        seen["progress.windowTradedDays"] = Shown.Of(payout.TradedDays);
        seen["progress.windowProfit"] = Shown.Of(payout.Profit);
        seen["progress.windowBestDay"] = Shown.Of(payout.BestDay);
    }

    private IEnumerable<string> Actions(VectorEvent step, AccountState before)
    {
        foreach (var happened in _happened)
        {
            switch (happened)
            {
                case FlatByReached { Root: null } when _book.Calendar.OnFlatBy != Calendar.OnFlatBy.None:
                    yield return "cancelAll";
                    break;
                case FlatByReached { Root: { } root }:
                    yield return $"cancel:{root}";
                    break;
                case FlattenStarted e:
                    yield return e.Scope.Root is { } product ? $"cancel:{product}" : "cancelAll";
                    if (e.Marks.Count > 0) yield return e.Scope.Root is { } open ? $"flatten:{open}" : "flattenAll";
                    if (e.Lock is not null) yield return "lock";
                    break;
                case AccountLocked { Lock.Rule: AccountLock.LockedOut }:
                    yield return "cancelAll";
                    yield return "lock";
                    break;
                case ViolationRaised { Violation: { Code: PositionLimit.Code, Effect: ViolationEffect.Reduce } }:
                    yield return "reduceToLimit";
                    break;
                case AccountPassed:
                    yield return "passed";
                    break;
                default:
                    break;
            }
        }

        // A live account is being flattened already; a vector says it again.
        if (step is not VectorEvent.Filled fill || before.Status == "active") yield break;
        if (Math.Abs(_state.PositionIn(fill.Contract)?.Net ?? 0) <= Math.Abs(before.PositionIn(fill.Contract)?.Net ?? 0)) yield break;
        yield return "cancelAll";
        yield return "flattenAll";
    }

    private CommandId NextId() => new(DeterministicId.Of(_id, (++_commands).ToString(CultureInfo.InvariantCulture)));

    private void Send(AccountCommand command)
    {
        var decided = AccountDecider.Decide(_state, command with { Market = Market }, ReadBook);
        _state = decided.State;
        _happened.AddRange(decided.Events);
    }

    private RuleBook ReadBook(string text) =>
        text == _book.Text ? _book : throw new InvalidOperationException("An evaluation binds one rule book.");
}
