using TraderTerminal.Silo.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Quiet means that nothing is under way.</summary>
public sealed class QuiescenceTests
{
    [Fact]
    public void It_is_quiet_before_anything_began() => Assert.True(new Quiescence().WhenQuiet().IsCompleted);

    [Fact]
    public async Task It_is_quiet_only_when_the_last_thing_has_ended()
    {
        var quiescence = new Quiescence();
        quiescence.Begin();
        quiescence.Begin();
        var quiet = quiescence.WhenQuiet();
        quiescence.End();
        Assert.False(quiet.IsCompleted);
        quiescence.End();
        await quiet;
        Assert.Equal(4, quiescence.Changes);
    }

    [Fact]
    public async Task A_turn_counts_from_its_posting_to_its_end()
    {
        var quiescence = new Quiescence();
        var gate = new TaskCompletionSource();
        await using var mailbox = new Mailbox(quiescence, _ => { });
        mailbox.Post(async () => await gate.Task);
        var quiet = quiescence.WhenQuiet();
        Assert.False(quiet.IsCompleted);
        gate.SetResult();
        await quiet;
    }
}
