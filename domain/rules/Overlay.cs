using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>A short-lived change of rule books, given as data: caps on products, windows around releases, holidays. Immutable; a correction makes a new version.</summary>
/// <param name="RuleBookIds">The books it changes; <c>topstep/*</c> names every book below.</param>
/// <param name="From">The first trade date it holds on.</param>
/// <param name="To">The last one; null until a newer version ends it.</param>
/// <param name="Text">The exact JSON it was read from; the account's stream keeps it, so a replay needs no file.</param>
/// <remarks>Prop-firm rules reference 4.1 and 1.11.</remarks>
public sealed record Overlay(
    string Id, string Version, EquatableArray<string> RuleBookIds, TradeDate From, TradeDate? To, OverlayPatch Patch, EquatableArray<RuleBookSource> Sources, string Text)
{
    /// <summary>Ends an id that stands for every book below it.</summary>
    public const string Below = "/*";

    public bool Concerns(RuleBookId book)
    {
        foreach (var id in RuleBookIds.Span)
        {
            if (id == book.Value || (id.EndsWith(Below, StringComparison.Ordinal) && book.Value.StartsWith(id[..^1], StringComparison.Ordinal))) return true;
        }

        return false;
    }

    /// <summary>True on a trade date that it holds on.</summary>
    public bool Holds(TradeDate date) => date >= From && !HasEnded(date);

    public bool HasEnded(TradeDate date) => date > To;
}

/// <summary>What an overlay changes; empty where it changes nothing.</summary>
/// <param name="NewsWindows">Beside those of the book.</param>
/// <param name="Holidays">Each in place of the book's own of its date.</param>
public sealed record OverlayPatch(EquatableArray<ProductCap> Caps, EquatableArray<NewsWindow> NewsWindows, EquatableArray<Holiday> Holidays);

/// <summary>The most contracts of a product, unweighted.</summary>
/// <param name="Contracts">Zero forbids the product; null takes the book's cap away.</param>
public readonly record struct ProductCap(string Root, int? Contracts);
