using TraderTerminal.Brokers.Common;
using TraderTerminal.Tests.Api;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>A broker whose name leads nowhere is looked for in time, and at once when the network is another one.</summary>
public sealed class HostWatchTests
{
    private const string Why = "there is no host";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_network_that_changes_has_it_looked_for_before_its_time()
    {
        var (isResumed, looks) = (false, 0);
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var changes = new Queue<TaskCompletionSource>([first, second]);
        var watch = HostWatch.Wait(
            Why, () => Why, () => isResumed = true, _ => Task.FromResult(++looks == 2), ManualTime.AtTen(), Cancel, cancel => changes.Count > 0 ? changes.Dequeue().Task : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel));
        Assert.Equal((false, 0), (isResumed, looks));
        first.SetResult(); // Another network, and the name is not there yet.
        second.SetResult();
        await watch;
        Assert.Equal((true, 2), (isResumed, looks));
    }

    [Fact]
    public async Task What_somebody_else_has_mended_meanwhile_is_left_alone()
    {
        var isResumed = false;
        await HostWatch.Wait(Why, () => null, () => isResumed = true, _ => Task.FromResult(true), ManualTime.AtTen(), Cancel, _ => Task.CompletedTask);
        Assert.False(isResumed);
    }
}
