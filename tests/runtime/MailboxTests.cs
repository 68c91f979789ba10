using TraderTerminal.Silo.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Turns run one at a time, in order, and only so many may wait.</summary>
public sealed class MailboxTests
{
    private readonly List<Exception> _escaped = [];

    private Mailbox Open() => new(new Quiescence(), _escaped.Add);

    [Fact]
    public async Task Turns_run_in_order_and_never_two_at_once()
    {
        var seen = new List<int>();
        var running = 0;
        var most = 0;
        await using (var mailbox = Open())
        {
            for (var i = 0; i < 200; i++)
            {
                var turn = i;
                Assert.True(mailbox.Post(async () =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref running));
                    await Task.Yield();
                    seen.Add(turn);
                    Interlocked.Decrement(ref running);
                }));
            }
        }

        Assert.Equal(Enumerable.Range(0, 200), seen);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_turn_that_posts_another_does_not_run_it_inside_itself()
    {
        var order = new List<string>();
        var done = new TaskCompletionSource();
        await using var mailbox = Open();
        mailbox.Post(() =>
        {
            mailbox.Post(() =>
            {
                order.Add("posted");
                done.SetResult();
                return ValueTask.CompletedTask;
            });
            order.Add("first");
            return ValueTask.CompletedTask;
        });
        await done.Task;
        Assert.Equal(["first", "posted"], order);
    }

    [Fact]
    public async Task One_turn_beyond_the_bound_is_not_taken_and_the_rest_runs()
    {
        var gate = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var ran = 0;
        var mailbox = Open();
        mailbox.Post(async () =>
        {
            started.SetResult();
            await gate.Task;
        });
        await started.Task;
        for (var i = 0; i < Mailbox.TurnsMax; i++) Assert.True(mailbox.Post(Count));
        Assert.False(mailbox.Post(Count));
        gate.SetResult();
        await mailbox.DisposeAsync();
        Assert.Equal(Mailbox.TurnsMax, ran);
        Assert.False(mailbox.Post(Count));

        ValueTask Count()
        {
            ran++;
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task A_fault_that_escapes_a_turn_is_told_and_the_next_turn_runs()
    {
        var ran = false;
        await using (var mailbox = Open())
        {
            mailbox.Post(() => throw new InvalidOperationException("ours"));
            mailbox.Post(() =>
            {
                ran = true;
                return ValueTask.CompletedTask;
            });
        }

        Assert.True(ran);
        Assert.Equal("ours", Assert.Single(_escaped).Message);
    }
}
