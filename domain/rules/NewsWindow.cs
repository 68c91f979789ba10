using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What a news window forbids.</summary>
public enum NewsMode
{
    /// <summary>Nothing may be opened.</summary>
    NoOpen,

    /// <summary>No more than a number of contracts in each product.</summary>
    Cap,

    /// <summary>Nothing may be opened, and what is open is closed when the window begins.</summary>
    Flat,
}

/// <summary>A time around a release in which products may not be traded, or only small. Both ends belong to it.</summary>
/// <param name="Symbols">Product roots; empty for all.</param>
/// <param name="Cap">Contracts of one product at worst, for <see cref="NewsMode.Cap"/>.</param>
public sealed record NewsWindow(DateTimeOffset From, DateTimeOffset To, NewsMode Mode, EquatableArray<string> Symbols, int Cap)
{
    public const string Code = "NEWS_WINDOW";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "news_window";

    public bool Holds(DateTimeOffset at) => at >= From && at <= To;

    public bool Names(string root)
    {
        if (Symbols.Count == 0) return true;
        foreach (var symbol in Symbols.Span)
        {
            if (symbol == root) return true;
        }

        return false;
    }

    /// <summary>The gate over every window: the first that refuses, or a pass.</summary>
    /// <param name="worst">The product's worst case with the order in it, in contracts.</param>
    public static Check Check(EquatableArray<NewsWindow> windows, string root, int worst, DateTimeOffset at)
    {
        var check = new Check(Code, Name, true, default, default);
        foreach (var window in windows.Span)
        {
            if (!window.Holds(at) || !window.Names(root)) continue;
            if (window.Mode != NewsMode.Cap) return new(Code, Name, false, default, default);
            if (worst > window.Cap) check = new(Code, Name, false, Measure.Of(MiniEquivalents.FromMinis(window.Cap)), Measure.Of(MiniEquivalents.FromMinis(worst)));
        }

        return check;
    }

    /// <summary>The most contracts of a product that the windows allow now; null when none holds it down.</summary>
    public static int? LargestIn(EquatableArray<NewsWindow> windows, string root, DateTimeOffset at)
    {
        int? cap = null;
        foreach (var window in windows.Span)
        {
            if (window.Mode == NewsMode.Cap && window.Holds(at) && window.Names(root) && !(cap <= window.Cap)) cap = window.Cap;
        }

        return cap;
    }
}
