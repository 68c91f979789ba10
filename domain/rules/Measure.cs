using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What a limit and a value are counted in.</summary>
public enum Unit
{
    None,
    Usd,

    /// <summary>Contracts, weighted: a micro counts as its rule book's part of a mini.</summary>
    Contracts,
}

/// <summary>A number with its unit, exact to the millionth. The default is zero of nothing.</summary>
public readonly record struct Measure(long Millionths, Unit Unit)
{
    public static Measure Of(Usd amount) => new(amount.Micros, Unit.Usd);

    /// <summary>A count: of orders, fills or days. It is written like contracts.</summary>
    public static Measure Of(int count) => Of(MiniEquivalents.FromMinis(count));

    public static Measure Of(MiniEquivalents contracts) => new(contracts.Millionths, Unit.Contracts);

    /// <summary>The number alone, in plain decimal notation: two decimals at least for money, none for whole contracts.</summary>
    public override string ToString() => Unit switch
    {
        Unit.Usd => new Usd(Millionths).ToString(),
        Unit.Contracts => new MiniEquivalents(Millionths).ToString(),
        _ => "",
    };
}
