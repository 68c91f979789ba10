using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Rules;

internal static partial class LimitCases
{
    /// <summary>A profit that no target and no tier of a shipped book lies at, for days that only have to be good ones.</summary>
    private const long Booked = 400 * Dollar;

    private const long Open = 200 * Dollar;

    private static long FirstFloor(BookText book) =>
        BookText.MicrosOrNull(book["drawdown"]!["level"]) ?? book.Start - BookText.Micros(book["drawdown"]!["amount"]!);

    private static IEnumerable<LimitCase> Drawdowns(BookText book)
    {
        if (book["drawdown"] is not { } rule) return [];
        if ((string?)rule["evaluate"] == "eod") throw new NotSupportedException($"{book}: no cases for a floor that is looked at by the day.");
        return [.. Floors(book, rule), .. Bases(book, rule), .. FloorLocks(book, rule)];
    }

    /// <summary>4.6, breach: <c>touch: m &lt;= F, cross: m &lt; F</c>, by an open loss and by a booked one.</summary>
    private static IEnumerable<LimitCase> Floors(BookText book, JsonObject rule)
    {
        var floor = FirstFloor(book);
        foreach (var side in Sides)
        {
            var breached = side < 0 || (side == 0 && (string)rule["breachOn"]! == "touch");
            var failed = $"failed DRAWDOWN {BookText.Dollars(floor)}";
            string[] paths =
                ["drawdown.breachOn", "drawdown.breachMetric", "drawdown.evaluate", "drawdown.action", rule["level"] is null ? "drawdown.amount" : "drawdown.level"];
            yield return new(
                "drawdown floor, open loss", paths, $"equity {Side3(side)}",
                breached && (string)rule["breachMetric"]! == "equity" ? failed : "active",
                account => Standing(FarFromDailyLoss(account, floor).Hold(floor + side - book.Start)));
            yield return new(
                "drawdown floor, booked loss", paths, $"balance {Side3(side)}", breached ? failed : "active",
                account => Standing(FarFromDailyLoss(account, floor).Earn(floor + side - book.Start)));
        }
    }

    /// <summary>A day that begins at the floor: its own limit lies below.</summary>
    private static BookAccount FarFromDailyLoss(BookAccount account, long dayStart) => account.Correct(new Correction(DayStartEquity: new Usd(dayStart)));

    /// <summary>4.6, what raises the peak, and when.</summary>
    private static IEnumerable<LimitCase> Bases(BookText book, JsonObject rule)
    {
        var basis = (string)rule["basis"]!;
        var holds = (string?)book.Calendar["onFlatBy"] != "fail";
        var equity = Booked + (holds ? Open : 0);
        var first = FirstFloor(book);
        var before = basis == "intraday-equity" ? Trailed(equity) : first;
        var after = basis switch
        {
            "eod-balance" => Trailed(Booked),
            "static" => first,
            _ => Trailed(equity),
        };
        BookAccount Led(BookAccount account) => holds ? account.Earn(Booked).Hold(Open) : account.Earn(Booked);
        yield return new(
            "drawdown basis", ["drawdown.basis"], "a millisecond before the day's close", BookText.Dollars(before),
            account => Led(account).At(DayClose(book).AddMilliseconds(-1)).State.Floor.ToString());
        yield return new(
            "drawdown basis", ["drawdown.basis"], "at the day's close", BookText.Dollars(after),
            account => Led(account).At(DayClose(book)).State.Floor.ToString());
        yield return new(
            "drawdown basis", ["drawdown.basis"], "a worse day lowers no floor", BookText.Dollars(after),
            account =>
            {
                Led(account).At(DayClose(book)).At(NextOpen(book));
                if (holds) account.Fill("NQ", Side.Sell, 1, 15_500m);
                return account.Earn(-100 * Dollar).At(DayClose(book).AddDays(1)).State.Floor.ToString();
            });

        long Trailed(long profit)
        {
            var floor = book.Start + profit - BookText.MicrosOrNull(rule["amount"]) ?? 0;
            return Math.Max(first, Math.Min(floor, BookText.MicrosOrNull(rule["lockAt"]) ?? floor));
        }
    }

    /// <summary>4.6, ratchet: <c>lockAt</c> is a floor level, reached when the peak stands an amount above it.</summary>
    private static IEnumerable<LimitCase> FloorLocks(BookText book, JsonObject rule)
    {
        var lockAt = BookText.MicrosOrNull(rule["lockAt"]);
        if ((string)rule["basis"]! == "static")
        {
            if (lockAt is not null) throw new NotSupportedException($"{book}: no cases for a static floor that locks.");
            if (rule.ContainsKey("lockAt")) yield return new("floor that never locks", ["drawdown.lockAt"], "after a good day", "False", account => account.Earn(Booked).At(DayClose(book)).State.FloorLocked.ToString());
            yield break;
        }

        var amount = BookText.Micros(rule["amount"]!);
        if (lockAt is not { } level)
        {
            yield return new(
                "floor that never locks", rule.ContainsKey("lockAt") ? ["drawdown.lockAt"] : [], "far above the start", $"{BookText.Dollars(book.Start + 4 * amount)} False",
                account => Floor(account.Earn(5 * amount).At(DayClose(book))));
            yield break;
        }

        foreach (var side in Sides)
        {
            var profit = level + amount + side - book.Start;
            yield return new(
                "floor lock level", ["drawdown.lockAt"], $"peak {Side3(side)}", $"{BookText.Dollars(level + Math.Min(side, 0))} {side >= 0}",
                account => Floor(account.Earn(profit).At(DayClose(book))));
            if (Passes(profit)) continue;
            yield return new(
                "floor lock level", ["drawdown.lockAt"], $"peak {Side3(side)}, then a better day", $"{BookText.Dollars(level)} True",
                account => Floor(account.Earn(profit).At(NextOpen(book)).Earn(Booked).At(DayClose(book).AddDays(1))));
        }

        if (Passes(level + amount - book.Start)) yield break;
        foreach (var side in Sides)
        {
            var breached = side < 0 || (side == 0 && (string)rule["breachOn"]! == "touch");
            yield return new(
                "floor that has locked", ["drawdown.lockAt"], $"equity {Side3(side)}", breached ? $"failed DRAWDOWN {BookText.Dollars(level)}" : "active",
                account => Standing(FarFromDailyLoss(account.Earn(level + amount - book.Start).At(NextOpen(book)), level).Earn(side - amount)));
        }

        bool Passes(long profit) => profit + Booked >= (BookText.MicrosOrNull(book["target"]?["amount"]) ?? long.MaxValue);
    }

    private static string Floor(BookAccount account) => $"{account.State.Floor} {account.State.FloorLocked}";

    private static IEnumerable<LimitCase> DailyLosses(BookText book)
    {
        if (book["dailyLoss"] is not { } rule) yield break;
        var tiers = rule["tiers"] as JsonArray;
        var amount = BookText.Micros((tiers is null ? rule["amount"] : tiers[0]!["amount"])!);
        string[] paths =
        [
            .. tiers is null ? ["dailyLoss.amount"] : new[] { "dailyLoss.tiers[0].from", "dailyLoss.tiers[0].amount" }, "dailyLoss.basis", "dailyLoss.breachOn",
            "dailyLoss.action",
        ];
        foreach (var side in Sides)
        {
            // Reaching it is a hit at every firm (4.7).
            var hit = side <= 0;
            yield return new(
                "daily loss, booked", paths, $"equity {Side3(side)}", hit ? Hit(rule, amount) : "active",
                account => Standing(FarFromFloor(account).Earn(side - amount)));
            yield return new(
                "daily loss, open", paths, $"equity {Side3(side)}", hit && (string?)rule["basis"] != "realized" ? Hit(rule, amount) : "active",
                account => Standing(FarFromFloor(account).Hold(side - amount)));
        }

        yield return new(
            "daily loss, once a day", paths, "a further loss", Hit(rule, amount), account => Standing(FarFromFloor(account).Earn(-amount).Earn(-100 * Dollar)));
        if ((string)rule["action"]! == "lock-day")
        {
            var until = NextOpen(book);
            yield return new(
                "daily loss, end of the lock", paths, "a millisecond before the next trade date", $"locked until {Utc(until)}",
                account => Lock(FarFromFloor(account).Earn(-amount).At(until.AddMilliseconds(-1))));
            yield return new(
                "daily loss, end of the lock", paths, "at the next trade date", "active", account => Lock(FarFromFloor(account).Earn(-amount).At(until)));
        }

        for (var i = 1; i < tiers?.Count; i++)
        {
            var from = BookText.Micros(tiers[i]!["from"]!);
            var (lower, upper) = (BookText.Micros(tiers[i - 1]!["amount"]!), BookText.Micros(tiers[i]!["amount"]!));
            string[] own = [$"dailyLoss.tiers[{i}].from", $"dailyLoss.tiers[{i}].inclusive", $"dailyLoss.tiers[{i}].amount"];
            foreach (var side in Sides)
            {
                var reached = side > 0 || (side == 0 && (bool?)tiers[i]!["inclusive"] == true);
                foreach (var limit in Around(book, "daily loss tier", own, $"tier {i}, profit {Side3(side)}", rule, from + side, reached ? upper : lower)) yield return limit;
            }

            yield return new(
                "daily loss tier of the session", own, $"tier {i} within the session", Hit(rule, amount),
                account => Standing(FarFromFloor(account.Earn(from + Dollar)).Earn(-from - Dollar - amount)));
        }

        if (rule["scaleAfterLock"] is not JsonObject scale) yield break;
        var lockProfit = BookText.Micros(book["drawdown"]!["lockAt"]!) + BookText.Micros(book["drawdown"]!["amount"]!) - book.Start;
        foreach (var side in Sides)
        {
            // Five micro-dollars: sixty per cent of them is exact.
            var best = lockProfit + 5 * side;
            var limit = side < 0 ? amount : (long)(best * scale["pct"]!.GetValue<decimal>());
            foreach (var one in Around(book, "daily loss of the best day", ["dailyLoss.scaleAfterLock.pct", "dailyLoss.scaleAfterLock.of"], $"floor {Side3(side)}", rule, best, limit))
                yield return one;
        }
    }

    /// <summary>A day's profit, and in the next session the loss that the amount then allows, one micro-dollar short of it and exactly.</summary>
    private static IEnumerable<LimitCase> Around(BookText book, string kind, string[] paths, string what, JsonObject rule, long profit, long limit)
    {
        yield return new(
            kind, paths, $"{what}, one short of the loss", "active",
            account => Standing(FarFromFloor(account.Earn(profit).At(NextOpen(book))).Earn(1 - limit)));
        yield return new(
            kind, paths, $"{what}, the loss", Hit(rule, limit), account => Standing(FarFromFloor(account.Earn(profit).At(NextOpen(book))).Earn(-limit)));
    }

    private static string Hit(JsonObject rule, long amount) =>
        $"{((string)rule["action"]! == "fail" ? "failed" : "locked")} DAILY_LOSS {BookText.Dollars(amount)}";

    private static string Lock(BookAccount account) =>
        account.State.LockedUntil is { } until ? $"{account.State.Status} until {Utc(until)}" : account.State.Status;

    private static BookAccount FarFromFloor(BookAccount account) => account.Correct(new Correction(Floor: new Usd(-1_000_000 * Dollar)));
}
