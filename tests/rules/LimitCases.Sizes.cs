using System.Globalization;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Rules;

internal static partial class LimitCases
{
    private const decimal EsPoints = 4_450.25m;

    private static readonly string[] Roots =
    [
        .. File.ReadLines(Path.Combine(BookText.Folder("data"), "products.csv")).Skip(1).Select(line => line.Split(',')[1]).Distinct().Order(StringComparer.Ordinal),
    ];

    private static decimal Weight(JsonObject rule, string root, bool micro) =>
        rule["weights"]?[root] is { } own ? own.GetValue<decimal>() : micro ? 1m / Whole(rule["microsPerMini"], 1) : 1m;

    private static string Number(decimal contracts) => contracts.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Passed or not, with the limit and the projected worst case of that check.</summary>
    private static string Judged(BookAccount account, string code, string root, int quantity, Side side = Side.Buy)
    {
        foreach (var check in account.Ask(root, quantity, side).Checks)
        {
            if (check.Code == code) return $"{(check.IsAdvice ? "advised" : check.Passed ? "passes" : "refused")} {check.Value} of {check.Limit}";
        }

        return "not checked";
    }

    private static string Verdict(decimal worst, decimal max) => $"{(worst <= max ? "passes" : "refused")} {Number(worst)} of {Number(max)}";

    private static IEnumerable<LimitCase> Positions(BookText book)
    {
        if (book["position"] is not { } rule) return [];
        return [.. Sizes(book, rule), .. Excesses(book, rule), .. SizeTiers(book, rule), .. ProductCaps(rule)];
    }

    private static decimal? FirstMax(JsonObject rule) =>
        rule["tiers"] is JsonArray tiers ? tiers[0]!["max"]!.GetValue<decimal>() : rule["max"]?.GetValue<decimal>();

    /// <summary>4.8, worst case of the order: weights of minis, micros and the products with their own.</summary>
    private static IEnumerable<LimitCase> Sizes(BookText book, JsonObject rule)
    {
        if (FirstMax(rule) is not { } max) yield break;
        string[] paths = rule["tiers"] is null ? ["position.max"] : ["position.metric", "position.tiers[0].from", "position.tiers[0].max"];
        (string Root, bool Micro, string[] Paths, Side Side)[] orders =
        [
            ("ES", false, paths, Side.Buy), ("ES", false, paths, Side.Sell), ("MES", true, [.. paths, "position.microsPerMini"], Side.Buy),
            .. (rule["weights"] as JsonObject ?? []).Select(weight => (weight.Key, true, new[] { $"position.weights.{weight.Key}" }, Side.Buy)),
        ];
        foreach (var (root, micro, own, side) in orders)
        {
            var weight = Weight(rule, root, micro);
            var most = (int)(max / weight);
            foreach (var quantity in (int[])[most - 1, most, most + 1])
            {
                if (quantity > 0)
                    yield return new(
                        "contracts", own, $"{side} {quantity} {root}", Verdict(weight * quantity, max),
                        account => Judged(account, PositionLimit.Code, root, quantity, side));
            }
        }

        var micros = Whole(rule["microsPerMini"], 1);
        foreach (var quantity in (int[])[micros - 1, micros, micros + 1])
        {
            if (quantity > 0)
                yield return new(
                    "contracts beside others", [.. paths, "position.microsPerMini"], $"{max - 1} ES and {quantity} MES",
                    Verdict(max - 1 + (decimal)quantity / micros, max),
                    account => Judged(max > 1 ? account.Fill("ES", Side.Sell, (int)max - 1, EsPoints) : account, PositionLimit.Code, "MES", quantity));
        }
    }

    /// <summary>4.6, grace: nothing when corrected before its end; at its end the excess counts.</summary>
    private static IEnumerable<LimitCase> Excesses(BookText book, JsonObject rule)
    {
        if (FirstMax(rule) is not { } max) yield break;
        var grace = Whole(rule["graceSeconds"], 0);
        var fails = (string?)rule["onExceed"] == "fail";
        string[] paths = [.. grace > 0 ? ["position.graceSeconds"] : Array.Empty<string>(), .. rule["onExceed"] is null ? [] : new[] { "position.onExceed" }];
        var raised = $"{(fails ? "failed" : "active")} POSITION_LIMIT {Number(max)}{(fails ? "" : $" reduces {(book.MaySend ? 1 : 0)}")}";
        var due = BookAccount.Begins.AddSeconds(grace);
        yield return new(
            "contracts held", paths, "as many as allowed", Reduced("active", fails), account => Excess(account.Fill("ES", Side.Buy, (int)max, EsPoints).At(due), fails));
        yield return new(
            "contracts held", paths, "one more, at the end of its time", raised, account => Excess(account.Fill("ES", Side.Buy, (int)max + 1, EsPoints).At(due), fails));
        if (grace == 0) yield break;
        yield return new(
            "contracts held", paths, "one more, a millisecond before", Reduced("active", fails),
            account => Excess(account.Fill("ES", Side.Buy, (int)max + 1, EsPoints).At(due.AddMilliseconds(-1)), fails));
        yield return new(
            "contracts held", paths, "one more, corrected a millisecond before", Reduced("active", fails),
            account => Excess(account.Fill("ES", Side.Buy, (int)max + 1, EsPoints).At(due.AddMilliseconds(-1)).Fill("ES", Side.Sell, 1, EsPoints).At(due.AddSeconds(1)), fails));
    }

    private static string Reduced(string standing, bool fails) => fails ? standing : $"{standing} reduces 0";

    private static string Excess(BookAccount account, bool fails) => fails
        ? Standing(account)
        : $"{Standing(account)} reduces {account.All.OfType<AccountEvent.OrderIntended>().Where(order => order.Purpose == OrderPurpose.Reduce).Sum(order => order.Ticket.Quantity.Count)}";

    /// <summary>4.6, the last tier with <c>metric &gt; from</c>, or <c>= from</c> when inclusive; all but the live metric from the next session.</summary>
    private static IEnumerable<LimitCase> SizeTiers(BookText book, JsonObject rule)
    {
        if (rule["tiers"] is not JsonArray tiers) yield break;
        var live = (string)rule["metric"]! == "live-equity-profit";
        var offset = (string)rule["metric"]! == "eod-balance" ? book.Start : 0;
        for (var i = 1; i < tiers.Count; i++)
        {
            string[] paths = [$"position.tiers[{i}].from", $"position.tiers[{i}].inclusive", $"position.tiers[{i}].max"];
            foreach (var side in Sides)
            {
                var profit = BookText.Micros(tiers[i]!["from"]!) + side - offset;
                var reached = side > 0 || (side == 0 && (bool?)tiers[i]!["inclusive"] == true);
                var max = tiers[reached ? i : i - 1]!["max"]!.GetValue<decimal>();
                foreach (var quantity in (int[])[(int)max - 1, (int)max, (int)max + 1])
                {
                    if (quantity > 0)
                        yield return new(
                            "contract tier", paths, $"tier {i}, {Side3(side)}, {quantity} ES", Verdict(quantity, max),
                            account => Judged(live ? account.Earn(profit) : account.Earn(profit).At(NextOpen(book)), PositionLimit.Code, "ES", quantity));
                }

                if (live)
                {
                    // One contract is held to make the profit, and counts with what is asked for.
                    yield return new(
                        "contract tier, open profit", paths, $"tier {i}, {Side3(side)}", Verdict(max, max),
                        account => Judged(account.Hold(profit), PositionLimit.Code, "ES", (int)max - 1));
                    yield return new(
                        "contract tier, open profit", paths, $"tier {i}, {Side3(side)}", Verdict(max + 1, max),
                        account => Judged(account.Hold(profit), PositionLimit.Code, "ES", (int)max));
                }
                else
                {
                    var first = FirstMax(rule)!.Value;
                    yield return new(
                        "contract tier of the session", paths, $"tier {i}, {Side3(side)}, before the next session", Verdict(first + 1, first),
                        account => Judged(account.Earn(profit).At(NextOpen(book).AddMilliseconds(-1)), PositionLimit.Code, "ES", (int)first + 1));
                }
            }
        }
    }

    private static IEnumerable<LimitCase> ProductCaps(JsonObject rule)
    {
        foreach (var (root, node) in rule["perProduct"] as JsonObject ?? [])
        {
            var cap = Whole(node, 0);
            foreach (var quantity in (int[])[cap - 1, cap, cap + 1])
            {
                if (quantity > 0)
                    yield return new(
                        "product cap", [$"position.perProduct.{root}"], $"{quantity} {root}", Verdict(quantity, cap),
                        account => Judged(account, PositionLimit.ProductCode, root, quantity));
            }

            if (cap > 1)
                yield return new(
                    "product cap", [$"position.perProduct.{root}"], $"one {root} beside {cap}", Verdict(cap + 1, cap),
                    account => Judged(account.Fill(root, Side.Buy, cap, 100m), PositionLimit.ProductCode, root, 1));
        }
    }

    private static IEnumerable<LimitCase> Products(BookText book)
    {
        var rule = book.Json["products"];
        if (rule is null) yield break;
        var permitted = (rule as JsonArray ?? rule["permitted"] as JsonArray)?.Select(root => (string)root!).ToHashSet(StringComparer.Ordinal);
        var restricted = (rule as JsonObject)?["restricted"] is JsonArray list ? list.Select(root => (string)root!).ToHashSet(StringComparer.Ordinal) : [];
        string[] paths = [.. book.Values("products")];
        foreach (var root in Roots.Union(permitted ?? []).Union(restricted))
        {
            var expected = !restricted.Contains(root) && permitted?.Contains(root) != false;
            yield return new(
                expected ? "product permitted" : "product not permitted", paths, root, expected ? "passes  of " : "refused  of ",
                account => Judged(account, ProductRule.Code, root, 1));
        }
    }

    private static IEnumerable<LimitCase> Capability(BookText book)
    {
        yield return new(
            book.MaySend ? "automation allowed" : "automation forbidden", book["capabilities"] is null ? [] : ["capabilities.automation"], "one ES",
            book.MaySend ? "accepted" : Capabilities.Code,
            account => account.Quote("ES", EsPoints).Ask("ES", 1) is { Accepted: false } refused ? refused.Code! : "accepted");
    }
}
