using System.Collections.Frozen;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Which positions count as the other side of an order.</summary>
public enum HedgeScope
{
    /// <summary>Those of the trader's other accounts.</summary>
    CrossAccount,

    /// <summary>Also those of other products of the same family in the same account.</summary>
    Any,
}

/// <summary>No opposite positions in one product family.</summary>
/// <param name="Families">Family by product root; a root that stands nowhere is a family of its own.</param>
public sealed record HedgeRule(HedgeScope Scope, FrozenDictionary<string, string> Families)
{
    /// <summary>The families of the rules reference: minis and micros of one underlying.</summary>
    public static FrozenDictionary<string, string> Default { get; } = FamiliesOf(
    [
        ("SPX", ["ES", "MES"]), ("NDX", ["NQ", "MNQ"]), ("DJI", ["YM", "MYM"]), ("RUT", ["RTY", "M2K"]), ("WTI", ["CL", "QM", "MCL"]),
        ("NATGAS", ["NG", "QG", "MNG"]), ("GOLD", ["GC", "MGC"]), ("SILVER", ["SI", "SIL"]), ("COPPER", ["HG", "MHG"]),
        ("EUR", ["6E", "E7", "M6E"]), ("GBP", ["6B", "M6B"]), ("AUD", ["6A", "M6A"]), ("T10", ["ZN", "TN"]),
    ]);

    public string Family(string root) => Families.GetValueOrDefault(root, root);

    public static FrozenDictionary<string, string> FamiliesOf(IEnumerable<(string Family, string[] Roots)> families) =>
        families.SelectMany(family => family.Roots.Select(root => (root, family.Family)))
            .ToFrozenDictionary(entry => entry.root, entry => entry.Family, StringComparer.Ordinal);
}

/// <summary>What one of a trader's accounts holds in one product, and may come to hold.</summary>
/// <param name="Net">Signed position.</param>
/// <param name="Buys">Contracts that working buys may still add.</param>
public readonly record struct HeldProduct(string Root, int Net, int Buys, int Sells);

/// <summary>One account of a trader, as the hedge guard sees it.</summary>
/// <param name="IsCounted">False for practice accounts: they are neither counted nor checked.</param>
/// <param name="Resting">Its limit orders, for the rule against trades with oneself.</param>
/// <param name="CountsAt">The firm that counts it among the trader's active accounts; null where none does.</param>
public sealed record HedgeAccount(string Id, bool IsCounted, EquatableArray<HeldProduct> Products, EquatableArray<RestingOrder> Resting = default, string? CountsAt = null);

/// <summary>Refuses an order that could leave a trader long and short in one product family at once.</summary>
/// <remarks>
/// Prop-firm rules reference 4.9. It needs one ordered view over all accounts of a trader: decisions of one trader go one after the other.
/// </remarks>
public static class HedgeGuard
{
    public const string CrossAccountCode = "CROSS_ACCOUNT_HEDGE";
    public const string Code = "HEDGE";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "hedge";

    /// <summary>The reason code that refuses the order, or null. An order that only reduces is never refused.</summary>
    public static string? Refuses(HedgeRule rule, IEnumerable<HedgeAccount> accounts, string account, string root, Side side, int quantity)
    {
        var all = accounts as IReadOnlyCollection<HedgeAccount> ?? [.. accounts];
        var own = all.FirstOrDefault(candidate => candidate.Id == account);
        if (own is not { IsCounted: true } || Reduces(own, root, side, quantity)) return null;
        var family = rule.Family(root);
        foreach (var other in all)
        {
            if (other.Id != account && other.IsCounted && other.Products.Any(held => rule.Family(held.Root) == family && MayBe(held, side.Opposite())))
                return CrossAccountCode;
        }

        return rule.Scope == HedgeScope.Any
            && own.Products.Any(held => held.Root != root && rule.Family(held.Root) == family && MayBe(held, side.Opposite()))
            ? Code
            : null;
    }

    private static bool Reduces(HedgeAccount own, string root, Side side, int quantity)
    {
        var held = own.Products.FirstOrDefault(product => product.Root == root);
        var working = side == Side.Buy ? held.Buys : held.Sells;
        return held.Net * side.Sign() < 0 && quantity + working <= Math.Abs(held.Net);
    }

    /// <summary>True when the product is, or may come to be, on this side.</summary>
    private static bool MayBe(HeldProduct held, Side side) =>
        side == Side.Buy ? held.Net + held.Buys > 0 : held.Net - held.Sells < 0;
}
