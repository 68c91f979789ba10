using TraderTerminal.Domain.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>Whoever opens one latch is told of the others, and where they are opened.</summary>
public sealed class HoldTests
{
    private readonly Scene _scene = new();

    private IEnumerable<string> Told(params ControlFromAbove[] above) => Hold.Of(_scene.State, above).Select(hold => $"{hold.Level}: {hold.Text}");

    [Fact]
    public void What_holds_nothing_is_told_as_nothing() => Assert.Empty(Told());

    [Fact]
    public void Each_latch_is_named_with_the_level_it_is_opened_at()
    {
        var until = Scene.Ten.AddHours(2);
        _scene.Send(new AccountCommand.LockAccount(_scene.NextId(), "lunch", "ann", null, _scene.Now));
        _scene.Send(new AccountCommand.LockOut(_scene.NextId(), until, "enough", "bob", _scene.Now));
        _scene.Send(new AccountCommand.SetState(_scene.NextId(), TradingState.Halted, "a look", "ann", _scene.Now));
        Assert.Equal(
            [
                "account: it is locked by ann (lunch)",
                "account: it is locked out until 2026-10-20 17:00 UTC, and nobody opens that sooner",
                "account: a person set it to halted (a look)",
                "all: all accounts are frozen (the law)",
                "group topstep: group topstep is reduce only (news)",
            ],
            Told(new(TradingState.Frozen, "all", "the law"), new(TradingState.ReduceOnly, "group topstep", "news")));

        _scene.Send(new AccountCommand.UnlockAccount(_scene.NextId(), "back", "ann", _scene.Now));
        Assert.DoesNotContain(Told(), told => told.Contains("lunch", StringComparison.Ordinal));
        Assert.Contains(Told(), told => told.Contains("locked out", StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_about_by_itself_is_told_too()
    {
        _scene.Send(new AccountCommand.StartReconciling(_scene.NextId(), "a look", _scene.Now));
        Assert.Equal(["account: its book is being matched with the broker's"], Told());
    }
}
