using System.Reflection;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Tests.Accounts;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>One short story for each reason code, in the order of docs/rules/reason-codes.md. What only a shell can say has its story there.</summary>
public sealed class ReasonCodeTests
{
    private static readonly ContractSymbol Nq = new("NQ", 2026, 12);

    /// <summary>Each ends with the code it stands under.</summary>
    private static readonly Dictionary<string, Func<string?>> Stories = new()
    {
        ["ACCOUNT_FAILED"] = () => Buy(Long().Price(Scene.Mnq, 14_500m)),
        ["ACCOUNT_PASSED"] = () => Buy(Earn(Under("""{"target":{"amount":100}}"""), 2m).At(Ten.AddHours(6))),
        ["LOCKED"] = () => Buy(Locked(new Scene())),
        ["RECONCILING"] = () => Buy(After(new Scene(), (id, at) => new AccountCommand.StartReconciling(id, "a test", at))),
        ["REDUCE_ONLY"] = () => Buy(Set(TradingState.ReduceOnly)),
        ["FLATTENING"] = () => Buy(Asked(Long(), new Intent(IntentAction.Flatten))),
        ["HALTED"] = () => Buy(Set(TradingState.Halted)),
        ["FROZEN"] = () => Buy(Set(TradingState.Frozen)),
        ["UNKNOWN_SYMBOL"] = () => Code(new Scene().Alert(new Intent(IntentAction.Buy, Quantity: 1))),
        ["PRICE_OFF_TICK"] = () => Code(new Scene().Alert(Limit(15_490.1m))),
        ["INVALID_QUANTITY"] = () => Buy(new Scene(), 0),
        ["PRICE_UNKNOWN"] = () => Code(new Scene().Buy(1, Nq)),
        ["DISK_LOW"] = () => Held("DISK_LOW"),
        ["CLOCK_STEPPED"] = () => Held("CLOCK_STEPPED"),
        ["STATE_UNKNOWN"] = () => Judge(AccountState.Initial),
        ["REDUCES"] = () => Code(Long().Sell(1)),
        ["POSITION_MISMATCH"] = () => Code(new Scene().Alert(new Intent(IntentAction.Reverse, Scene.Mnq, 1))),
        ["IGNORED"] = () => Code(new Scene().Alert(new Intent(IntentAction.Buy, Scene.Mnq, 1, Require: new([1])))),
        ["SHADOW"] = () => Code(new Scene().Alert(Intent.Market(Side.Buy, Scene.Mnq, 1) with { Shadow = true })),
        ["OTHER_STRATEGY"] = () => Code(Asked(new Scene(), Of("a", Side.Buy)).FillAll().Alert(Of("b", Side.Sell))),
        ["UNKNOWN_ORDER"] = () => Code(Long().Alert(MoveStop(15_400m))),
        ["PRICE_THROUGH"] = () => Code(Stopped().Alert(MoveStop(15_500m))),
        ["DIVERGENCE"] = () => Waits(Truthful.Diverged(new Scene())),
        ["FOREIGN_FILL"] = () => Waits(new Scene().Book(Scene.Mnq, Side.Buy, 1, At(15_500m), source: FillSource.Foreign)),
        ["PLATFORM_TIGHTER"] = () => Alarmed(Truthful.Noted(new Scene(), new PlatformNumbers(ContractsMax: 1))),
        ["FLATTEN_INCOMPLETE"] = () => Alarmed(Truthful.Slow(Long())),
        ["UNSUPPORTED"] = () => Payout(new Scene()),
        ["DRAWDOWN"] = () => Broken(Under("""{"drawdown":{"basis":"static","amount":2000}}""").Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 14_500m)),
        ["DAILY_LOSS"] = () => Broken(Long().Price(Scene.Mnq, 15_000m)),
        ["POSITION_LIMIT"] = () => Buy(new Scene(), 4),
        ["PRODUCT_LIMIT"] = () => Buy(Under("""{"position":{"perProduct":{"MNQ":1}}}"""), 2),
        ["FIRM_LIMIT"] = () => Buy(After(new Scene(), (id, at) => new AccountCommand.NoteFirmLimits(id, new("the firm has locked it"), at))),
        ["PRODUCT_NOT_PERMITTED"] = () => Buy(Page("products")),
        ["SESSION_CLOSED"] = () => Buy(new Scene(Books.FlatBy).At(Ten.AddHours(5).AddMinutes(10))),
        ["ENTRY_CUTOFF"] = () => Buy(new Scene(Books.FlatBy).At(Ten.AddHours(5).AddMinutes(8))),
        ["PRODUCT_CLOSED"] = () => Buy(Page("trading-hours").At(Ten.AddHours(5))),
        ["HELD_PAST_CUTOFF"] = () => Broken(
            new Scene(Books.FlatBy.Replace("\"flatten\"", "\"fail\"", StringComparison.Ordinal)).Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).At(Ten.AddHours(6))),
        ["NEWS_WINDOW"] = () => Buy(Page("news-window").At(Ten.AddMinutes(30)), 3),
        ["TRADE_LIMIT"] = () => Buy(Under("""{"tradeLimits":{"perDay":0}}""")),
        ["AUTOMATION_NOT_ALLOWED"] = () => Buy(Page("capabilities")),
        ["CROSS_ACCOUNT_HEDGE"] = () => Judge(Page("hedge-guard").State, others: new("other", true, new([new HeldProduct("NQ", -1, 0, 0)]))),
        ["HEDGE"] = () => Buy(Page("hedge-guard").Book(Nq, Side.Sell, 1, At(15_500m))),
        ["LOSS_ROOM"] = () => Buy(Under(new Safeguards { LossRoom = new(40, 1, Dollars(980)) })),
        ["GROUP_LOSS_BUDGET"] = () => Judge(new Scene().State, new GroupUse("topstep", Dollars(500), Dollars(500), IsUsedUp: true, Closes: false, Usd.Zero)),
        ["GROUP_LOSS_ROOM"] = () => Judge(
            Under(new Safeguards { LossRoom = new(40, 1, Usd.Zero) }).State, new GroupUse("topstep", Dollars(500), Dollars(480), IsUsedUp: false, Closes: false, Usd.Zero)),
        ["RATE_LIMITED"] = () => Buy(Entered(Under(new Safeguards { EntryRate = new(1, 60) }))),
        ["REPEATED_ENTRY"] = () => Buy(Entered(Under(new Safeguards { Repeats = new(10, 0) }))),
        ["FLIP_TOO_SOON"] = () => Code(Asked(Entered(Under(new Safeguards { Repeats = new(0, 10) })), Intent.Market(Side.Sell, Scene.Mnq, 1)).FillAll().Sell(1)),
        ["CLIP_SIZE"] = () => Buy(Under(new Safeguards { Clip = new(1, null) }), 2),
        ["NOTIONAL"] = () => Buy(Under(new Safeguards { Clip = new(null, Dollars(30_999.99m)) })),
        ["PRICE_COLLAR"] = () => Code(Under(new Safeguards { Collar = new(40) }).Alert(Limit(15_489.75m))),
        ["WIDE_SPREAD"] = () => Buy(Under(new Safeguards { Spread = new(1) })),
        ["WORKING_ORDERS"] = () => Buy(Asked(Under(new Safeguards { WorkingOrders = new(1) }), Limit(15_490m))),
        ["COOLDOWN"] = () => Buy(Earn(Under(new Safeguards { Cooldown = new(new([new CooldownStep(1, 5)])) }), -2m)),
        ["REARM_NEEDED"] = () => Buy(Entered(Under(new Safeguards { Rearm = new(1, null) }))),
        ["BROKER_ERRORS"] = () => Buy(Rejected(Under(new Safeguards { Rearm = new(null, 1) }))),
        ["LAST_TRADE_WINDOW"] = () => Buy(Under(new Safeguards { LastTradeWindow = new(365) })),
        ["SELF_CROSS"] = () => Judge(
            Under(new Safeguards { SelfCross = new(SelfCrossScope.Trader) }).State,
            others: new("other", true, default, new([new RestingOrder(Scene.Mnq, Side.Sell, At(15_500m))]))),
        ["SLIPPAGE"] = () => Buy(Entered(Under(new Safeguards { Slippage = new(4, 1, null) }), at: 15_501.25m)),
        ["ORDERS_TO_TRADES"] = () => Buy(Asked(Under(new Safeguards { OrdersToTrades = new(1, 0) }), Limit(15_490m))),
        ["NO_SIGN_OF_LIFE"] = () => Failed(Judged(Silent(Under(new Safeguards { DeadMansSwitch = new(60, DeadManAction.ReduceOnly) })).State)),
        ["UNPROTECTED"] = () => Alarmed(Entered(new Scene(), StopAt(15_490m)).At(Ten.AddSeconds(5)).Look()),
        ["PERSONAL_LOSS"] = () => Broken(Under("""{"personal":[{"side":"loss","amount":100,"action":"none"}]}""").Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 15_450m)),
        ["PERSONAL_PROFIT"] = () => Broken(Under("""{"personal":[{"side":"profit","amount":100,"action":"none"}]}""").Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).Price(Scene.Mnq, 15_550m)),
        ["STATUS"] = () => Payout(Locked(Paying("{}"))),
        ["NOT_FLAT"] = () => Payout(Paying("{}").Book(Scene.Mnq, Side.Buy, 1, At(15_500m))),
        ["WINNING_DAYS"] = () => Payout(Paying("""{"winningDay":100,"winningDays":1}""")),
        ["TRADED_DAYS"] = () => Payout(Paying("""{"tradedDays":1}""")),
        ["CONSISTENCY"] = () => Payout(Paying("""{"consistency":0.5}""")),
        ["NO_PROFIT_SINCE_LAST"] = () => Payout(After(Paying("""{"netPositiveSinceLast":true}"""), Hundred)),
        ["MIN_BALANCE"] = () => Payout(Paying("""{"minBalance":50000.01}""")),
        ["MAX_PAYOUTS"] = () => Payout(Paying("""{"maxPayouts":0}""")),
        ["BELOW_MIN"] = () => Payout(Paying("""{"min":100.01}""")),
        ["ABOVE_PCT"] = () => Payout(Paying("""{"pctOfBalance":0.001}""")),
        ["ABOVE_CAP"] = () => Payout(Paying("""{"caps":[99.99]}""")),
        ["BUFFER"] = () => Payout(Paying("""{"keepAbove":49900.01}""")),
    };

    public static TheoryData<string> Codes => [.. Stories.Keys];

    /// <summary>Every code that domain/rules declares.</summary>
    internal static IEnumerable<string> Declared =>
        typeof(ReasonCodes).Assembly.GetTypes().Where(type => type.Namespace == typeof(ReasonCodes).Namespace)
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(code => code.IsLiteral && code.FieldType == typeof(string)))
            .Where(code => code.DeclaringType == typeof(ReasonCodes) || code.Name.EndsWith("Code", StringComparison.Ordinal))
            .Select(code => (string)code.GetRawConstantValue()!).Order(StringComparer.Ordinal);

    private static DateTimeOffset Ten => Scene.Ten;

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_story_ends_with_its_code(string code) => Assert.Equal(code, Stories[code]());

    [Fact]
    public void Every_reason_code_has_its_story_and_no_other() =>
        Assert.Equal(Declared, Stories.Keys.Concat(ShellReasonCodeTests.Codes.Select(row => row.Data)).Order(StringComparer.Ordinal));

    private static string? Code(AccountEvent happened) => happened switch
    {
        AccountEvent.AlertAccepted e => e.Decision.Code,
        AccountEvent.AlertRefused e => e.Decision.Code,
        AccountEvent.AlertIgnored e => e.Code,
        _ => throw new InvalidOperationException($"{happened} answers no alert."),
    };

    /// <summary>The last check that failed, where one of the account's state always fails before it.</summary>
    private static string Failed(Decision decision) => decision.Checks.Last(check => !check.Passed).Code;

    private static string? Buy(Scene scene, int quantity = 1) => Code(scene.Buy(quantity));

    private static string Broken(Scene scene) => Assert.Single(scene.All.OfType<AccountEvent.ViolationRaised>()).Violation.Code;

    /// <summary>One MNQ bought at the market, seen by a gate that is told what stands above and beside the account.</summary>
    private static Decision Judged(AccountState state, GroupUse? group = null, HedgeAccount? others = null) => Gate.Judge(
        state, new OrderAsk(Scene.Mnq, Side.Buy, 1, 0, OrderKind.Market, null, null),
        new ControlFromAbove(TradingState.Active, null, null, group is { } use ? new([use]) : default), new Scene().Market, Ten,
        others is null ? default : new([others]));

    private static string? Judge(AccountState state, GroupUse? group = null, HedgeAccount? others = null) => Judged(state, group, others).Code;

    /// <summary>Seen by a gate while the engine holds new risk back.</summary>
    private static string? Held(string code) => Gate.Judge(
        new Scene().State, new OrderAsk(Scene.Mnq, Side.Buy, 1, 0, OrderKind.Market, null, null), new ControlFromAbove(TradingState.ReduceOnly, "engine", "a test", Code: code),
        new Scene().Market, Ten).Code;

    private static string Payout(Scene scene) => Assert.IsType<AccountEvent.PayoutRefused>(Assert.Single(After(scene, Hundred).Last)).Code;

    private static AccountCommand.RequestPayout Hundred(CommandId id, DateTimeOffset at) => new(id, Dollars(100), "ann", at);

    private static Scene Paying(string payout) => Under($$"""{"payout":{{payout}}}""");

    private static Scene Long() => new Scene().Book(Scene.Mnq, Side.Buy, 1, At(15_500m));

    private static Scene Page(string page) => RulePage.Mine(page).Scene();

    private static Scene Under(string rules) => RulePage.Scene(rules);

    private static Scene Under(Safeguards own) => After(new Scene(), (id, at) => new AccountCommand.SetSafeguards(id, own, "a test", "ann", at));

    private static Scene Set(TradingState state) => After(new Scene(), (id, at) => new AccountCommand.SetState(id, state, "a test", "ann", at));

    private static Scene Locked(Scene scene) => After(scene, (id, at) => new AccountCommand.LockAccount(id, "a test", "ann", null, at));

    /// <summary>A silence that began a minute and more ago.</summary>
    private static Scene Silent(Scene scene) =>
        After(scene.Book(Scene.Mnq, Side.Buy, 1, At(15_500m)).At(Ten.AddMinutes(1)), (id, at) => new AccountCommand.RecordSilence(id, Ten, at));

    private static Scene Entered(Scene scene, decimal? at = null)
    {
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
        scene.Fill(Assert.Single(scene.State.Orders), price: at);
        return scene;
    }

    private static Scene Entered(Scene scene, Intent intent)
    {
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(intent));
        scene.Fill(Assert.Single(scene.State.Orders));
        return scene;
    }

    /// <summary>Long 1 from 15,500, with the stop of its order at work.</summary>
    private static Scene Stopped()
    {
        var scene = new Scene();
        Asked(scene, StopAt(15_490m));
        var entry = Assert.Single(scene.State.Orders);
        scene.Fill(entry);
        var leg = Assert.Single(entry.Legs);
        var ticket = new OrderTicket(leg.Id, Scene.Mnq, Side.Sell, new Contracts(1), OrderKind.Stop, Stop: leg.At);
        return After(scene, (id, at) => new AccountCommand.RecordOrder(id, leg.Id, new OrderNews.Appeared(ticket, "b", default, entry.Ticket.Id), at));
    }

    private static Intent StopAt(decimal price) =>
        Intent.Market(Side.Buy, Scene.Mnq, 1) with { Brackets = new([new BracketAsk(null, At(price), null, null, null, null)]) };

    private static Intent MoveStop(decimal price) =>
        new(IntentAction.Modify, Scene.Mnq, Brackets: new([new BracketAsk(null, At(price), null, null, null, null)]));

    /// <summary>The engine's alarm for what the account has recorded.</summary>
    private static string? Alarmed(Scene scene) => scene.Last.Select(happened => happened switch
    {
        AccountEvent.PositionUnprotected => Protect.Code,
        AccountEvent.PlatformNoted { Seen: var seen } when seen.Differences.Any(difference => difference.IsLooser) => ReasonCodes.PlatformTighter,
        AccountEvent.FlattenIncomplete => ReasonCodes.FlattenIncomplete,
        _ => null,
    }).OfType<string>().FirstOrDefault();

    /// <summary>What keeps the account to reducing until a person has looked.</summary>
    private static string Waits(Scene scene) => Assert.Single(scene.State.Truth.Reviews).Code;

    private static Scene Rejected(Scene scene)
    {
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Buy(1));
        var order = Assert.Single(scene.State.Orders).Ticket.Id;
        After(scene, (id, at) => new AccountCommand.RecordSent(id, order, at));
        return After(scene, (id, at) => new AccountCommand.RecordOrder(id, order, new OrderNews.Rejected("X", "no"), at));
    }

    private static Scene Asked(Scene scene, Intent intent)
    {
        Assert.IsType<AccountEvent.AlertAccepted>(scene.Alert(intent));
        return scene;
    }

    /// <summary>One ES, bought and sold so many points higher: 50 USD each.</summary>
    private static Scene Earn(Scene scene, decimal points) =>
        scene.Book(Scene.Es, Side.Buy, 1, At(4_450m)).Book(Scene.Es, Side.Sell, 1, At(4_450m + points));

    private static Scene After(Scene scene, Func<CommandId, DateTimeOffset, AccountCommand> command)
    {
        scene.Send(command(scene.NextId(), scene.Now));
        return scene;
    }

    private static Intent Of(string strategy, Side side) => Intent.Market(side, Scene.Mnq, 1) with { Strategy = strategy, Ownership = Ownership.Shared };

    private static Intent Limit(decimal price) => Intent.Market(Side.Buy, Scene.Mnq, 1) with { Kind = OrderKind.Limit, Limit = At(price) };

    private static Price At(decimal points) => Price.FromPoints(points);

    private static Usd Dollars(decimal amount) => Usd.FromDollars(amount);
}
