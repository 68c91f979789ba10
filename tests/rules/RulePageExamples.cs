using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Json;
using TraderTerminal.Tests.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>The worked example of every page of docs/rules, computed by the real code from the page's own JSON. One test a page, named after it.</summary>
public sealed class RulePageExamples
{
    /// <summary>As many checks as one decision makes under every rule of every page, at least.</summary>
    private const int EveryCheckMin = 37;

    private static readonly ContractSymbol Nq = new("NQ", 2026, 12);

    [Fact]
    public void Drawdown()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        var start = scene.State.Floor;
        var open = scene.Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 15_900m).State.Floor;
        var closed = scene.Book(Scene.Mnq, Side.Sell, 1, At(15_900m)).At(Clock("16:00")).State.Floor;
        scene.At(Clock("10:00", day: 1)).Book(Scene.Mnq, Side.Buy, 2, At(15_900m)).Price(Scene.Mnq, 15_400.25m);
        var alive = scene.Equity;
        Assert.False(scene.State.HasFailed);
        var breach = OnlyViolation(scene.Price(Scene.Mnq, 15_400m));
        Assert.True(scene.State.HasFailed);
        var locked = scene.State.Book!.Drawdown!.Ratchet(start, false, Scene.Dollars(53_000m));
        Assert.True(locked.Locked);
        page.Says(Money(start), Money(open), Money(closed), Money(alive), Show(breach.Value), breach.Code, Money(locked.Floor));
    }

    [Fact]
    public void Daily_loss()
    {
        var page = RulePage.Mine();
        var scene = page.Scene().Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 15_000.25m);
        var short1 = Usd.Zero - scene.State.DayPnl(scene.Equity);
        Assert.Null(Refusal(Judge(scene, Side.Buy, 1)));
        var hit = OnlyViolation(scene.Price(Scene.Mnq, 15_000m));
        page.Says(Money(short1), Show(hit.Value), hit.Code, Chicago(scene.State.LockedUntil!.Value));
    }

    [Fact]
    public void Firm_limit()
    {
        var page = RulePage.Mine();
        var over = Judge(Told(), Side.Buy, 3);
        var scene = Told().Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 15_250.25m);
        var short1 = Usd.Zero - scene.State.DayPnl(scene.Equity);
        Assert.Empty(scene.State.Violations);
        var hit = OnlyViolation(scene.Price(Scene.Mnq, 15_250m));
        page.Says(
            Money(short1), Show(hit.Value), hit.Code, Chicago(scene.State.LockedUntil!.Value), Show(over.Checks.Single(check => check.Rule == FirmLimit.OverallName).Value), over.Code!,
            Count(over.Largest.Count));

        Scene Told() => FirmTells(RulePage.Scene("""{"dailyLoss":{"amount":1000,"action":"lock-day"}}"""), page);
    }

    private static Scene FirmTells(Scene scene, RulePage page)
    {
        scene.Send(new AccountCommand.NoteFirmLimits(scene.NextId(), JsonSerializer.Deserialize<FirmLimits>(page.Json, DomainJson.Shown)!, scene.Now));
        return scene;
    }

    [Fact]
    public void Position_limit()
    {
        var page = RulePage.Mine();
        var scene = page.Scene().Book(Scene.Es, Side.Buy, 2, At(4_450.25m));
        var fits = Judge(scene, Side.Buy, 30);
        Assert.True(fits.Accepted);
        var over = Judge(scene, Side.Buy, 31);
        var es = Judge(scene, Side.Buy, 2, Scene.Es);
        page.Says(
            Show(CheckOf(fits, PositionLimit.Code).Value), Show(CheckOf(over, PositionLimit.Code).Value), over.Code!, Count(over.Largest.Count),
            Show(CheckOf(es, PositionLimit.ProductCode).Value), es.Code!);
    }

    [Fact]
    public void Products()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        Assert.True(Judge(scene, Side.Buy, 1, Scene.Es).Accepted);
        page.Says(Refusal(Judge(scene, Side.Buy, 1))!, Refusal(Judge(scene, Side.Buy, 1, Nq))!);
    }

    [Fact]
    public void Trading_hours()
    {
        var page = RulePage.Mine();
        var flat = page.Scene();
        string? EsAt(string clock) => Refusal(Judge(flat.At(Clock(clock)), Side.Buy, 1, Scene.Es));
        var product = Refusal(Judge(flat.At(Clock("15:00")), Side.Buy, 1));
        Assert.Null(EsAt("15:07:59"));
        var (cutoff, closed) = (EsAt("15:08"), EsAt("15:10"));
        Assert.NotNull(EsAt("16:59:59"));
        Assert.Null(EsAt("17:00"));
        Assert.Contains(page.Scene().Book(Scene.Es, Side.Buy, 1, At(4_450.25m)).At(Clock("15:10")).Last, happened => happened is AccountEvent.FlattenStarted);
        var fails = RulePage.Scene(page.Json.Replace("\"flatten\"", "\"fail\"", StringComparison.Ordinal)).Book(Scene.Es, Side.Buy, 1, At(4_450.25m)).At(Clock("15:10"));
        Assert.True(fails.State.HasFailed);
        var calendar = flat.State.Book!.Calendar;
        var early = calendar.SessionAt(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));
        page.Says(
            product!, cutoff!, closed!, OnlyViolation(fails).Code, Chicago(calendar.SessionAt(Clock("15:10")).NextOpenAt), Chicago(early.LastEntryAt!.Value),
            Chicago(early.FlatByAt!.Value));
    }

    [Fact]
    public void News_window()
    {
        var page = RulePage.Mine();
        var scene = page.Scene().Book(Scene.Mnq, Side.Buy, 1, At(15_500m));
        Assert.True(Judge(scene.At(Clock("10:24:59")), Side.Buy, 2).Accepted);
        var inside = Judge(scene.At(Clock("10:25:00")), Side.Buy, 2);
        Assert.True(Judge(scene, Side.Buy, 2, Scene.Es).Accepted);
        var atItsEnd = Judge(scene.At(Clock("10:35:00")), Side.Buy, 2);
        Assert.True(Judge(scene.At(Clock("10:35:01")), Side.Buy, 2).Accepted);
        var check = CheckOf(inside, NewsWindow.Code);
        page.Says(Show(check.Value), Show(check.Limit), inside.Code!, Count(inside.Largest.Count), atItsEnd.Code!);
    }

    [Fact]
    public void Target()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        Earn(scene, 36m).At(Clock("16:00"));
        var missing = Progress(scene).Target!;
        Earn(scene.At(Clock("10:00", day: 1)), 24m);
        Assert.False(scene.State.HasPassed);
        var passed = Assert.Single(scene.At(Clock("16:00", day: 1)).All.OfType<AccountEvent.AccountPassed>());
        page.Says(
            Money(missing.StillNeeded), Count(missing.DaysMissing), Money(Progress(scene).TotalProfit), Count(Progress(scene).TradedDays),
            Refusal(Judge(scene, Side.Buy, 1))!);
        Assert.Equal(Clock("16:00", day: 1), passed.At);
    }

    [Fact]
    public void Consistency()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        Earn(scene, 40m).At(Clock("16:00"));
        var required = Progress(scene).Target!.Required;
        Earn(scene.At(Clock("10:00", day: 1)), 20m).At(Clock("16:00", day: 1));
        var (second, allowed) = (Progress(scene).TotalProfit, scene.State.Book!.Consistency!.Ratio.Of(Progress(scene).TotalProfit));
        Assert.False(scene.State.HasPassed);
        Earn(scene.At(Clock("10:00", day: 2)), 20m).At(Clock("16:00", day: 2));
        Assert.True(scene.State.HasPassed);
        page.Says(Money(required), Money(second), Money(allowed), Money(Progress(scene).TotalProfit));
    }

    [Fact]
    public void Payout()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        Earn(scene, 28m).At(Clock("16:00"));
        Earn(scene.At(Clock("10:00", day: 1)), 20m).At(Clock("16:00", day: 1));
        scene.At(Clock("10:00", day: 2));
        var progress = Progress(scene).Payout!;
        Assert.Null(progress.Missing);
        string Asked(decimal amount)
        {
            var happened = Assert.Single(scene.Send(new AccountCommand.RequestPayout(scene.NextId(), Scene.Dollars(amount), "ann", scene.Now)));
            return happened is AccountEvent.PayoutRefused refused ? refused.Code : Money(Assert.IsType<AccountEvent.PayoutAccepted>(happened).Paid);
        }

        page.Says(
            Money(progress.Profit), Count(progress.WinningDays), Money(progress.Available), Asked(124.99m), Asked(1_200.01m), Asked(1_200m),
            Money(scene.State.Balance));
    }

    [Fact]
    public void Personal_limit()
    {
        var page = RulePage.Mine();
        var scene = page.Scene().Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 15_650m);
        var (goal, trigger) = (scene.State.PersonalTrigger(1)!.Value, scene.State.PersonalTrigger(0)!.Value);
        Assert.Empty(scene.Price(Scene.Mnq, 15_450.25m).State.Violations);
        var hit = OnlyViolation(scene.Price(Scene.Mnq, 15_450m));
        Assert.Equal(-100m, scene.State.DayPnl(scene.Equity).Dollars);
        var reached = OnlyViolation(page.Scene().Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 15_800m));
        page.Says(Money(goal), Money(trigger), Show(hit.Value), hit.Code, Show(reached.Value), reached.Code);
    }

    [Fact]
    public void Trade_limit()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        for (var i = 0; i < 2; i++) scene.Book(Scene.Mnq, Side.Buy, 1, At(15_500m), new OrderId("a"));
        var first = scene.State.OrdersToday;
        scene.Book(Scene.Mnq, Side.Sell, 2, At(15_500m), new OrderId("b"));
        var (second, refusal) = (scene.State.OrdersToday, Refusal(Judge(scene, Side.Buy, 1)));
        scene.At(Clock("17:00"));
        Assert.True(Judge(scene, Side.Buy, 1).Accepted);
        page.Says(Count(first), Count(second), refusal!, Count(scene.State.OrdersToday), Count(scene.State.OrdersThisWeek));
    }

    [Fact]
    public void Lockout()
    {
        var page = RulePage.Mine();
        var asked = JsonNode.Parse(page.Json)!;
        var scene = RulePage.Scene("{}").Book(Scene.Mnq, Side.Buy, 1, At(15_500m));
        var until = DateTimeOffset.Parse(asked["until"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        scene.Send(new AccountCommand.LockOut(scene.NextId(), until, asked["reason"]!.GetValue<string>(), "ann", scene.Now));
        scene.Look().FillAll().Look().At(Clock("10:30"));
        Assert.Empty(scene.State.Positions);
        scene.Send(new AccountCommand.UnlockAccount(scene.NextId(), "changed my mind", "ann", scene.Now));
        var (unlocked, last) = (Refusal(Judge(scene, Side.Buy, 1)), Refusal(Judge(scene.At(Clock("11:59:59")), Side.Buy, 1)));
        Assert.True(Judge(scene.At(Clock("12:00")), Side.Buy, 1).Accepted);
        page.Says(unlocked!, last!, Chicago(until));
    }

    [Fact]
    public void Ladder()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        string[] Limits() => [Money(scene.State.DailyLossLimit!.Value), scene.State.ContractsMax(scene.Equity).ToString()!];
        Earn(scene, 20m).At(Clock("16:00"));
        string[] reviewed = [Count(scene.State.Course.LadderStep), .. Limits()];
        scene.At(Clock("17:00"));
        string[] next = Limits();
        Earn(scene.At(Clock("10:00", day: 1)), -11m);
        page.Says([.. reviewed, .. next, Count(scene.State.Course.LadderStep), .. Limits()]);
    }

    [Fact]
    public void Conduct()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        Assert.Null(Progress(scene).DaysToInactivity);
        Earn(scene, 1m);
        string LeftOn(int month, int day) =>
            Count(ProgramProgress.Of(scene.State, scene.Market, new DateTimeOffset(2026, month, day, 15, 0, 0, TimeSpan.Zero))!.DaysToInactivity!.Value);
        page.Says(LeftOn(11, 2), LeftOn(11, 19), Progress(scene).Conduct.Single(line => line.Rule == "minHold").Text);
    }

    [Fact]
    public void Hedge_guard()
    {
        var page = RulePage.Mine();
        var rule = page.Scene().State.Book!.Conduct!.Hedge!;
        HedgeAccount[] accounts = [new("a", true, new([new HeldProduct("NQ", 2, 0, 0)])), new("b", true, new([new HeldProduct("ES", 1, 0, 0)]))];
        string? Asked(string root, Side side) => HedgeGuard.Refuses(rule, accounts, "b", root, side, 1);
        Assert.Null(Asked("MNQ", Side.Buy));
        Assert.Null(Asked("ES", Side.Sell));
        page.Says(Asked("MNQ", Side.Sell)!, Asked("MES", Side.Sell)!);
    }

    [Fact]
    public void Capabilities()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        var entry = Assert.IsType<AccountEvent.AlertRefused>(scene.Buy(1)).Decision.Code!;
        var over = OnlyViolation(scene.Book(Scene.Mnq, Side.Buy, 4, At(15_500m)));
        var exit = Assert.IsType<AccountEvent.AlertRefused>(scene.Alert(new Intent(IntentAction.Flatten))).Decision.Code!;
        Assert.Empty(scene.All.OfType<AccountEvent.OrderIntended>());
        page.Says(entry, Show(over.Value), Show(over.Limit), over.Code, exit);
    }

    [Fact]
    public void Fees()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        var (es, mnq) = (FeeTable.PerSide(scene.State.Book!.Fees, "ES"), FeeTable.PerSide(scene.State.Book!.Fees, "MNQ"));
        foreach (var side in new[] { Side.Buy, Side.Sell }) scene.Book(Scene.Es, side, 2, At(4_450.25m), fee: (es * 2).Dollars);
        page.Says(Money(es), Money(mnq), Money(Scene.Dollars(50_000m) - scene.State.Balance), Money(scene.State.Balance));
    }

    [Fact]
    public void Threshold()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded().Book(Scene.Mnq, Side.Buy, 1, At(15_500m));
        var (warning, floor, allowance) = (page.Safeguards().Thresholds[0], scene.State.DailyFloor!.Value, scene.State.DailyLossLimit!.Value);
        Assert.Empty(scene.Price(Scene.Mnq, 15_125.25m).All.OfType<AccountEvent.ThresholdCrossed>());
        Assert.Single(scene.Price(Scene.Mnq, 15_125m).All.OfType<AccountEvent.ThresholdCrossed>());
        Assert.Equal(warning.Level(floor, allowance), scene.Equity);
        Assert.Empty(scene.Price(Scene.Mnq, 15_175m).All.OfType<AccountEvent.ThresholdLeft>());
        var arming = scene.Equity;
        Assert.Single(scene.Price(Scene.Mnq, 15_175.25m).All.OfType<AccountEvent.ThresholdLeft>());
        Assert.Empty(scene.Price(Scene.Mnq, 15_050.25m).State.Flattens);
        Assert.Single(scene.Price(Scene.Mnq, 15_050m).State.Flattens);
        var closing = scene.Equity;
        scene.Look().FillAll().Look();
        Assert.Empty(scene.State.Violations);
        var locked = Refusal(Judge(scene, Side.Buy, 1))!;

        var sized = RulePage.Scene("""{"position":{"max":5,"microsPerMini":10}}""").Book(Scene.Mnq, Side.Buy, 29, At(15_500m));
        sized.Send(new AccountCommand.SetSafeguards(
            sized.NextId(), new Safeguards { Thresholds = new([new Threshold(PositionLimit.Name, 60, null, ThresholdAction.ReduceOnly)]) }, "a page", "ann", sized.Now));
        Assert.True(Judge(sized, Side.Buy, 1).Accepted);
        var open = Assert.Single(sized.Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).All.OfType<AccountEvent.SizeThresholdCrossed>()).Open;
        var refused = Refusal(Judge(sized, Side.Buy, 1))!;
        Assert.True(Judge(sized.Book(Scene.Mnq, Side.Sell, 1, At(15_500m)), Side.Buy, 1).Accepted);
        page.Says(Money(warning.Level(floor, allowance)), Money(arming), Money(closing), locked, Show(Measure.Of(open)), refused);
    }

    [Fact]
    public void Group_loss_budget()
    {
        var page = RulePage.Mine();
        var budget = System.Text.Json.JsonSerializer.Deserialize<GroupLossBudget>(page.Json, TraderTerminal.Grains.Abstractions.Json.DomainJson.Shown)!;
        var scene = RulePage.Scene("{}");
        Decision With(Usd dayPnl)
        {
            var used = GroupLossBudget.UsedOf(dayPnl);
            var use = new GroupUse("topstep", budget.Amount, used, budget.IsReached(GroupLossBudget.UsedUp, used), false, Usd.Zero);
            var ask = new OrderAsk(Scene.Mnq, Side.Buy, 1, 0, OrderKind.Market, null, null);
            return Gate.Judge(scene.State, ask, new ControlFromAbove(TradingState.Active, null, null, new([use])), scene.Market, scene.Now);
        }

        var below = With(Scene.Dollars(100.01m - 700m));
        Assert.True(below.Accepted);
        var reached = With(Scene.Dollars(100m - 700m));
        scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), new Safeguards { LossRoom = new(40, 1, Usd.Zero) }, "a page", "ann", scene.Now));
        var (fits, over) = (With(Scene.Dollars(-579.50m)), With(Scene.Dollars(-579.51m)));
        Assert.True(fits.Accepted);
        page.Says(
            Show(CheckOf(below, GroupLossBudget.Code).Value), Show(CheckOf(reached, GroupLossBudget.Code).Value), Refusal(reached)!,
            Show(CheckOf(fits, GroupLossBudget.RoomCode).Value), Show(CheckOf(over, GroupLossBudget.RoomCode).Limit), Refusal(over)!);
    }

    [Fact]
    public void Overlays()
    {
        var page = RulePage.Mine();
        var scene = RulePage.Scene("{}");
        void Bind(string text) => scene.Send(new AccountCommand.BindOverlay(scene.NextId(), Domain.Rules.Overlays.OfText(text), "ann", "a test", scene.Now));
        int? Cap() => scene.State.Book!.Position is { } limit && limit.PerProduct.TryGetValue("MNQ", out var cap) ? cap : null;
        Assert.True(Judge(scene, Side.Buy, 2).Accepted);
        Bind(page.Json);
        var refused = Judge(scene, Side.Buy, 2);
        var check = refused.Checks.First(check => !check.Passed);
        var held = RulePage.Scene("{}");
        held.Send(new AccountCommand.BindOverlay(held.NextId(), Domain.Rules.Overlays.OfText(page.Json), "ann", "a test", held.Now));
        Assert.True(Judge(held.At(Clock("10:00", day: 1)), Side.Buy, 2).Accepted);
        scene.At(Clock("11:00"));
        Bind(page.Json.Replace("\"version\": \"1\"", "\"version\": \"2\"", StringComparison.Ordinal).Replace("\"to\": \"2026-10-20\"", "\"to\": \"2026-10-21\"", StringComparison.Ordinal)
            .Replace("\"MNQ\": 1", "\"MNQ\": 4", StringComparison.Ordinal));
        var today = Cap();
        var next = scene.At(Clock("10:00", day: 1)) is not null ? Cap() : null;
        Assert.Null(scene.At(Clock("10:00", day: 2)) is not null ? Cap() : 0);
        page.Says(Refusal(refused)!, Show(check.Value), Show(check.Limit), $"{today}", $"{next}");
    }

    [Fact]
    public void Levels()
    {
        var page = RulePage.Mine();
        var scene = RulePage.Scene("{}");
        scene.Send(new AccountCommand.SetLevelSafeguards(scene.NextId(), LevelSafeguards.Strategy("trend"), page.Safeguards(), "a page", "ann", scene.Now));
        Decision Buy(int quantity, string strategy) => scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, quantity) with { Strategy = strategy }) switch
        {
            AccountEvent.AlertRefused refused => refused.Decision,
            AccountEvent.AlertAccepted accepted => accepted.Decision,
            _ => throw new InvalidOperationException(),
        };
        var large = Buy(2, "trend");
        Assert.True(Buy(2, "other").Accepted);
        Assert.True(Buy(1, "trend").Accepted);
        page.Says(large.Code!, large.Binding!, Count(large.Largest.Count), Buy(1, "trend").Code!);
    }

    [Fact]
    public void Loss_room()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Decision With(int quantity, decimal? stop) => Judge(scene, Side.Buy, quantity, toStop: stop);
        Check Room(Decision decision) => CheckOf(decision, LossRoom.Code);
        var (two, three, without) = (With(2, 3.75m), With(3, 3.75m), With(1, null));
        Assert.True(two.Accepted);
        page.Says(
            Show(Room(two).Limit), Show(Room(With(1, 3.75m)).Value), Show(Room(two).Value), Show(Room(three).Value), three.Code!, Count(three.Largest.Count),
            Show(Room(without).Value), without.Code!);
    }

    [Fact]
    public void Entry_rate()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Enter(scene);
        Enter(scene.At(Clock("10:00:30", day: 1)));
        var third = Judge(scene.At(Clock("10:00:59", day: 1)), Side.Buy, 1);
        var later = Judge(scene.At(Clock("10:01:00", day: 1)), Side.Buy, 1);
        Assert.True(later.Accepted);
        page.Says(Show(CheckOf(third, EntryRate.Code).Value), third.Code!, Show(CheckOf(later, EntryRate.Code).Value));
    }

    [Fact]
    public void Repeat_guard()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Enter(scene);
        var repeat = Judge(scene.At(Clock("10:00:09", day: 1)), Side.Buy, 1);
        Assert.True(Judge(scene.At(Clock("10:00:10", day: 1)), Side.Buy, 1).Accepted);
        scene = page.Guarded();
        Enter(scene);
        scene.Sell(1);
        scene.FillAll();
        Assert.Empty(scene.State.Positions);
        var whipsaw = Judge(scene.At(Clock("10:00:19", day: 1)), Side.Sell, 1);
        Assert.True(Judge(scene.At(Clock("10:00:20", day: 1)), Side.Sell, 1).Accepted);
        page.Says(repeat.Code!, whipsaw.Code!);
    }

    [Fact]
    public void Clip_size()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Decision[] decisions = [.. Enumerable.Range(1, 3).Select(quantity => Judge(scene, Side.Buy, quantity))];
        Assert.True(decisions[1].Accepted);
        string Worth(int quantity) => Show(CheckOf(decisions[quantity - 1], ClipSize.NotionalCode).Value);
        var failed = decisions[2].Checks.Where(check => !check.Passed).Select(check => check.Code).ToArray();
        page.Says(Worth(1), Worth(2), failed[0], Worth(3), failed[1], Count(decisions[2].Largest.Count));
    }

    [Fact]
    public void Price_collar()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Decision LimitAt(decimal price) => Judge(scene, Side.Buy, 1, limit: price);
        Assert.True(LimitAt(15_490m).Accepted);
        Assert.True(LimitAt(15_510m).Accepted);
        var width = new Points(page.Safeguards().Collar!.Ticks * scene.State.Instrument("MNQ").TickSize.Nanos);
        page.Says(width.ToString(), Refusal(LimitAt(15_489.75m))!, Refusal(LimitAt(15_510.25m))!);
    }

    [Fact]
    public void Spread_limit()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Decision With(decimal ask, OrderKind kind = OrderKind.Market) => Gate.Judge(
            scene.State, new OrderAsk(Scene.Mnq, Side.Buy, 1, 0, kind, kind == OrderKind.Market ? null : At(15_500m), null), default,
            scene.Market with { Spreads = [new(Scene.Mnq, At(ask) - At(15_500m))] }, scene.Now);
        var wide = With(15_501.25m);
        Assert.True(With(15_501m).Accepted);
        Assert.True(With(15_501.25m, OrderKind.Limit).Accepted);
        Check Said(Decision decision) => CheckOf(decision, SpreadLimit.Code);
        page.Says(Show(Said(With(15_501m)).Value), Show(Said(wide).Value), Show(Said(wide).Limit), Refusal(wide)!);
    }

    [Fact]
    public void Advisory()
    {
        var page = RulePage.Mine();
        var scene = page.Scene();
        var asked = Judge(scene, Side.Buy, 4);
        Assert.True(asked.Accepted);
        Assert.False(CheckOf(Judge(scene, Side.Buy, 3), PositionLimit.Code).IsAdvice);
        var size = asked.Checks.Single(check => check.IsAdvice);
        var raised = OnlyViolation(scene.Book(Scene.Mnq, Side.Buy, 2, At(15_500m)).Price(Scene.Mnq, 15_000m));
        page.Says(Show(size.Value), Show(size.Limit), Show(raised.Value), raised.Code, raised.Effect.ToString().ToLowerInvariant(), scene.State.Status);
    }

    [Fact]
    public void Working_orders()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        var withStop = Intent.Market(Side.Buy, Scene.Mnq, 1) with
        {
            Kind = OrderKind.Limit, Limit = At(15_490m), Brackets = new([new BracketAsk(null, null, new Points(10 * Price.NanosPerPoint), null, null, null)]),
        };
        var first = Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(withStop)).Decision;
        var second = Assert.IsType<AccountEvent.AlertRefused>(scene.Alert(withStop)).Decision;
        var plain = Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(withStop with { Brackets = default })).Decision;
        string Orders(Decision decision) => Show(CheckOf(decision, WorkingOrders.Code).Value);
        page.Says(Orders(first), Orders(second), second.Code!, Orders(plain));
    }

    [Fact]
    public void Cooldown()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        DateTimeOffset Lose(string clock)
        {
            scene.At(Clock(clock, day: 1)).Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Book(Scene.Mnq, Side.Sell, 1, At(15_490m));
            return scene.State.Guard.Safeguards.Cooldown!.EndsAt(scene.State.Statistics.LossesInRow, scene.State.Guard.LastLossAt)!.Value;
        }

        string? BuyAt(string clock) => Refusal(Judge(scene.At(Clock(clock, day: 1)), Side.Buy, 1));
        var (end, paused) = (Lose("10:00"), BuyAt("10:04:59"));
        Assert.Null(BuyAt("10:05"));
        var (secondEnd, secondPause) = (Lose("10:10"), BuyAt("10:39"));
        Assert.Null(BuyAt("10:40"));
        page.Says(Chicago(end), paused!, Chicago(secondEnd), secondPause!);
    }

    [Fact]
    public void Rearm()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Enter(scene);
        Enter(scene);
        var third = Judge(scene, Side.Buy, 1);
        Assert.Equal(third.Code, Refusal(Judge(scene.At(Clock("10:00", day: 2)), Side.Buy, 1)));
        void Again() => scene.Send(new AccountCommand.RearmAccount(scene.NextId(), "looked at it", "ann", scene.Now));
        Again();
        for (var i = 0; i < 2; i++)
        {
            Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
            var order = Assert.Single(scene.State.Orders).Ticket.Id;
            scene.Send(new AccountCommand.RecordSent(scene.NextId(), order, scene.Now));
            scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, new OrderNews.Rejected("X", "no"), scene.Now));
        }

        var refused = Judge(scene, Side.Buy, 1);
        Again();
        Assert.True(Judge(scene, Side.Buy, 1).Accepted);
        page.Says(Show(CheckOf(third, third.Code!).Value), third.Code!, Show(CheckOf(refused, refused.Code!).Value), refused.Code!);
    }

    [Fact]
    public void Last_trade_window()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        Decision On(int day) => Judge(scene.At(new DateTimeOffset(2026, 12, day, 16, 0, 0, TimeSpan.Zero)), Side.Buy, 1);
        var (monday, tuesday) = (On(14), On(15));
        Assert.True(monday.Accepted);
        page.Says(
            Count(ContractMonths.Shipped.LastTradingDay(Scene.Mnq).Day), Show(CheckOf(monday, LastTradeWindow.Code).Value),
            Show(CheckOf(tuesday, LastTradeWindow.Code).Value), tuesday.Code!);
    }

    [Fact]
    public void Self_cross()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        EquatableArray<HedgeAccount> others = new([new("other", true, default, new([new RestingOrder(Scene.Mnq, Side.Sell, At(15_500.25m))]))]);
        Decision Asked(Side side, decimal? limit) => Gate.Judge(
            scene.State, new OrderAsk(Scene.Mnq, side, 1, 0, limit is null ? OrderKind.Market : OrderKind.Limit, limit is { } at ? At(at) : null, null),
            default, scene.Market, scene.Now, others);
        Assert.True(Asked(Side.Buy, null).Accepted);
        Assert.True(Asked(Side.Buy, 15_500m).Accepted);
        var limit = Asked(Side.Buy, 15_500.25m);
        scene.Price(Scene.Mnq, 15_500.25m);
        Assert.True(Asked(Side.Sell, null).Accepted);
        page.Says(limit.Code!, Asked(Side.Buy, null).Code!);
    }

    [Fact]
    public void Slippage()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        void BuyAt(decimal price)
        {
            Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
            scene.Fill(Assert.Single(scene.State.Orders), price: price);
        }

        BuyAt(15_501m);
        Assert.Equal(0, scene.State.Guard.Flow.SlipsInRow);
        var worst = (At(15_501m).Nanos - At(15_500m).Nanos) / scene.State.Instrument("MNQ").TickSize.Nanos;
        BuyAt(15_501.25m);
        BuyAt(15_501.25m);
        var refused = Judge(scene, Side.Buy, 1);
        Assert.Equal(refused.Code, Refusal(Judge(scene.At(Clock("10:00", day: 2)), Side.Buy, 1)));
        scene.Send(new AccountCommand.RearmAccount(scene.NextId(), "looked at it", "ann", scene.Now));
        Assert.True(Judge(scene, Side.Buy, 1).Accepted);
        page.Says(Count((int)worst), Show(CheckOf(refused, refused.Code!).Value), refused.Code!);
    }

    [Fact]
    public void Orders_to_trades()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        for (var i = 0; i < 5; i++)
            Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = At(15_490m) }));
        var refused = Judge(scene, Side.Buy, 1);
        foreach (var order in scene.State.Orders.Take(2).ToArray()) scene.Fill(order, price: 15_490m);
        var passes = Judge(scene, Side.Buy, 1);
        Assert.True(passes.Accepted);
        var check = CheckOf(refused, refused.Code!);
        page.Says(Show(check.Value), Show(check.Limit), refused.Code!, Show(CheckOf(passes, check.Code).Limit));
    }

    [Fact]
    public void Dead_mans_switch()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded().Book(Scene.Mnq, Side.Buy, 1, At(15_500m));
        var last = Clock("10:00", day: 1);
        void SilentAt(string clock) => scene.Send(new AccountCommand.RecordSilence(scene.NextId(), last, scene.At(Clock(clock, day: 1)).Now));
        SilentAt("10:00:59");
        Assert.Empty(scene.Last);
        SilentAt("10:01:00");
        var flattens = scene.State.Flattens.Count;
        scene.Look().FillAll().Look();
        var failed = Judge(scene, Side.Buy, 1).Checks.Where(check => !check.Passed).Select(check => check.Code).ToArray();
        scene.Send(new AccountCommand.RecordLife(scene.NextId(), "ann", scene.Now));
        Assert.True(Judge(scene, Side.Buy, 1).Accepted);
        page.Says([Count(flattens), .. failed]);
    }

    [Fact]
    public void Protect()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded().At(Clock("10:00:00", day: 1)).Book(Scene.Mnq, Side.Sell, 1, At(15_500m));
        void LookAt(string clock) => scene.At(Clock(clock, day: 1)).Look();
        LookAt("10:00:04");
        Assert.Empty(scene.Last);
        LookAt("10:00:05");
        Assert.Contains(scene.Last, happened => happened is AccountEvent.PositionUnprotected);
        var stop = scene.State.Orders.Single().Ticket.Stop!.Value;
        LookAt("10:00:09");
        Assert.Empty(scene.State.Flattens);
        LookAt("10:00:10");
        page.Says(Domain.Rules.Protect.Code, stop.ToString(), Count(scene.State.Flattens.Count));
    }

    [Fact]
    public void Message_rate()
    {
        var page = RulePage.Mine();
        var scene = page.Guarded();
        void Cancel()
        {
            Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = At(15_490m) }));
            var order = scene.State.Orders[^1].Ticket.Id;
            scene.Send(new AccountCommand.RecordOrder(scene.NextId(), order, new OrderNews.Placed("b"), scene.Now));
            scene.Send(new AccountCommand.CancelOrders(scene.NextId(), order, "ann", scene.Now));
        }

        for (var i = 0; i < 5; i++) Cancel();
        var refused = Judge(scene, Side.Buy, 1);
        var check = CheckOf(refused, refused.Code!);
        var kept = Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = At(15_490m) };
        Assert.IsType<AccountEvent.AlertRefused>(scene.At(Clock("10:00:09", day: 1)).Alert(kept));
        var later = Judge(scene.At(Clock("10:00:10", day: 1)), Side.Buy, 1);
        Assert.True(later.Accepted);
        page.Says(Show(check.Limit), Show(check.Value), check.Code, Show(CheckOf(later, check.Code).Value));
    }

    /// <summary>The gate keeps its checks in a buffer of fixed size: all rules of all pages at once fit into it.</summary>
    [Fact]
    public void Every_rule_at_once_is_checked()
    {
        var (book, own) = (new JsonObject(), new JsonObject());
        foreach (var page in RulePage.All.Where(page => page.Name is not ("lockout" or "levels" or "overlays" or "advisory" or "group-loss-budget" or "firm-limit")))
        {
            foreach (var (name, rule) in JsonNode.Parse(page.Json)!.AsObject())
            {
                var part = typeof(Safeguards).GetProperties().Any(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) ? own : book;
                if (part[name] is JsonObject known && rule is JsonObject more) Merge(known, more);
                else part[name] = rule!.DeepClone();
            }
        }

        var safeguards = JsonSerializer.Deserialize<Safeguards>(own.ToJsonString(), DomainJson.Shown)!;
        Assert.All(typeof(Safeguards).GetProperties().Where(property => !property.GetMethod!.IsStatic), rule => Assert.NotNull(rule.GetValue(safeguards)));
        var scene = FirmTells(RulePage.Scene(book.ToJsonString()), RulePage.All.Single(page => page.Name == "firm-limit"));
        scene.Send(new AccountCommand.SetSafeguards(scene.NextId(), safeguards, "a page", "ann", scene.Now));
        MessageRoom[] rooms = [new(MessageRate.LoginName, 8, 0), new(MessageRate.AllName, 8, 0)];
        var decision = Gate.Judge(
            scene.At(Scene.Ten.AddDays(1)).State, new OrderAsk(Scene.Es, Side.Buy, 1, 0, OrderKind.Limit, At(4_450m), null), default, scene.Market, scene.Now,
            default, new(rooms));
        Assert.True(decision.Checks.Count >= EveryCheckMin);
        Assert.Equal(MessageRate.AllName, decision.Checks[^1].Rule);
    }

    private static void Merge(JsonObject known, JsonObject more)
    {
        foreach (var (name, value) in more) known[name] = value?.DeepClone();
    }

    [Fact]
    public void Every_page_has_its_example_here()
    {
        var tested = typeof(RulePageExamples).GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: false))
            .Select(method => RulePage.NameOf(method.Name)).Where(name => !name.StartsWith("every-", StringComparison.Ordinal));
        Assert.Equal(RulePage.All.Select(page => page.Name), tested.Order(StringComparer.Ordinal));
    }

    private static Price At(decimal points) => Price.FromPoints(points);

    /// <summary>An instant on the scene's Tuesday, or so many days later, in Chicago's summer time.</summary>
    private static DateTimeOffset Clock(string time, int day = 0) =>
        new DateTimeOffset(2026, 10, 20, 5, 0, 0, TimeSpan.Zero).AddDays(day) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);

    private static string Chicago(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago")).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Money(Usd amount) => amount.Dollars.ToString("#,0.00", CultureInfo.InvariantCulture);

    private static string Show(Measure measure) => measure.Unit == Unit.Usd ? Money(new Usd(measure.Millionths)) : measure.ToString();

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static Decision Judge(
        Scene scene, Side side, int quantity, ContractSymbol? contract = null, decimal? limit = null, decimal? toStop = null) =>
        Gate.Judge(
            scene.State,
            new OrderAsk(
                contract ?? Scene.Mnq, side, quantity, 0, limit is null ? OrderKind.Market : OrderKind.Limit, limit is { } price ? At(price) : null, null,
                toStop is { } distance ? At(distance) - default(Price) : null),
            default, scene.Market, scene.Now);

    private static string? Refusal(Decision decision) => decision.Code;

    private static Check CheckOf(Decision decision, string code) => decision.Checks.Single(check => check.Code == code);

    private static Violation OnlyViolation(Scene scene) => Assert.Single(scene.All.OfType<AccountEvent.ViolationRaised>()).Violation;

    private static ProgramProgress Progress(Scene scene) => ProgramProgress.Of(scene.State, scene.Market, scene.Now)!;

    /// <summary>One ES from 4,450, so many points on.</summary>
    private static Scene Earn(Scene scene, decimal points) =>
        scene.Book(Scene.Es, Side.Buy, 1, At(4_450m)).Book(Scene.Es, Side.Sell, 1, At(4_450m + points));

    private static void Enter(Scene scene)
    {
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
        scene.FillAll();
    }
}
