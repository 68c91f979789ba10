using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Over what contracts are added up before they are held against a limit.</summary>
public enum FirmSizeBy
{
    /// <summary>All products together.</summary>
    Overall,

    /// <summary>Each product by itself, its months together.</summary>
    Product,

    /// <summary>Each contract by itself.</summary>
    Contract,
}

/// <summary>The most contracts that the firm lets be held.</summary>
/// <param name="Root">The only product it is about; null for every product.</param>
/// <param name="Side">Long or short positions alone; null for both, whichever may come to be larger.</param>
/// <param name="IsWeighted">A micro counts as a tenth of a mini; otherwise every contract counts alike.</param>
public sealed record FirmSize(FirmSizeBy By, string? Root, Side? Side, int Most, bool IsWeighted = false);

/// <summary>What the firm itself enforces on an account, as its platform tells it; null where it tells no limit.</summary>
/// <param name="WhyClosed">Why the firm lets nothing be opened, in one sentence; null while it does.</param>
/// <param name="Floor">The equity at which the firm closes the account.</param>
/// <param name="Drawdown">How far the floor stands below the peak.</param>
/// <param name="DailyLoss">The loss of a trade date at which the firm closes everything, open positions and fees included.</param>
/// <param name="WeeklyLoss">The same of a week.</param>
/// <param name="OrderMax">The most contracts of one opening order.</param>
public sealed record FirmLimits(
    string? WhyClosed = null, Usd? Floor = null, Usd? Drawdown = null, Usd? DailyLoss = null, Usd? WeeklyLoss = null, int? OrderMax = null,
    EquatableArray<FirmSize> Sizes = default)
{
    /// <summary>The platform tells of none, and lets the account open.</summary>
    public static FirmLimits None { get; } = new();
}
