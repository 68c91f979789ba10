using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>The stops that an open position was promised, and whether they work.</summary>
/// <param name="Uncovered">Contracts that no working stop covers and no closing order is about to close.</param>
/// <param name="NakedSince">Since when there are such contracts; null while there are none.</param>
/// <param name="ActedAt">When that was last acted on; null before.</param>
public sealed record Protection(
    ContractSymbol Contract, EquatableArray<StopPlan> Stops, int Uncovered = 0, DateTimeOffset? NakedSince = null, DateTimeOffset? ActedAt = null)
{
    /// <summary>When the broker is asked, and something is done; null while nothing has to be.</summary>
    public DateTimeOffset? DueAt(Rules.Protect rule) =>
        NakedSince is not { } since || (ActedAt is not null && rule.Action == Rules.ProtectAction.Watch) ? null : rule.DueAt(ActedAt ?? since);
}

/// <summary>One stop of a bracket from its entry's first fill on, under whatever order it works now.</summary>
/// <param name="Entry">The entry that asked for it.</param>
/// <param name="Before">Contracts of the entry that belong to the pairs before this one.</param>
/// <param name="EntryFilled">Contracts that the entry has filled.</param>
/// <param name="EntryCost">Their prices, each in nano-points, added up.</param>
/// <param name="Closed">Contracts that the pair's own stop and target have closed.</param>
/// <param name="Order">The order that is this stop now.</param>
/// <param name="Level">Where it stands by the broker's word; null before it said so.</param>
/// <param name="Aim">Where it was last asked to move to; null before the first move.</param>
/// <param name="HasTargetFilled">A target of the same entry has filled.</param>
/// <param name="Strategy">Whose entry it was; null for nobody's.</param>
/// <param name="IsWhole">The broker attached it for all of the entry, and it gives up what other stops cover.</param>
public sealed record StopPlan(
    BracketLeg Leg, OrderId Entry, Side Side, int Before, int EntryFilled, long EntryCost, int Closed, OrderId Order, Price? Level = null, Price? Aim = null,
    bool HasTargetFilled = false, string? Strategy = null, bool IsWhole = false)
{
    /// <summary>Contracts that it is to cover.</summary>
    public int Promised => Math.Max(0, Math.Clamp(EntryFilled - Before, 0, Leg.Quantity.Count) - Closed);

    /// <summary>What the entry was filled at, on average; cut to the nano-point.</summary>
    public Price AverageEntry => new(EntryCost / EntryFilled);

    /// <summary>Where it belongs: where the broker last had it, else where the entry asked for it, on the grid and never farther away.</summary>
    public Price Belongs(Instrument instrument) =>
        Level ?? Leg.At ?? instrument.OnGrid(AverageEntry + Leg.FromEntry!.Value * Side.Sign(), up: Side == Side.Sell);
}
