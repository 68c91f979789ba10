using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>A price at which an account has to look: at or above it for a long position, at or below it for a short one.</summary>
/// <param name="Sign">+1 for at or above, −1 for at or below.</param>
public readonly record struct PriceLevel(ContractSymbol Contract, Price Price, int Sign)
{
    public bool IsReached(Price price) => (price - Price).Nanos * Sign >= 0;
}

/// <summary>Moves working stops to the entry and after the price, as their entries asked. A stop is never moved back.</summary>
public static class StopMoving
{
    internal static void Evaluate(Turn turn, MarketView market)
    {
        var state = turn.State;
        if (state.Protections.Count == 0 || !MaySend(state)) return;
        foreach (var (plan, position) in Movable(state))
        {
            var mark = market.Of(position.Contract) is { } seen && seen.At >= position.MarkedAt ? seen : new Mark(position.Contract, position.Mark, position.MarkedAt);
            if (Wanted(plan, state.Instrument(position.Contract.Root), mark.Price) is not var (level, why)) continue;
            turn.Add(new ChangeAsked(plan.Order, new TicketChange(Stop: level), why, mark, null, turn.At));
        }
    }

    /// <summary>Where the next moves are due; the nearest of each stop.</summary>
    public static EquatableArray<PriceLevel> Levels(AccountState state)
    {
        if (state.Protections.Count == 0 || !MaySend(state)) return default;
        var levels = new List<PriceLevel>();
        foreach (var (plan, position) in Movable(state))
        {
            if (Next(plan, state.Instrument(position.Contract.Root)) is { } price) levels.Add(new(position.Contract, price, Math.Sign(position.Net)));
        }

        return new([.. levels]);
    }

    private static bool MaySend(AccountState state) => state.MaySend && state.Control != TradingState.Frozen;

    /// <summary>Stops with something to follow that work, stand at a known price, and are not being changed already.</summary>
    private static IEnumerable<(StopPlan Plan, Position Position)> Movable(AccountState state)
    {
        foreach (var protection in state.Protections)
        {
            if (state.PositionIn(protection.Contract) is not { } position || state.IsBeingFlattened(protection.Contract)) continue;
            foreach (var plan in protection.Stops)
            {
                if (plan is { Leg.Moves: not null, Level: not null } && state.Order(plan.Order) is { IsWorkingStop: true, Change: null, Ticket.Kind: OrderKind.Stop }) yield return (plan, position);
            }
        }
    }

    private static (Price Level, string Why)? Wanted(StopPlan plan, Instrument instrument, Price price)
    {
        var (sign, entry) = (-plan.Side.Sign(), plan.AverageEntry);
        var favour = (price - entry).Nanos * sign;
        (Price Level, string Why)? best = null;
        if (IsToEntry(plan, favour)) Take(ToEntry(plan, instrument), 1, $"break-even: the entry was filled at {entry}");
        if (plan.Leg.Moves is { Trail: { } distance } moves && favour >= (moves.TrailAfter?.Nanos ?? 0))
            Take(instrument.OnGrid(price - distance * sign, up: sign < 0), Step(moves, instrument), $"trails {distance} behind {price}");
        return best;

        void Take(Price level, long least, string why)
        {
            var from = best?.Level ?? Stands(plan);
            if ((level - from).Nanos * sign >= least && (price - level).Nanos * sign > 0) best = (level, why);
        }
    }

    private static Price? Next(StopPlan plan, Instrument instrument)
    {
        var (sign, moves) = (-plan.Side.Sign(), plan.Leg.Moves!);
        Price? nearest = null;
        if (moves.BreakevenAfter is not null || (moves.AtFirstTarget && plan.HasTargetFilled))
        {
            var level = ToEntry(plan, instrument);
            var beyond = level + instrument.TickSize * sign;
            var after = moves.AtFirstTarget && plan.HasTargetFilled ? beyond : plan.AverageEntry + moves.BreakevenAfter!.Value * sign;
            if ((level - Stands(plan)).Nanos * sign > 0) nearest = Farther(after, beyond);
        }

        if (moves.Trail is not { } distance) return nearest;
        var trails = Farther(plan.AverageEntry + (moves.TrailAfter ?? default) * sign, Stands(plan) + new Points(Step(moves, instrument)) * sign + distance * sign);
        return nearest is { } first && (first - trails).Nanos * sign <= 0 ? first : trails;

        Price Farther(Price a, Price b) => (a - b).Nanos * sign >= 0 ? a : b;
    }

    private static bool IsToEntry(StopPlan plan, long favour) =>
        (plan.Leg.Moves!.BreakevenAfter is { } after && favour >= after.Nanos) || (plan.Leg.Moves.AtFirstTarget && plan.HasTargetFilled);

    /// <summary>On the grid, and never on the losing side of the entry.</summary>
    private static Price ToEntry(StopPlan plan, Instrument instrument)
    {
        var sign = -plan.Side.Sign();
        return instrument.OnGrid(plan.AverageEntry + (plan.Leg.Moves!.BreakevenOffset ?? default) * sign, up: sign > 0);
    }

    private static long Step(StopMoves moves, Instrument instrument) => Math.Max(instrument.TickSize.Nanos, moves.TrailStep?.Nanos ?? 0);

    /// <summary>Where it was last asked to stand: what the broker has refused is not asked again.</summary>
    private static Price Stands(StopPlan plan) => plan.Aim ?? plan.Level!.Value;
}
