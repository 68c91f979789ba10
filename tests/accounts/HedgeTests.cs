using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>The hedge guard in the account's own decisions: what the trader's other accounts hold comes with the alert.</summary>
public sealed class HedgeTests
{
    private static readonly string Guarded =
        Books.Eval50K.Replace(
            """
            "fees":"none"
            """,
            """
            "conduct":{"hedge":{"scope":"any","families":"default"}},"fees":"none"
            """,
            StringComparison.Ordinal);

    private static string? CodeOf(Scene scene, Side side, params HeldProduct[] held)
    {
        var id = scene.NextId();
        scene.Send(new AccountCommand.Consider(
            id, new AlertId(id.Value), Intent.Market(side, Scene.Mnq, 1), default, scene.Now, new([new HedgeAccount("other", true, new(held))])));
        return scene.Last.OfType<AccountEvent.AlertRefused>().SingleOrDefault()?.Decision.Code;
    }

    [Fact]
    public void The_other_side_of_the_family_in_another_account_refuses()
    {
        Assert.Equal(HedgeGuard.CrossAccountCode, CodeOf(new Scene(Guarded), Side.Buy, new HeldProduct("NQ", -1, 0, 0)));
        Assert.Equal(HedgeGuard.CrossAccountCode, CodeOf(new Scene(Guarded), Side.Sell, new HeldProduct("MNQ", 0, 2, 0)));
        Assert.Null(CodeOf(new Scene(Guarded), Side.Buy, new HeldProduct("NQ", 1, 0, 0)));
        Assert.Null(CodeOf(new Scene(Guarded), Side.Buy, new HeldProduct("ES", -1, 0, 0)));
    }

    [Fact]
    public void An_exit_is_never_refused_and_a_reversal_is()
    {
        var scene = new Scene(Guarded).Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
        Assert.Null(CodeOf(scene, Side.Sell, new HeldProduct("NQ", 1, 0, 0)));
    }

    [Fact]
    public void Without_the_rule_nothing_is_asked() => Assert.Null(CodeOf(new Scene(), Side.Buy, new HeldProduct("NQ", -1, 0, 0)));

    [Fact]
    public void What_an_account_shows_is_its_positions_and_what_may_still_fill()
    {
        var scene = new Scene().Book(Scene.Es, Side.Sell, 1, Price.FromPoints(4_450.25m));
        scene.Buy(2);
        var shown = Holdings.Of(scene.State);
        Assert.Equal(("test", true), (shown.Id, shown.IsCounted));
        Assert.Equal([new HeldProduct("ES", -1, 0, 0), new HeldProduct("MNQ", 0, 2, 0)], shown.Products);
    }
}
