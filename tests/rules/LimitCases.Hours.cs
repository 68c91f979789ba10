using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Rules;

internal static partial class LimitCases
{
    private static string Hour(BookAccount account, string rule, string root = "ES")
    {
        foreach (var check in account.Ask(root, 1).Checks)
        {
            if (check.Rule == rule && (root == "ES") != (check.Code == TradingHours.ProductCode)) return check.Passed ? "passes" : check.Code;
        }

        return "not checked";
    }

    /// <summary>4.3, phases: open before the last entry, cut off from it on, closed from the flat-by time on.</summary>
    private static IEnumerable<LimitCase> Hours(BookText book)
    {
        if (book.Time("flatBy") is { } flatBy)
        {
            var flat = book.At(Wednesday, flatBy);
            var lastEntry = book.Time("lastEntryAt") is { } last ? book.At(Wednesday, last) : flat;
            foreach (var side in Sides)
            {
                if (lastEntry != flat)
                    yield return new(
                        "last entry", ["calendar.lastEntryAt"], $"a millisecond, {Side3(side)}", side < 0 ? "passes" : TradingHours.CutoffCode,
                        account => Hour(account.At(lastEntry.AddMilliseconds(side)), TradingHours.Name));
                yield return new(
                    "flat-by, entries", ["calendar.flatBy"], $"a millisecond, {Side3(side)}",
                    side >= 0 ? TradingHours.ClosedCode : lastEntry != flat ? TradingHours.CutoffCode : "passes",
                    account => Hour(account.At(flat.AddMilliseconds(side)), TradingHours.Name));
                var expected = ((string)book.Calendar["onFlatBy"]!, side) switch
                {
                    ("none", _) or (_, < 0) => "active",
                    ("fail", _) => $"failed HELD_PAST_CUTOFF {Utc(flat)}",
                    _ => $"active flattens {Utc(flat)}",
                };
                yield return new(
                    "flat-by, a position", ["calendar.flatBy", "calendar.onFlatBy"], $"a millisecond, {Side3(side)}", expected,
                    account => Flat(account.At(flat.AddHours(-6)).Fill("ES", Side.Buy, 1, EsPoints).At(flat.AddMilliseconds(side)), null));
            }
        }
        else
        {
            yield return new(
                "no flat-by", [], "a position over the day's close", "active",
                account => Flat(account.Fill("ES", Side.Buy, 1, EsPoints).At(NextOpen(book).AddMilliseconds(-1)), null));
        }

        foreach (var (root, node) in book.Calendar["productHours"] as JsonObject ?? [])
        {
            foreach (var one in ProductHours(book, root, node!)) yield return one;
        }
    }

    private static string Flat(BookAccount account, string? root)
    {
        var held = account.Violations.Select(raised => $"{raised.Code} {Utc(raised.At)}");
        var flattens = account.State.HasFailed
            ? []
            : account.All.OfType<AccountEvent.FlattenStarted>().Select(started => $"flattens {(started.Scope.Root is { } own && root == own ? $"{own} " : "")}{Utc(started.At)}");
        return string.Join(' ', [account.State.Status, .. held, .. flattens]);
    }

    /// <summary>4.3: product windows are half-open in local time and may span midnight; the product's own flat-by closes it until the roll.</summary>
    private static IEnumerable<LimitCase> ProductHours(BookText book, string root, JsonNode hours)
    {
        var windows = (hours["windows"] as JsonArray ?? []).Select(window => (From: BookText.TimeOf((string)window!["from"]!), To: BookText.TimeOf((string)window["to"]!))).ToArray();
        for (var i = 0; i < windows.Length; i++)
        {
            foreach (var (end, time) in ((string, TimeSpan)[])[("from", windows[i].From), ("to", windows[i].To)])
            {
                foreach (var side in Sides)
                {
                    // Evenings belong to the session that has opened by then.
                    var at = book.At(Wednesday, time).AddMilliseconds(side);
                    var open = end == "from" ? side >= 0 : side < 0;
                    yield return new(
                        "product window", [$"calendar.productHours.{root}.windows[{i}].{end}"], $"{root} {end} {time}, a millisecond, {Side3(side)}",
                        open ? "passes" : TradingHours.ProductCode, account => Hour(account.At(at), TradingHours.Name, root));
                }
            }
        }

        if (hours["flatBy"] is not { } own) yield break;
        var flat = book.At(Wednesday, BookText.TimeOf((string)own!));
        foreach (var side in Sides)
        {
            yield return new(
                "product flat-by", [$"calendar.productHours.{root}.flatBy"], $"{root}, a millisecond, {Side3(side)}",
                side < 0 ? "active" : $"active flattens {root} {Utc(flat)}",
                account => Flat(account.At(flat.AddMinutes(-30)).Fill(root, Side.Buy, 1, 100m).At(flat.AddMilliseconds(side)), root));
        }
    }
}
