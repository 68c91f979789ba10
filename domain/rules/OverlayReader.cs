using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Reads an overlay's JSON: known names only, every fault listed.</summary>
public static class OverlayReader
{
    /// <summary>An overlay is some kilobytes; what is larger is none.</summary>
    public const int LengthMax = 64 * 1024;

    /// <summary>The JSON Schema of the format.</summary>
    public static string Schema => ShippedData.Text("overlay.schema.json");

    public static ReadOverlay Read(string json)
    {
        Overlay? overlay = null;
        var faults = JsonPart.FaultsOf(json, LengthMax, part => overlay = Overlay(part, json));
        return faults.Count == 0 && overlay is not null ? new ReadOverlay.Read(overlay) : new ReadOverlay.Faulty(faults);
    }

    /// <summary>What is wrong with a book once the overlay is on it; nothing for a book that it does not concern.</summary>
    public static IEnumerable<string> FaultsWith(Overlay overlay, RuleBook book)
    {
        if (!overlay.Concerns(book.Id)) yield break;
        var name = $"{book.Id} {book.Version}";
        var holidays = Overlays.Holidays(book.Calendar, [new BoundOverlay(overlay, default, false)], overlay.From);
        for (var i = 0; i < overlay.Patch.Holidays.Count; i++)
        {
            if (overlay.Patch.Holidays[i].FlatBy > book.Calendar.RollAt) yield return $"$.patch.calendar.holidays[{i}].flatBy: is after rollAt of {name}";
        }

        if (CalendarReader.TooLong(holidays) is { } why)
        {
            yield return $"$.patch.calendar.holidays: with those of {name} {why}";
            yield break;
        }

        var calendar = book.Calendar.With(holidays);
        for (var i = 0; i < overlay.Patch.NewsWindows.Count; i++)
        {
            var window = overlay.Patch.NewsWindows[i];
            if (calendar.TradeDateAt(window.From) < overlay.From) yield return $"$.patch.newsWindows[{i}].from: is before the trade date {overlay.From} of {name}";
            if (overlay.HasEnded(calendar.TradeDateAt(window.To))) yield return $"$.patch.newsWindows[{i}].to: is after the trade date {overlay.To} of {name}";
        }
    }

    private static Overlay? Overlay(JsonPart json, string text)
    {
        if (!json.IsObject("id", "version", "ruleBookIds", "from", "to", "patch", "sources")) return null;
        var (from, to) = (json.Date("from", required: true), json.Date("to"));
        if (to < from) json.Fault("to", "is before from");
        var ids = json.Part("ruleBookIds").Items();
        if (json.Has("ruleBookIds") && ids.Count == 0) json.Fault("ruleBookIds", "names no book");
        var overlay = new Overlay(
            json.Text("id"), json.Text("version"), ids.Select(id => id.Text()).ToEquatableArray(), new(from?.ToDateOnly() ?? default),
            to is { } last ? new TradeDate(last.ToDateOnly()) : null, Patch(json.Part("patch")), json.Items("sources").Select(RuleBookReader.Source).ToEquatableArray(), text);
        foreach (var (holiday, place) in overlay.Patch.Holidays.Select((holiday, place) => (holiday, place)))
        {
            if (holiday.Date < from) json.Fault($"patch.calendar.holidays[{place}].date", "is before from");
            if (to is { } end && (holiday.BlendInto ?? holiday.Date) > end) json.Fault($"patch.calendar.holidays[{place}].{(holiday.BlendInto is null ? "date" : "blendInto")}", "is after to");
        }

        return overlay;
    }

    /// <summary>Only what is short-lived may be patched; all else makes a new version of the book.</summary>
    private static OverlayPatch Patch(JsonPart json)
    {
        json.IsObject("position", "newsWindows", "calendar");
        var caps = json.Has("position") ? Caps(json.Part("position")) : default;
        var windows = json.Items("newsWindows").Select(AccountReader.NewsWindow).ToEquatableArray();
        var holidays = json.Has("calendar") ? Holidays(json.Part("calendar")) : default;
        if (json.IsObjectValue && caps.Count + windows.Count + holidays.Count == 0) json.Fault("position", "missing, and newsWindows and calendar too: nothing is changed");
        return new(caps, windows, holidays);
    }

    private static EquatableArray<ProductCap> Caps(JsonPart json)
    {
        json.IsObject("perProduct");
        return json.Members("perProduct").Select(cap => new ProductCap(cap.Key, cap.Value.IsNull ? null : cap.Value.Whole())).ToEquatableArray();
    }

    private static EquatableArray<Holiday> Holidays(JsonPart json)
    {
        json.IsObject("holidays");
        return CalendarReader.Holidays(json, json.Items("holidays")).Values.OrderBy(holiday => holiday.Date).ToEquatableArray();
    }
}
