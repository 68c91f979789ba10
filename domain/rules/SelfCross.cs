using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Whose resting orders an entry may not meet.</summary>
public enum SelfCrossScope
{
    /// <summary>Those of the account itself.</summary>
    Account,

    /// <summary>Those of all accounts of its trader.</summary>
    Trader,
}

/// <summary>A limit order that waits in the market's book.</summary>
public readonly record struct RestingOrder(ContractSymbol Contract, Side Side, Price Limit);

/// <summary>An entry may not trade against an own resting order of the other side: a trade with oneself, which exchanges forbid.</summary>
/// <remarks>
/// CME rule 534 (wash trades). Limit orders rest; stops do not until they are triggered. A market order is taken for one at the mark: an own order
/// that is better than the mark would be met first.
/// </remarks>
public sealed record SelfCross(SelfCrossScope Scope)
{
    public const string Code = "SELF_CROSS";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "self_cross";

    /// <summary>True when an order that trades up to <paramref name="price"/> would meet the resting one. Without a price it may.</summary>
    public static bool Meets(RestingOrder resting, ContractSymbol contract, Side side, Price? price) =>
        resting.Contract == contract && resting.Side != side
        && (price is not { } worst || side.Sign() * (Int128)resting.Limit.Nanos <= side.Sign() * (Int128)worst.Nanos);

    public static Check Said(bool meets) => new(Code, Name, !meets, default, default);

    public static SelfCross Tightest(SelfCross a, SelfCross b) => new(a.Scope > b.Scope ? a.Scope : b.Scope);
}
