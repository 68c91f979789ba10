using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>An overlay in an account's history.</summary>
/// <param name="Since">The trade date it came in on. On this date it only tightens.</param>
/// <param name="IsReplaced">A newer version came in on this trade date: what this one held down stays so until the next.</param>
public sealed record BoundOverlay(Overlay Overlay, TradeDate Since, bool IsReplaced);

/// <summary>The rules in force: a book with every overlay that holds on a trade date, in the order of their ids.</summary>
public static class Overlays
{
    private const string Folder = "overlays/";

    /// <summary>Each text is read once: a few a year, each for every account of its books.</summary>
    private static readonly ConcurrentDictionary<string, Overlay> Texts = new(StringComparer.Ordinal);

    /// <summary>Those that ship with the product.</summary>
    public static IReadOnlyList<Overlay> Shipped { get; } = [.. ShippedData.Names(Folder).Order(StringComparer.Ordinal).Select(name => OfText(ShippedData.Text(name)))];

    /// <summary>An overlay from a text that was checked before.</summary>
    /// <exception cref="InvalidOperationException">The text is no overlay.</exception>
    public static Overlay OfText(string text) => Texts.GetOrAdd(text, static text => OverlayReader.Read(text) switch
    {
        ReadOverlay.Read read => read.Overlay,
        ReadOverlay.Faulty faulty => throw new InvalidOperationException($"An overlay has faults: {string.Join("; ", faulty.Faults)}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    });

    /// <summary>The overlays with one more. It takes the place of its other versions: those that held today go with the next trade date.</summary>
    public static EquatableArray<BoundOverlay> With(EquatableArray<BoundOverlay> bound, Overlay overlay, TradeDate today) =>
        bound.Select(held => held.Overlay.Id == overlay.Id ? held with { IsReplaced = true } : held).Append(new(overlay, today, false))
            .OrderBy(held => held.Overlay.Id, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>What an overlay could loosen in a book, now or on a later date; null when it cannot. Said of what is there already, whether it holds yet or not.</summary>
    /// <remarks>On the safe side: another version ends what the one before held down, and a holiday can lengthen a day as well as shorten it.</remarks>
    public static string? Looser(Overlay overlay, RuleBook book, IReadOnlyList<Overlay> there)
    {
        if (there.Any(other => other.Id == overlay.Id)) return $"another version of {overlay.Id} takes the place of the one before";
        if (!overlay.Concerns(book.Id)) return null;
        if (overlay.Patch.Holidays.Count > 0) return "holidays can lengthen a day";
        foreach (var (root, contracts) in overlay.Patch.Caps)
        {
            if (contracts is not { } cap) return $"the cap of {root} is taken away";
            if (book.Position?.PerProduct.TryGetValue(root, out var own) == true && own < cap) return $"{book.Id} allows {own} {root}";
            if (there.Where(other => other.Concerns(book.Id)).SelectMany(other => other.Patch.Caps).Any(other => other.Root == root && other.Contracts < cap))
                return $"another overlay allows fewer {root}";
        }

        return null;
    }

    /// <summary>Those that a new trade date begins with.</summary>
    public static EquatableArray<BoundOverlay> Rolled(EquatableArray<BoundOverlay> bound, TradeDate date) =>
        bound.Where(held => !held.IsReplaced && !held.Overlay.HasEnded(date)).ToEquatableArray();

    /// <summary>The book as it holds on a trade date.</summary>
    public static RuleBook On(RuleBook book, EquatableArray<BoundOverlay> bound, TradeDate date)
    {
        var own = bound.Where(held => held.Overlay.Concerns(book.Id)).ToArray();
        if (own.Length == 0) return book;
        var holding = own.Where(held => held.Overlay.Holds(date)).ToArray();
        return book with
        {
            Calendar = Calendar(book.Calendar, own, date),
            Position = Position(book.Position, holding, date),
            NewsWindows = new([.. book.NewsWindows, .. holding.SelectMany(held => held.Overlay.Patch.NewsWindows)]),
        };
    }

    private static PositionLimit? Position(PositionLimit? limit, BoundOverlay[] holding, TradeDate date)
    {
        if (holding.All(held => held.Overlay.Patch.Caps.Count == 0)) return limit;
        var own = limit ?? new(null, 1, FrozenDictionary<string, MiniEquivalents>.Empty, FrozenDictionary<string, int>.Empty);
        var caps = own.PerProduct.ToDictionary(StringComparer.Ordinal);
        foreach (var (root, contracts) in holding.Where(held => held.Since != date).SelectMany(held => held.Overlay.Patch.Caps))
        {
            if (contracts is { } cap) caps[root] = cap;
            else caps.Remove(root);
        }

        // What came in today may not loosen anything before the next trade date.
        foreach (var (root, contracts) in holding.Where(held => held.Since == date).SelectMany(held => held.Overlay.Patch.Caps))
        {
            if (contracts is { } cap && !(caps.TryGetValue(root, out var held) && held <= cap)) caps[root] = cap;
        }

        return own with { PerProduct = caps.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    /// <summary>Holidays that only together leave too many dates without a session are left out: the book's own calendar stays.</summary>
    private static TradingCalendar Calendar(TradingCalendar calendar, BoundOverlay[] own, TradeDate date)
    {
        if (own.All(held => held.Overlay.Patch.Holidays.Count == 0)) return calendar;
        var holidays = Holidays(calendar, own, date);
        return CalendarReader.TooLong(holidays) is null ? calendar.With(holidays) : calendar;
    }

    /// <summary>A holiday carries its own date, so every overlay's count, whether it holds yet or not: a session knows the day that it ends on.</summary>
    internal static Dictionary<LocalDate, Holiday> Holidays(TradingCalendar calendar, ReadOnlySpan<BoundOverlay> own, TradeDate date)
    {
        var today = LocalDate.FromDateOnly(date.Date);
        var holidays = calendar.Holidays.ToDictionary();
        foreach (var held in own)
        {
            foreach (var holiday in held.Overlay.Patch.Holidays)
            {
                if (holiday.Date != today || held.Since != date)
                {
                    if (!held.IsReplaced || holiday.Date <= today) holidays[holiday.Date] = holiday;
                }
                else if (holiday is { Closed: false, BlendInto: null, FlatBy: { } early } && !(early >= calendar.With(holidays).FlatBy(today)))
                {
                    // The session runs already: it can only end earlier.
                    holidays[today] = (holidays.GetValueOrDefault(today) ?? new Holiday(today)) with { FlatBy = early };
                }
            }
        }

        return holidays;
    }
}
