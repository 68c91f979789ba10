namespace TraderTerminal.Domain.Alerts;

/// <summary>What a quantity is counted in.</summary>
public enum QuantityUnit
{
    /// <summary>Whole contracts.</summary>
    Contracts,

    /// <summary>Percent of the present position; only to close.</summary>
    PercentOfPosition,

    /// <summary>Dollars lost when the stop is hit.</summary>
    RiskMoney,

    /// <summary>Percent of the balance lost when the stop is hit.</summary>
    RiskPercent,

    /// <summary>Makes no sense for futures; refused at sizing.</summary>
    PercentOfEquity,

    /// <summary>Makes no sense for futures; refused at sizing.</summary>
    Money,
}

/// <summary>How much; always more than zero.</summary>
public sealed record AlertQuantity(QuantityUnit Unit, decimal Value);
