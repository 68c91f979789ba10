using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>How much Tradovate lets be held and ordered before it refuses (reference 16.4), in the words of the account.</summary>
/// <param name="OrderMax">The most contracts of one opening order; null for no limit.</param>
internal sealed record PreTradeLimits(int? OrderMax, EquatableArray<FirmSize> Sizes)
{
    public static PreTradeLimits None { get; } = new(null, default);

    /// <param name="limits">Of one account.</param>
    /// <param name="parameters">Those that belong to one of the limits.</param>
    /// <param name="rootOf">Our root of a product's number, or of a contract's; null for what we do not trade.</param>
    public static PreTradeLimits Of(IEnumerable<PositionLimitRow> limits, IEnumerable<RiskParameterRow> parameters, Func<PositionLimitRow, string?> rootOf)
    {
        var sizes = new List<FirmSize>();
        var active = limits.Where(limit => limit.IsActive && !limit.IsOfGroup).ToList();
        foreach (var limit in active)
        {
            var root = limit.IsOfOne ? rootOf(limit) : null;
            if (limit.IsOfOne && root is null) continue;
            var by = limit.Contract is not null ? FirmSizeBy.Contract : limit.TotalBy switch
            {
                "Contract" => FirmSizeBy.Contract,
                "Overall" => FirmSizeBy.Overall,
                // What is added up over a group is at least what it is over each of the group's products.
                _ => FirmSizeBy.Product,
            };
            if (limit.Exposed is { } both) sizes.Add(new(by, root, null, both));
            if (limit.Fungible is { } weighted) sizes.Add(new(by, root, null, weighted, IsWeighted: true));
            if (limit.Long is { } longs) sizes.Add(new(by, root, Side.Buy, longs));
            if (limit.Short is { } shorts) sizes.Add(new(by, root, Side.Sell, shorts));
        }

        var orders = parameters.Where(one => one is { IsHard: true, OpeningMax: not null } && active.Exists(limit => limit.Id == one.Limit && limit is { IsOfOne: false })).ToList();
        return new(orders.Count == 0 ? null : orders.Min(one => one.OpeningMax), sizes.OrderBy(size => size.By).ThenBy(size => size.Root, StringComparer.Ordinal).ThenBy(size => size.Side).ThenBy(size => size.Most).ToEquatableArray());
    }
}
