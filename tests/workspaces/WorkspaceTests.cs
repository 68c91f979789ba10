using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Workspaces;

public sealed class WorkspaceTests
{
    [Theory]
    [InlineData("eval_1", null, "eval_1")]
    [InlineData("north~eval_1", "north", "eval_1")]
    [InlineData("north-2~topstep 50k", "north-2", "topstep 50k")]
    [InlineData("north~a~b", "north", "a~b")]
    [InlineData("north~", "north", "")]
    [InlineData("~eval_1", null, "~eval_1")]
    [InlineData("North~eval_1", null, "North~eval_1")]
    [InlineData("the north~eval_1", null, "the north~eval_1")]
    [InlineData("-north~eval_1", null, "-north~eval_1")]
    [InlineData("a-name-of-25-letters-long~x", null, "a-name-of-25-letters-long~x")]
    [InlineData("", null, "")]
    public void A_name_says_whose_it_is(string name, string? workspace, string rest)
    {
        Assert.Equal(workspace, Workspace.Of(name));
        Assert.Equal(rest, Workspace.Short(name).ToString());
        Assert.True(Workspace.Has(workspace, name));
        Assert.False(Workspace.Has("another", name));
    }

    [Fact]
    public void Names_are_of_one_workspace_or_not()
    {
        Assert.True(Workspace.AreOne("north~a", "north~b"));
        Assert.True(Workspace.AreOne("a", "b"));
        Assert.False(Workspace.AreOne("north~a", "south~a"));
        Assert.False(Workspace.AreOne("north~a", "a"));
        Assert.False(Workspace.AreOne("north~a", "nort~a"));
        Assert.Equal(("north~ada", "north~ada", "ada"), (Workspace.Full("ada", "north~x"), Workspace.Full("north~ada", "north~x"), Workspace.Full("ada", "x")));
    }

    [Fact]
    public void Every_account_of_a_workspace_has_one_name()
    {
        Assert.Equal(new AccountId("north~all"), Workspace.AllOf("north"));
        Assert.Null(Workspace.AllOf(null));
        Assert.True(Workspace.IsAll("north~all"));
        Assert.False(Workspace.IsAll("all"));
        Assert.False(Workspace.IsAll("north~all-of-it"));
    }

    [Theory]
    [InlineData("eval_1", true)]
    [InlineData("north~eval_1", true)]
    [InlineData("north~", false)]
    [InlineData("~eval_1", false)]
    [InlineData("north~south~x", false)]
    [InlineData("North~eval_1", false)]
    [InlineData("north~Eval", false)]
    [InlineData("north_2~eval", false)]
    public void An_account_is_named_within_its_workspace(string text, bool isValid) => Assert.Equal(isValid, AccountId.IsValid(text));

    [Theory]
    [InlineData("strategy breakout", "breakout", true)]
    [InlineData("strategy north~breakout", "breakout", true)]
    [InlineData("strategy north~breakout", "north~breakout", true)]
    [InlineData("strategy north~breakout", "out", false)]
    [InlineData("strategy breakout", null, false)]
    [InlineData("group north~all", "breakout", true)]
    public void An_alert_names_a_strategy_without_its_workspace(string level, string? strategy, bool applies) =>
        Assert.Equal(applies, new LevelSafeguards(level, Safeguards.None, null).AppliesTo(strategy));
}
