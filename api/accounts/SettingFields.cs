using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api.Accounts;

/// <summary>An account's own rules and numbers in a body. What is not said is not wanted: the body is the whole of it.</summary>
internal static class SettingFields
{
    /// <summary>More ticks than any product moves in a day.</summary>
    public const int TicksMax = 1_000_000;

    /// <summary>One day.</summary>
    private const int SecondsMax = 86_400;

    /// <summary>As many entries, or changes and cancels, as an account remembers, less a few.</summary>
    private const int EntriesInWindowMax = 60;

    /// <summary>One week.</summary>
    private const int MinutesMax = 10_080;

    /// <summary>Less would trip between two heartbeats of a busy browser.</summary>
    private const int SilenceSecondsMin = 5;

    /// <summary>One year.</summary>
    private const int DaysMax = 366;

    /// <summary>A position that may be without its stop for longer is not watched.</summary>
    private const int ProtectSecondsMax = 3_600;

    private const int CountMax = 100_000;

    private const int LimitsMax = 16;

    /// <param name="otherwise">What holds where no thresholds are said; null for the usual warnings.</param>
    public static Safeguards Safeguards(this BodyFields body, Safeguards? otherwise = null) => new()
    {
        Thresholds = body.Objects("thresholds", Domain.Rules.Safeguards.ThresholdsMax) is { } thresholds
            ? thresholds.Select((one, index) => Inside(body, $"thresholds[{index}]", one, Threshold)).OfType<Threshold>().ToEquatableArray()
            : (otherwise ?? Domain.Rules.Safeguards.Default).Thresholds,
        LossRoom = Part(body, "lossRoom", part => new LossRoom(
            part.RequiredCount("stopTicks", 1, TicksMax), part.Count("slippageTicks", 0, TicksMax) ?? 0, part.Amount("buffer") ?? Usd.Zero)),
        EntryRate = Part(body, "entryRate", part => new EntryRate(part.RequiredCount("max", 1, EntriesInWindowMax), part.RequiredCount("seconds", 1, SecondsMax))),
        Repeats = Part(body, "repeats", Repeats),
        Clip = Part(body, "clip", Clip),
        Collar = Part(body, "collar", part => new PriceCollar(part.RequiredCount("ticks", 1, TicksMax))),
        Spread = Part(body, "spread", part => new SpreadLimit(part.RequiredCount("ticks", 1, TicksMax))),
        WorkingOrders = Part(body, "workingOrders", part => new WorkingOrders(part.RequiredCount("max", 1, CountMax))),
        Cooldown = Part(body, "cooldown", Cooldown),
        Rearm = Part(body, "rearm", Rearm),
        LastTradeWindow = Part(body, "lastTradeWindow", part => new LastTradeWindow(part.RequiredCount("days", 0, DaysMax))),
        Slippage = Part(body, "slippage", Slippage),
        OrdersToTrades = Part(
            body, "ordersToTrades", part => new OrdersToTrades(part.RequiredCount("ratio", 1, CountMax), part.RequiredCount("orders", 1, CountMax))),
        DeadMansSwitch = Part(body, "deadMansSwitch", part => new DeadMansSwitch(
            part.RequiredCount("seconds", SilenceSecondsMin, SecondsMax), part.RequiredChoice<DeadManAction>("action") ?? DeadManAction.ReduceOnly)),
        Modifications = Part(
            body, "modifications", part => new MessageRate(part.RequiredCount("max", 1, EntriesInWindowMax), part.RequiredCount("seconds", 1, SecondsMax))),
        Protect = Part(body, "protect", part => new Protect(
            part.RequiredCount("seconds", 1, ProtectSecondsMax), part.RequiredChoice<ProtectAction>("action") ?? ProtectAction.Replace, part.Count("ticks", 1, TicksMax))),
        SelfCross = Part(body, "selfCross", part => new SelfCross(part.RequiredChoice<SelfCrossScope>("scope") ?? SelfCrossScope.Account)),
    };

    /// <summary>Null when no amount is said: the group has no budget.</summary>
    public static GroupLossBudget? LossBudget(this BodyFields body)
    {
        var (amount, action) = (body.Amount("amount"), body.Choice<BudgetAction>("action") ?? BudgetAction.Refuse);
        var warnAt = body.Counts("warnAt", 1, GroupLossBudget.UsedUp - 1, LimitsMax);
        if (amount is { Micros: 0 }) body.Add("amount", Fault.OutOfRange, "amount is more than zero.");
        return amount is { } dollars ? new GroupLossBudget(dollars, action, warnAt.Distinct().Order().ToEquatableArray()) : null;
    }

    public static EquatableArray<PersonalLimit> PersonalLimits(this BodyFields body)
    {
        if (body.Objects("limits", LimitsMax) is { } limits)
            return limits.Select((one, index) => Inside(body, $"limits[{index}]", one, Limit)).OfType<PersonalLimit>().ToEquatableArray();
        if (body.Faults.Count == 0) body.Missing("limits");
        return default;
    }

    public static Correction Correction(this BodyFields body) => new(
        Signed(body, "balance"), Signed(body, "peak"), Signed(body, "floor"), body.OptionalFlag("floorLocked"), Signed(body, "dayStartEquity"),
        Signed(body, "dayCash"), Signed(body, "weekStartEquity"), Signed(body, "bestDay"), body.Count("tradedDays", 0, CountMax), Signed(body, "paidOut"),
        body.Count("payouts", 0, CountMax), Signed(body, "balanceAfterPayout"), body.Count("windowTradedDays", 0, CountMax),
        body.Count("winningDays", 0, CountMax), Signed(body, "windowProfit"), Signed(body, "windowBestDay"));

    public static TruthPolicy TruthPolicy(this BodyFields body)
    {
        var (usual, tolerance) = (Domain.Rules.TruthPolicy.Default, body.Amount("balanceTolerance"));
        return new(
            body.RequiredChoice<DivergenceAction>("divergence") ?? usual.Divergence, body.RequiredChoice<ForeignFillAction>("foreignFills") ?? usual.ForeignFills,
            tolerance ?? usual.BalanceTolerance);
    }

    /// <summary>A body without a number says nothing, and its sender would rely on it.</summary>
    public static PlatformNumbers Platform(this BodyFields body)
    {
        var numbers = new PlatformNumbers(
            Signed(body, "balance"), Signed(body, "maximumLossLevel"), body.Amount("dailyLossUsed"), body.Amount("dailyLossLeft"), body.Count("contractsMax", 0, OrderFields.QuantityMax));
        Needs(body, "balance", numbers != new PlatformNumbers(), "At least one number: balance, maximumLossLevel, dailyLossUsed, dailyLossLeft or contractsMax.");
        return numbers;
    }

    private static Threshold? Threshold(BodyFields one)
    {
        var rule = one.Text("rule");
        // A margin before a limit that does not exist would never act, and its trader would rely on it.
        if (rule is not (null or Drawdown.Name or DailyLoss.Name or PositionLimit.Name) && !PersonalLimit.IsLossName(rule, LimitsMax))
            one.Add("rule", Fault.OutOfRange, $"rule is {Drawdown.Name}, {DailyLoss.Name}, {PositionLimit.Name}, or a personal loss limit such as personal_loss_day_1; without it every loss limit is meant.");
        var (percent, left, action) = (one.Count("percent", 1, 99), one.Amount("left"), one.RequiredChoice<ThresholdAction>("action"));
        if (rule == PositionLimit.Name && left is not null) one.Add("left", Fault.OutOfRange, $"{PositionLimit.Name} is counted in contracts: a threshold before it has a percent.");
        if (rule == PositionLimit.Name && action == ThresholdAction.FlattenAndLock)
            one.Add("action", Fault.OutOfRange, "Before a contract limit there is nothing to close: action is warn or reduceOnly.");
        if (one.Faults.Count == 0 && percent is null == left is null)
            one.Add("percent", Fault.Missing, "A threshold has either a percent of its allowance that is used, or an amount that is left.");
        return action is { } does ? new Threshold(rule, percent, left, does) : null;
    }

    private static RepeatGuard Repeats(BodyFields part)
    {
        var rule = new RepeatGuard(part.Count("sameSeconds", 0, SecondsMax) ?? 0, part.Count("flipSeconds", 0, SecondsMax) ?? 0);
        Needs(part, "sameSeconds", rule is not { SameSeconds: 0, FlipSeconds: 0 }, "The repeat guard has sameSeconds, flipSeconds or both, from 1.");
        return rule;
    }

    private static ClipSize Clip(BodyFields part)
    {
        var rule = new ClipSize(part.Count("contracts", 1, OrderFields.QuantityMax), part.Amount("notional"));
        Needs(part, "contracts", rule is not { Contracts: null, Notional: null }, "The clip size has contracts, notional or both.");
        return rule;
    }

    private static Cooldown Cooldown(BodyFields part)
    {
        var steps = part.Objects("steps", LimitsMax) ?? [];
        Needs(part, "steps", steps.Count > 0, "The cooldown has at least one step.");
        return new(steps.Select((one, index) => Inside(part, $"steps[{index}]", one, Step)).ToEquatableArray());
    }

    private static Rearm Rearm(BodyFields part)
    {
        var rule = new Rearm(part.Count("entries", 1, CountMax), part.Count("rejections", 1, CountMax));
        Needs(part, "entries", rule is not { Entries: null, Rejections: null }, "The re-arming has entries, rejections or both.");
        return rule;
    }

    private static Slippage Slippage(BodyFields part)
    {
        var rule = new Slippage(part.RequiredCount("ticks", 0, TicksMax), part.Count("inRow", 1, CountMax), part.Count("inDay", 1, CountMax));
        Needs(part, "inRow", rule is not { InRow: null, InDay: null }, "The slippage rule has inRow, inDay or both.");
        return rule;
    }

    private static CooldownStep Step(BodyFields one) => new(one.RequiredCount("losses", 1, CountMax), one.RequiredCount("minutes", 1, MinutesMax));

    private static PersonalLimit? Limit(BodyFields one)
    {
        var (side, amount) = (one.RequiredChoice<PersonalSide>("side"), one.Amount("amount"));
        var (period, trail, action) = (
            one.Choice<PersonalPeriod>("period") ?? PersonalPeriod.Day, one.Choice<PersonalTrail>("trail") ?? PersonalTrail.None,
            one.RequiredChoice<PersonalAction>("action"));
        if (amount is not { Micros: > 0 } && one.Faults.Count == 0) one.Add("amount", Fault.OutOfRange, "amount is more than zero.");
        if (trail != PersonalTrail.None && (side == PersonalSide.Profit || period == PersonalPeriod.Week))
            one.Add("trail", Fault.OutOfRange, "Only a daily loss limit trails.");
        return side is { } which && amount is { } dollars && action is { } does ? new PersonalLimit(which, dollars, period, trail, does) : null;
    }

    /// <summary>A part that limits nothing would never act, and its trader would rely on it.</summary>
    private static void Needs(BodyFields part, string field, bool isGiven, string text)
    {
        if (!isGiven && part.Faults.Count == 0) part.Add(field, Fault.Missing, text);
    }

    private static T? Part<T>(BodyFields body, string name, Func<BodyFields, T> read)
        where T : class =>
        body.Object(name) is { } part ? Inside(body, name, part, read) : null;

    /// <summary>Reads an inner object and takes over its faults.</summary>
    public static T Inside<T>(BodyFields body, string name, BodyFields inner, Func<BodyFields, T> read)
    {
        var value = read(inner);
        body.Include(name, inner);
        return value;
    }

    private static Usd? Signed(BodyFields body, string name)
    {
        if (body.Number(name) is not { } dollars) return null;
        if (Usd.TryParse(dollars.ToString(System.Globalization.CultureInfo.InvariantCulture), out var amount)) return amount;
        body.Add(name, Fault.OutOfRange, $"{name} is an amount with at most six decimal places.");
        return null;
    }
}
