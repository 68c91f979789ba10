using System.Runtime.CompilerServices;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>An order to be judged, for <paramref name="Quantity"/> contracts that open. <paramref name="Closing"/> more of the same side go before it and close.</summary>
/// <param name="ToStop">Distance from the entry to its protecting stop; null when some of it has none.</param>
/// <param name="Legs">Orders that come with it.</param>
/// <param name="Cancels">Cancels that it waits for.</param>
/// <param name="Strategy">Whose entry it is, as its alert says.</param>
public readonly record struct OrderAsk(
    ContractSymbol Contract, Side Side, int Quantity, int Closing, OrderKind Kind, Price? Limit, Price? Stop, Points? ToStop = null, int Legs = 0,
    int Cancels = 0, string? Strategy = null)
{
    /// <summary>From where an entry would fill (its limit, else its stop, else the market) to a protecting stop; null while none of these is known.</summary>
    public static Points? DistanceTo(Price protect, Side side, Price? limit, Price? stop, Mark? mark) =>
        (limit ?? stop ?? mark?.Price) is { } entry ? new Points(Math.Max(0, (entry.Nanos - protect.Nanos) * side.Sign())) : null;
}

/// <summary>Judges an order that may open: every check is made and recorded, the first that fails names the decision.</summary>
public static class Gate
{
    /// <summary>Most checks that one decision makes.</summary>
    private const int ChecksMax = 48;

    [InlineArray(ChecksMax)]
    private struct CheckBuffer
    {
        private Check _first;
    }

    internal ref struct Checks(Span<Check> buffer)
    {
        private readonly Span<Check> _buffer = buffer;

        public int Count { get; private set; }
        public int FirstFailed { get; private set; } = -1;

        /// <summary>Where the checks that are added now were set; null for the account and its rule book.</summary>
        public string? Level { get; set; }

        /// <summary>True while limits of a book are added that only advises.</summary>
        public bool Advises { get; set; }

        /// <summary>True when a limit is exceeded that only advises.</summary>
        public bool HasAdvice { get; private set; }

        /// <summary>True when all but the checks of size passed, so that a smaller order would do.</summary>
        public bool OnlySizeFailed { get; private set; } = true;

        public void Add(Check check, bool isSize = false)
        {
            if (!check.Passed && Advises)
            {
                check = check with { Passed = true, IsAdvice = true };
                HasAdvice = true;
            }

            if (!check.Passed)
            {
                if (FirstFailed < 0) FirstFailed = Count;
                OnlySizeFailed &= isSize;
            }

            _buffer[Count++] = Level is null ? check : check with { Level = Level };
        }

        public readonly EquatableArray<Check> ToArray() => new(_buffer[..Count].ToArray());
    }

    /// <param name="others">What the trader's other accounts hold and may come to hold.</param>
    /// <param name="messages">Budgets of messages that are shared with other accounts. They come last: an order that is refused takes nothing from them.</param>
    public static Decision Judge(
        AccountState state, in OrderAsk ask, ControlFromAbove above, MarketView market, DateTimeOffset at, EquatableArray<HedgeAccount> others = default,
        EquatableArray<MessageRoom> messages = default)
    {
        var buffer = default(CheckBuffer);
        var levels = state.Guard.Levels.Count + above.Budgets.Count;
        var checks = new Checks(levels == 0 ? buffer : new Check[ChecksMax * (levels + 1)]);
        var instrument = state.Instrument(ask.Contract.Root);
        var equity = state.EquityAt(market);
        var mark = market.Of(ask.Contract);
        var exposure = Exposure.Of(state, ask.Contract);

        checks.Add(TradingStates.Check(state, ask.Contract, above));
        var worst = exposure.Worst(ask.Side, checked(ask.Closing + ask.Quantity));
        if (state.Book is { } book)
        {
            if (!book.Capabilities.MaySend) checks.Add(book.Capabilities.Check());
            if (state.Session is { } session) checks.Add(TradingHours.Check(session, at));
            if (book.Products is { } products) checks.Add(products.Check(ask.Contract.Root));
            checks.Add(TradingHours.CheckProduct(book.Calendar, ask.Contract.Root, at));
            checks.Advises = book.IsAdvisory;
            if (book.Conduct?.Hedge is { } hedge) checks.Add(Holdings.Check(hedge, state, ask, others));
            if (book.NewsWindows.Count > 0)
            {
                var news = NewsWindow.Check(book.NewsWindows, ask.Contract.Root, worst, at);
                checks.Add(news, isSize: news.Limit.Unit != Unit.None);
            }

            if (book.TradeLimits is { } trades) checks.Add(trades.Check(state.OrdersToday, state.OrdersThisWeek));
            checks.Advises = false;
        }
        else
        {
            checks.Add(new(ReasonCodes.StateUnknown, "rule_book", false, default, default));
        }

        checks.Add(Shape(instrument, ask));
        GuardChecks.Add(ref checks, state, ask, instrument, mark, market.SpreadOf(ask.Contract), at, others);
        checks.Advises = state.Book is { IsAdvisory: true };
        var size = Size(state, ask, instrument, exposure, worst, equity, at, ref checks);
        if (checks.Advises) size = size with { Largest = int.MaxValue, Binding = null };
        checks.Advises = false;
        var (most, own) = GuardChecks.AddSizes(ref checks, state, ask, instrument, market, equity);
        if (most < size.Largest) size = size with { Largest = most, Binding = own };
        var (allowed, firms) = FirmSizes.Add(ref checks, state, ask, instrument, exposure);
        if (allowed < size.Largest) size = size with { Largest = allowed, Binding = firms };
        if (above.Budgets.Count > 0 && GroupChecks.Add(ref checks, above.Budgets, state, ask, instrument, market) is var (left, shared) && left < size.Largest)
            size = size with { Largest = left, Binding = shared };
        checks.Add(PriceKnown(mark, at));
        checks.Advises = state.Book is { IsAdvisory: true };
        if (state.Book?.Drawdown is { } drawdown) checks.Add(drawdown.Check(state.Floor, state.Balance, equity));
        if (state.Book?.DailyLoss is { } daily && state.DailyFloor is { } floor) checks.Add(daily.Check(state.DailyLossLimit!.Value, floor, state.Balance, equity));
        checks.Advises = false;
        AddFirm(ref checks, state, equity);
        foreach (var room in messages.Span) checks.Add(room.Check(1 + ask.Legs));

        var facts = new Facts(
            ask.Contract, ask.Side, ask.Quantity, exposure.Net, exposure.Buys, exposure.Sells, size.Worst, state.Balance, equity,
            state.DayPnl(equity), state.Book?.Drawdown is null ? null : state.Floor, state.DailyFloor, mark?.Price, mark?.At, state.TradeDate,
            state.Book is { } bound ? bound.Id.Value : null, state.Version, ask.Strategy);
        var accepted = checks.FirstFailed < 0;
        var array = checks.ToArray();
        var largest = checks.OnlySizeFailed ? size.Largest : 0;
        var binding = checks.OnlySizeFailed ? size.Binding : array[checks.FirstFailed].Name;
        return new Decision(
            accepted, accepted ? null : array[checks.FirstFailed].Code,
            accepted ? checks.HasAdvice ? Reasons.Advice(array, facts, state, above) : "Accepted: every rule passes." : Reasons.Refusal(array, facts, state, above, largest), array, new Contracts(largest), binding, facts);
    }

    /// <summary>The largest opening order of a side that would pass now, and the rule that binds it.</summary>
    public static Decision Largest(
        AccountState state, ContractSymbol contract, Side side, ControlFromAbove above, MarketView market, DateTimeOffset at,
        EquatableArray<HedgeAccount> others = default) =>
        Judge(state, new OrderAsk(contract, side, 1, 0, OrderKind.Market, null, null), above, market, at, others);

    /// <summary>What the firm's platform tells. Equity and losses are ours; that they are the broker's as well is for reconciling to say.</summary>
    private static void AddFirm(ref Checks checks, AccountState state, Usd equity)
    {
        if (state.Truth.Firm is not { } firm) return;
        checks.Add(FirmLimit.CheckState(firm.WhyClosed is null));
        if (firm.Floor is { } floor) checks.Add(FirmLimit.CheckFloor(floor, equity));
        if (firm.DailyLoss is { } today) checks.Add(FirmLimit.CheckLoss(FirmLimit.DailyName, today, -state.DayPnl(equity)));
        if (firm.WeeklyLoss is { } week) checks.Add(FirmLimit.CheckLoss(FirmLimit.WeeklyName, week, -state.WeekPnl(equity)));
    }

    private static Check Shape(Instrument instrument, in OrderAsk ask)
    {
        var onTick = (ask.Limit is not { } limit || instrument.IsOnGrid(limit)) && (ask.Stop is not { } stop || instrument.IsOnGrid(stop));
        return ask.Quantity < 1
            ? new(ReasonCodes.InvalidQuantity, "order_shape", false, default, default)
            : new(ReasonCodes.PriceOffTick, "order_shape", onTick, default, default);
    }

    private static Check PriceKnown(Mark? mark, DateTimeOffset at) =>
        new(ReasonCodes.PriceUnknown, "price", mark is { } seen && at - seen.At <= MarketView.QuoteAgeMax, default, default);

    private readonly record struct Sizing(MiniEquivalents Worst, int Largest, string? Binding);

    /// <summary>Contract limits over the worst case with the order in it, and the largest order they leave room for.</summary>
    private static Sizing Size(
        AccountState state, in OrderAsk ask, Instrument instrument, Exposure exposure, int worst, Usd equity, DateTimeOffset at, ref Checks checks)
    {
        var largest = int.MaxValue;
        string? binding = null;
        if (state.Book is { NewsWindows.Count: > 0 } book && NewsWindow.LargestIn(book.NewsWindows, ask.Contract.Root, at) is { } few)
            (largest, binding) = (Room(exposure, ask, few), NewsWindow.Name);
        if (state.Book?.Position is not { } limit) return new(default, largest, binding);
        if (limit.PerProduct.TryGetValue(ask.Contract.Root, out var cap))
        {
            checks.Add(PositionLimit.CheckProduct(cap, worst), isSize: true);
            var own = Room(exposure, ask, cap);
            if (own < largest) (largest, binding) = (own, $"{PositionLimit.Name}.{ask.Contract.Root}");
        }

        var weight = limit.Weight(instrument);
        var others = Exposure.WorstOfOthers(state, limit, ask.Contract);
        var total = others + weight * worst;
        if (state.ContractsMax(equity) is not { } max) return new(total, largest, binding);
        checks.Add(PositionLimit.Check(max, total), isSize: true);
        var contracts = weight.Millionths == 0 ? int.MaxValue : (int)Math.Max(0, (max - others).Millionths / weight.Millionths);
        var room = others > max ? 0 : Room(exposure, ask, contracts);
        return room < largest ? new(total, room, PositionLimit.Name) : new(total, largest, binding);
    }

    /// <summary>The largest quantity whose worst case stays within a number of contracts.</summary>
    private static int Room(Exposure exposure, in OrderAsk ask, int contracts)
    {
        if (exposure.Worst() > contracts) return 0;
        var used = ask.Closing + (ask.Side == Side.Buy ? exposure.Net + exposure.Buys : exposure.Sells - exposure.Net);
        return contracts == int.MaxValue ? contracts : Math.Max(0, contracts - used);
    }
}
