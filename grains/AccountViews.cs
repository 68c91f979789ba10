using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Grains;

/// <summary>What a person sees of a state at the newest marks.</summary>
internal static class AccountViews
{
    public static AccountView Of(
        AccountId id, AccountState s, MarketView market, ControlFromAbove above, EquatableArray<HedgeAccount> others, int? activeAccounts, string connection, ReadOnlySpan<ContractSymbol> contracts, DateTimeOffset at,
        EquatableArray<Reversal> endedReversals)
    {
        var equity = s.EquityAt(market);
        var book = s.Book;
        var strictest = TradingStates.Strictest(s.State, above.State);
        var floor = book?.Drawdown is null ? (Usd?)null : s.Floor;
        var peak = book?.Drawdown?.Basis == DrawdownBasis.IntradayEquity && !s.IsOver ? Usd.Max(s.Peak, equity) : s.Peak;
        var buffer = book?.Drawdown is { } drawdown ? drawdown.Measured(s.Balance, equity) - s.Floor : (Usd?)null;
        var total = s.Balance - s.StartBalance;
        return new AccountView(
            id, s.Name, s.Trader, s.Phase, s.Environment, s.Groups, s.Status, strictest,
            above.State > s.State ? above.Level ?? "account" : "account", above.State > s.State ? above.Reason : Why(s), connection,
            book is null ? null : new RuleBookView(book.Id, book.Version, book.Name, book.Firm, book.Program, book.Size),
            s.StartBalance, s.Balance, equity, s.DayPnl(equity), total, peak, floor, s.FloorLocked, s.DailyFloor,
            floor is { } level ? equity - level : null, s.DailyFloor is { } daily ? equity - daily : null,
            Usd.Max(Usd.Zero, peak - equity), buffer, s.Statistics.Drawdown, s.TradeDate, s.Session?.NextOpenAt,
            s.Positions.Select(position => Position(s, position, market)).ToEquatableArray(),
            s.Orders.Select(Order).ToEquatableArray(), s.Locks,
            s.Flattens.Select(Flatten).ToEquatableArray(),
            s.Statistics.WinRate, s.Statistics.Trips, s.Statistics.Wins, s.Statistics.Losses, s.Statistics.ProfitFactor, s.Statistics.LossesInRow,
            s.Statistics.LossesInRowMax, s.Statistics.TradedDays, s.Statistics.BestDay, book?.Target?.Amount, Progress(book, total),
            s.Violations.Count, s.Violations, OpenContracts(s), s.ContractsMax(equity) is { } max ? Decimal(max) : null,
            Sizes(s, market, above, others, contracts, at), s.LastAlert, OldestMark(s, market), at, s.Version, ProgramProgress.Of(s, market, at, activeAccounts), Guard(s, equity, at),
            s.Overlays.Select(bound => Overlay(bound, s)).ToEquatableArray(),
            new(s.Truth.Policy, s.Truth.NextPolicy, s.Truth.Divergences, s.Truth.Reviews, s.Truth.Platform, s.Truth.Firm), Reversal.UnderWay(s).Concat(endedReversals).ToEquatableArray(), s.LastDecision,
            s.Strategies.Select(one => new StrategyView(one.Strategy, one.Accepted, one.Refused, one.Fills, one.Realized, one.Fees, one.Net, one.LastAt)).ToEquatableArray(), s.Control);
    }

    /// <summary>What the broker showed at the last look and no event keeps.</summary>
    public static AccountView With(EquatableArray<StrategyThere> strategies, AccountView view) =>
        strategies.Count == 0 || view.Truth is not { } truth ? view : view with { Truth = truth with { Strategies = strategies } };

    private static FlattenView Flatten(FlattenProcess f) => new(
        f.Id, f.Scope.ToString(), f.Reason, f.By, f.StartedAt, f.Looks, f.OrdersCancelled, f.ContractsClosed, f.OrdersWorking, f.ContractsOpen, f.OrdersGoneAt,
        f.Attempt, f.NextLookAt, f.IsIncomplete);

    /// <summary>A person's reason, else what waits for a person.</summary>
    private static string? Why(AccountState s) => s.ControlReason ?? (s.Truth.Reviews.Count > 0 ? s.Truth.Reviews[0].Text : null);

    private static GuardView Guard(AccountState s, Usd equity, DateTimeOffset at)
    {
        var allowances = Enumerable.Range(0, Allowance.CountMax(s)).Select(place => Allowance.At(s, place, equity)).OfType<Allowance>()
            .Select(allowance => new AllowanceView(allowance.Rule, allowance.Amount, allowance.Used, allowance.Left, allowance.OfBalance));
        var guard = s.Guard;
        var pause = guard.Levels.Select(level => level.Safeguards).Prepend(guard.Safeguards).Max(own => own.Cooldown?.EndsAt(s.Statistics.LossesInRow, guard.LastLossAt));
        return new(
            guard.Safeguards, guard.NextSafeguards, s.Personal, guard.NextPersonal, allowances.ToEquatableArray(), guard.Crossed, guard.EntriesSinceArmed,
            guard.RejectionsInRow, pause > at ? pause : null, guard.Flow, guard.SilentSince, guard.Levels);
    }

    private static OverlayView Overlay(BoundOverlay bound, AccountState s) => new(
        bound.Overlay.Id, bound.Overlay.Version, bound.Overlay.From, bound.Overlay.To, s.Book is { } book && bound.Overlay.Concerns(book.Id) && bound.Overlay.Holds(s.TradeDate),
        bound.Since == s.TradeDate);

    private static PositionView Position(AccountState s, Position position, MarketView market)
    {
        var seen = market.Of(position.Contract);
        var mark = seen is { } newer && newer.At >= position.MarkedAt ? newer : new Mark(position.Contract, position.Mark, position.MarkedAt);
        var stopped = s.Orders
            .Where(order => order.IsWorkingStop && order.Ticket.Contract == position.Contract && order.Ticket.Side == Sides.Closing(position.Net))
            .Sum(order => order.Remaining);
        var protection = s.ProtectionOf(position.Contract);
        return new(
            position.Contract, position.Net, position.AveragePrice, mark.Price, mark.At, position.Unrealized(s.Instrument(position.Contract.Root), mark.Price), position.OpenedAt,
            stopped >= Math.Abs(position.Net), s.Shares.Where(share => share.Contract == position.Contract).ToEquatableArray(),
            protection?.NakedSince, protection?.Uncovered ?? 0, ContractMonths.Shipped.LifeOf(position.Contract, s.TradeDate.Date));
    }

    private static OrderView Order(AccountOrder order) => new(
        order.Ticket.Id, order.BrokerOrderId, order.Ticket.Contract, order.Ticket.Side, order.Ticket.Quantity.Count, order.Filled.Count,
        order.Ticket.Kind, order.Ticket.Limit, order.Ticket.Stop, order.Ticket.Trail, order.Purpose, order.Status, order.CancelAsked, order.Parent,
        order.Alert, order.At);

    private static decimal? Progress(RuleBook? book, Usd total) => book?.Target is { Amount: var target } && target > Usd.Zero
        ? Math.Round(100m * total.Micros / target.Micros, 1, MidpointRounding.ToZero)
        : null;

    private static decimal OpenContracts(AccountState s) =>
        s.Book?.Position is { } limit ? Decimal(Exposure.Open(s, limit)) : s.Positions.Sum(position => Math.Abs(position.Net));

    private static decimal Decimal(MiniEquivalents contracts) => contracts.Millionths / (decimal)MiniEquivalents.MillionthsPerMini;

    private static EquatableArray<MaxQuantityView> Sizes(
        AccountState s, MarketView market, ControlFromAbove above, EquatableArray<HedgeAccount> others, ReadOnlySpan<ContractSymbol> contracts, DateTimeOffset at)
    {
        var sizes = new List<MaxQuantityView>(contracts.Length * 2);
        foreach (var contract in contracts)
        {
            foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
            {
                var decision = Gate.Largest(s, contract, side, above, market, at, others);
                sizes.Add(new(contract, side, decision.Largest.Count, decision.Binding));
            }
        }

        return new([.. sizes]);
    }

    private static DateTimeOffset? OldestMark(AccountState s, MarketView market)
    {
        DateTimeOffset? oldest = null;
        foreach (var position in s.Positions.Span)
        {
            var seen = market.Of(position.Contract) is { } mark && mark.At > position.MarkedAt ? mark.At : position.MarkedAt;
            if (oldest is null || seen < oldest) oldest = seen;
        }

        return oldest;
    }
}
