using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Grains.Notifications;
using TraderTerminal.Grains.Operators;
using TraderTerminal.Tests.Runtime;
using Xunit;
using Route = TraderTerminal.Grains.Abstractions.Alerts.Route;

namespace TraderTerminal.Tests.Workspaces;

/// <summary>What no caller can do, the desk neither: nothing that is stored reaches from one workspace into another.</summary>
public sealed class StoreTests
{
    private static readonly DateTimeOffset Ten = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    private int _ids;

    [Fact]
    public async Task A_hook_reaches_accounts_and_groups_of_its_own_workspace_alone()
    {
        await using var scene = await EngineScene.Start();
        var hooks = new HookStore(scene.Stream(Streams.Hooks));
        async Task<Reply> Save(string id, string route, string account, string group) =>
            await hooks.Save(Next(), new Hook(id, $"{id} {route} {account} {group}", RouteOf(route, account, group)), "test");

        Assert.IsType<Reply.Done>(await Save("north~in", "north~in", "north~a", "north~swing"));
        Assert.IsType<Reply.Done>(await Save("in", "in", "ann", "swing"));
        foreach (var (id, route, account, group) in new[]
                 {
                     ("north~in", "south~in", "north~a", "north~swing"), ("north~in", "north~in", "south~a", "north~swing"), ("north~in", "north~in", "north~a", "south~swing"),
                     ("north~in", "north~in", "ann", "north~swing"), ("in", "in", "north~a", "swing"),
                 })
            Assert.Equal(Hook.OtherWorkspace, Assert.IsType<Reply.Refused>(await Save(id, route, account, group)).Code);
    }

    [Fact]
    public async Task A_route_that_was_written_otherwise_reaches_no_account_of_another_workspace()
    {
        await using var scene = await EngineScene.Start();
        var members = await new RouteMembers(scene.Accounts).Of(new Hook("north~in", "", RouteOf("north~in", "ann", "swing")));
        Assert.Empty(members);
        Assert.Single(await new RouteMembers(scene.Accounts).Of(new Hook("in", "", RouteOf("in", "ann", "swing"))));
    }

    [Fact]
    public async Task An_operator_of_a_workspace_is_given_accounts_of_it_alone()
    {
        await using var scene = await EngineScene.Start();
        var operators = new OperatorStore(scene.Stream(Streams.Operators), scene.Time);
        Grant Of(string account) => new(OperatorRole.Trader, [new AccountId(account)]);
        Assert.Equal("OTHER_WORKSPACE", Assert.IsType<Reply.Refused>(await operators.Save(Next(), "north~tom", Of("south~a"), "hash", null, "test")).Code);
        Assert.Equal("OTHER_WORKSPACE", Assert.IsType<Reply.Refused>(await operators.Save(Next(), "north~tom", Of("a"), "hash", null, "test")).Code);
        Assert.IsType<Reply.Done>(await operators.Save(Next(), "north~tom", Of("north~a"), "hash", null, "test"));
        Assert.Equal("OTHER_WORKSPACE", Assert.IsType<Reply.Refused>(await operators.Change(Next(), "north~tom", Of("south~a"), null, "test")).Code);
        Assert.IsType<Reply.Done>(await operators.Save(Next(), "tom", Of("north~a"), "hash", null, "test"));
        Assert.Equal(("north", null), (operators.Find("NORTH~TOM")!.Workspace, operators.Find("tom")!.Workspace));
    }

    [Fact]
    public async Task Safeguards_of_a_strategy_are_for_the_accounts_of_its_workspace()
    {
        await using var scene = await EngineScene.Start();
        foreach (var strategy in new[] { "breakout", "north~breakout", "south~breakout" })
            Assert.IsType<Reply.Done>(await scene.Levels.Set(Next(), LevelSafeguards.Strategy(strategy), new Safeguards { Clip = new ClipSize(1, null) }, "test", "test"));
        Assert.Equal(["strategy breakout", "strategy north~breakout"], scene.Levels.Over("north~kim", default).Select(level => level.Level));
        Assert.Equal(["strategy breakout"], scene.Levels.Over("kim", default).Select(level => level.Level));
    }

    [Fact]
    public async Task An_overlay_of_a_workspace_concerns_its_accounts_alone()
    {
        await using var scene = await EngineScene.Start();
        const string Text = """{"id":"north~cap","version":"1","ruleBookIds":["seed/eval/50k"],"from":"2026-10-20","to":null,"patch":{"position":{"perProduct":{"MNQ":2}}}}""";
        var added = Assert.IsType<Grains.Abstractions.Rules.AddedOverlay.Added>(await scene.Overlays.Add(Text, "test"));
        Assert.Equal((0, 0), (added.Accounts, added.Late));
        var book = new RuleBookId("seed/eval/50k");
        Assert.Contains(scene.Overlays.Over(book, new("north~a")), overlay => overlay.Id == "north~cap");
        Assert.DoesNotContain(scene.Overlays.Over(book, new("south~a")), overlay => overlay.Id == "north~cap");
        Assert.DoesNotContain(scene.Overlays.Over(book, EngineScene.Ann), overlay => overlay.Id == "north~cap");
    }

    [Theory]
    [InlineData("north~mail", "north~a", true)]
    [InlineData("north~mail", "north~all", true)]
    [InlineData("north~mail", "south~a", false)]
    [InlineData("north~mail", "south~all", false)]
    [InlineData("north~mail", "a", false)]
    [InlineData("north~mail", null, false)]
    [InlineData("mail", "north~a", true)]
    [InlineData("mail", "south~all", true)]
    [InlineData("mail", null, true)]
    public void A_channel_hears_of_its_own_workspace(string channel, string? account, bool wants)
    {
        Notice Of(NoticeKind kind) => new(kind, NoticeSeverity.Critical, account is null ? null : new AccountId(account), "CODE", "text", Ten);
        Assert.Equal(wants, ChannelOf(channel).Wants(Of(NoticeKind.Limit)));
        // What the desk has set for all holds for everybody.
        Assert.Equal(wants || account is null, ChannelOf(channel).Wants(Of(NoticeKind.Control)));
    }

    [Fact]
    public void What_is_told_above_the_accounts_says_whose_it_is()
    {
        AccountId? About(object happened) => DeskNotices.Of(happened, Ten)!.Account;
        Assert.Equal(new AccountId("north~all"), About(new StrategyEvent.StrategySilent("north~in", "breakout", Ten, Ten)));
        Assert.Equal(new AccountId("north~all"), About(new ControlEvent.ControlSet("north~swing", TradingState.Halted, "lunch", "test")));
        Assert.Null(About(new ControlEvent.ControlSet("swing", TradingState.Halted, "lunch", "test")));
        Assert.Null(About(new ControlEvent.ControlSet(null, TradingState.Halted, "lunch", "test")));
    }

    private Guid Next() => new(++_ids, 0, 0, new byte[8]);

    private static Channel ChannelOf(string id) => new(id, ChannelKind.Discord, "https://example.com", null, null, null, "", NoticeSeverity.Info, default, true, null, default);

    private static Route RouteOf(string id, string account, string group) => new(
        id, [new AccountRoute(new AccountId(account))], 1, SameSide.Ignore, OppositeSide.Reverse, true, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), Groups: [new GroupRoute(group)]);
}
