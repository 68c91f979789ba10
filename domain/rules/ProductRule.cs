using System.Collections.Frozen;

namespace TraderTerminal.Domain.Rules;

/// <summary>Which products may be traded: a list of permitted roots, a list of restricted ones, or both.</summary>
/// <param name="Permitted">Null permits everything that is not restricted.</param>
/// <remarks>Restricting <c>BTC</c> catches <c>BTC1!</c>, <c>BTCZ2025</c>, <c>CME:BTC1!</c>; not <c>MBT</c>, which is a root of its own.</remarks>
public sealed record ProductRule(FrozenSet<string>? Permitted, FrozenSet<string> Restricted)
{
    public const string Code = "PRODUCT_NOT_PERMITTED";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "symbol_restriction";

    public bool Permits(string root) => !Restricted.Contains(root) && (Permitted is null || Permitted.Contains(root));

    public Check Check(string root) => new(Code, Name, Permits(root), default, default);
}
