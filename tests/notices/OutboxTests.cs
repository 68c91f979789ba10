using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Notifications;
using TraderTerminal.Grains.Notifications;
using Xunit;
using static TraderTerminal.Grains.Abstractions.Events.NotificationEvent;

namespace TraderTerminal.Tests.Notices;

public sealed class OutboxTests
{
    private static readonly DateTimeOffset At = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    private static Channel Channel(string id = "one", NoticeSeverity least = NoticeSeverity.Warning, bool digest = true, QuietHours? quiet = null, params string[] accounts) => new(
        id, ChannelKind.Webhook, "https://example.com", null, null, null, "secret", least, accounts.Select(account => new AccountId(account)).ToEquatableArray(), digest, quiet, At);

    private static NoticesGathered Gathered(int number, params (string? Account, NoticeSeverity Severity, NoticeKind Kind, int Minute)[] notices) => new(
        DeterministicId.Of("group", $"{number}"),
        notices.Select((one, i) => new Notice(one.Kind, one.Severity, one.Account is { } account ? new AccountId(account) : null, $"N{number}-{i}", "text", At.AddMinutes(one.Minute))).ToEquatableArray(),
        [new FeedPosition(0, number)], At.AddMinutes(notices.Max(one => one.Minute)));

    private static NoticesGathered Warnings(int number, int count = 1) => Gathered(number, [.. Enumerable.Repeat(((string?)"a", NoticeSeverity.Warning, NoticeKind.Order, 1), count)]);

    private static Outbox After(params NotificationEvent[] events)
    {
        var outbox = new Outbox();
        foreach (var happened in events) outbox.Apply(happened);
        return outbox;
    }

    private static string[] Codes(Outbox outbox, DateTimeOffset now)
    {
        if (outbox.Next("one", now) is { Next: { } made }) outbox.Apply(made);
        return [.. outbox.Next("one", now).UnderWay?.Notices.Select(notice => notice.Code) ?? []];
    }

    [Fact]
    public void A_channel_gets_what_it_wants_and_nothing_from_before_it()
    {
        var outbox = After(
            new ChannelSaved(Channel(accounts: "a"), "ann", At),
            Gathered(1, ("a", NoticeSeverity.Warning, NoticeKind.Order, 1), ("b", NoticeSeverity.Critical, NoticeKind.Order, 1), (null, NoticeSeverity.Critical, NoticeKind.Engine, 1), ("a", NoticeSeverity.Info, NoticeKind.Fill, 1),
                ("a", NoticeSeverity.Info, NoticeKind.Digest, 1), ("a", NoticeSeverity.Critical, NoticeKind.Order, -1)));
        Assert.Equal(["N1-0", "N1-2", "N1-4"], Codes(outbox, At.AddMinutes(2)));
        Assert.Equal(1, outbox.ReadTo(0));
    }

    [Fact]
    public void What_leaves_together_is_fixed_before_it_leaves_and_the_rest_follows_as_one()
    {
        var outbox = After(new ChannelSaved(Channel(), "ann", At), Warnings(1));
        Assert.Equal(["N1-0"], Codes(outbox, At.AddMinutes(2)));
        var first = outbox.Next("one", At.AddMinutes(2)).UnderWay!;
        foreach (var later in new[] { Warnings(2), Warnings(3) }) outbox.Apply(later);
        outbox.Apply(new DeliveryFailed("one", first.Id, "it cannot be reached", At.AddMinutes(3)));
        var again = outbox.Next("one", At.AddMinutes(5)).UnderWay!;
        Assert.Equal((first.Id, first.Lines.Count), (again.Id, again.Lines.Count));
        Assert.False(outbox.IsNews(new("one", first.Id, "it cannot be reached", At.AddMinutes(6))));
        Assert.True(outbox.IsNews(new("one", first.Id, "it answered 500", At.AddMinutes(6))));

        outbox.Apply(new MessageDelivered("one", first.Id, At.AddMinutes(7)));
        outbox.Apply(new MessageDelivered("one", first.Id, At.AddMinutes(7)));
        Assert.Null(outbox.Views(At)[0].Failure);
        Assert.Equal(["N2-0", "N3-0"], Codes(outbox, At.AddMinutes(8)));
        Assert.NotEqual(first.Id, outbox.Next("one", At.AddMinutes(8)).UnderWay!.Id);
    }

    [Fact]
    public void Quiet_hours_split_a_group_and_end_with_one_message()
    {
        var outbox = After(
            new ChannelSaved(Channel(quiet: new("15:00", "16:00", "UTC")), "ann", At),
            Gathered(1, ("a", NoticeSeverity.Warning, NoticeKind.Order, 1), ("a", NoticeSeverity.Critical, NoticeKind.Limit, 1)), Warnings(2));
        Assert.Equal(["N1-1"], Codes(outbox, At.AddMinutes(2)));
        outbox.Apply(new MessageDelivered("one", outbox.Next("one", At).UnderWay!.Id, At.AddMinutes(2)));
        Assert.Equal((2, At.AddHours(1)), (outbox.Views(At)[0].Waiting, outbox.Views(At)[0].HeldUntil!.Value));
        Assert.Empty(Codes(outbox, At.AddHours(1).AddTicks(-1)));
        Assert.Equal(["N1-0", "N2-0"], Codes(outbox, At.AddHours(1)));
    }

    [Fact]
    public void At_the_bound_the_oldest_is_given_up_and_counted()
    {
        var outbox = After([new ChannelSaved(Channel(), "ann", At), .. Enumerable.Range(1, Outbox.PartsMax).Select(i => Warnings(i))]);
        Assert.Equal((Outbox.PartsMax, 0), (outbox.Views(At)[0].Waiting, outbox.Views(At)[0].Lost));
        outbox.Apply(Warnings(Outbox.PartsMax + 1, count: 2));
        Assert.Equal((Outbox.PartsMax + 1, 1), (outbox.Views(At)[0].Waiting, outbox.Views(At)[0].Lost));
        Assert.Equal("N2-0", Codes(outbox, At.AddMinutes(2))[0]);

        var under = outbox.Next("one", At.AddMinutes(2)).UnderWay!;
        outbox.Apply(new MessageGivenUp("one", under.Id, "it answered 400", At.AddMinutes(3)));
        Assert.Equal((0, Outbox.PartsMax + 2, "it answered 400"), (outbox.Views(At)[0].Waiting, outbox.Views(At)[0].Lost, outbox.Views(At)[0].Failure));
    }

    [Fact]
    public void A_removed_channel_has_nothing_and_a_changed_one_keeps_what_waits()
    {
        var outbox = After(new ChannelSaved(Channel(), "ann", At), Warnings(1), new ChannelSaved(Channel(least: NoticeSeverity.Critical), "ann", At));
        Assert.Equal(1, outbox.Views(At)[0].Waiting);
        outbox.Apply(new ChannelRemoved("one", "ann", At));
        outbox.Apply(new MessageDelivered("one", DeterministicId.Of("x"), At));
        Assert.Empty(outbox.Views(At));
        Assert.Null(outbox.DueAt("one"));
    }
}
