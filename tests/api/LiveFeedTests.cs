using TraderTerminal.Api.Live;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class LiveFeedTests
{
    private const int Ring = 4;
    private static readonly Guid FeedId = new("11111111-1111-1111-1111-111111111111");

    private readonly ManualTime _time = ManualTime.AtTen();
    private readonly LiveFeed _feed;

    public LiveFeedTests() => _feed = new LiveFeed(_time, FeedId, Ring);

    [Fact]
    public void A_new_viewer_gets_everything_and_then_each_change()
    {
        Change("a", 1);
        Change("b", 2);
        var viewer = _feed.Join(null, null);

        var snapshot = Take(viewer);
        Assert.Equal((LiveMessage.SnapshotKind, 2, FeedId), (snapshot!.Kind, snapshot.Number, snapshot.FeedId!.Value));
        Assert.Equal(["a", "b"], snapshot.Views.Select(view => view.Id.Value));
        Assert.Null(Take(viewer));

        Change("a", 3);
        _feed.Alarm(null, "CODE", "text");
        Assert.Equal([3, 4], Drain(viewer).Select(message => message.Number));
    }

    [Fact]
    public void A_workspace_is_told_of_itself_alone_and_without_a_gap()
    {
        Change("a", 1);
        Change("north~a", 2);
        _feed.Alarm(new("north~all"), "BEFORE", "text");
        var (north, south, desk) = (_feed.Of("north").Join(null, null), _feed.Of("south").Join(null, null), _feed.Join(null, null));
        Assert.Equal(3, _feed.Viewers);
        var snapshot = Take(north, "north")!;
        Assert.Equal((2L, "north~a", "BEFORE"), (snapshot.Number, snapshot.Views.Single().Id.Value, snapshot.Alarms!.Single().Code));
        Assert.NotEqual(FeedId, snapshot.FeedId);
        snapshot = Take(south, "south")!;
        Assert.Equal((0, 0), (snapshot.Views.Count(), snapshot.Alarms!.Count));
        Assert.Equal(2, Take(desk)!.Views.Count());

        Change("south~a", 3);
        _feed.Revalued(SampleViews.Of("south~a", equity: 49_000));
        _feed.Alarm(null, "OF_ALL", "text");
        _feed.Alarm(new("south~a"), "OF_SOUTH", "text");
        _feed.AlertsMoved("south");
        _feed.AlertsMoved(null);
        _feed.Seed(SampleViews.Of("south~b"));
        Assert.Null(Take(north, "north"));
        Change("north~a", 4);
        _feed.AlertsMoved("north");
        Assert.Equal([(LiveMessage.AccountKind, 3L), (LiveMessage.AlertsKind, 3L)], Drain(north, "north").Select(message => (message.Kind, message.Number)));
        Assert.All(Drain(south, "south"), message => Assert.DoesNotContain(message.Views, view => !view.Id.Value.StartsWith("south~", StringComparison.Ordinal)));
        Assert.Contains(Drain(desk), message => message.Code == "OF_ALL");
    }

    [Fact]
    public void A_viewer_resumes_without_a_gap_at_the_edge_of_the_ring()
    {
        for (var version = 1; version <= 10; version++) Change("a", version);
        var messages = Drain(_feed.Join(10 - Ring, FeedId));
        Assert.Equal([7L, 8, 9, 10], messages.Where(message => message.Kind == LiveMessage.AccountKind).Select(message => message.Number));
    }

    [Theory]
    [InlineData(10 - Ring - 1, true)] // One beyond the edge of the ring.
    [InlineData(11, true)] // A number that is not given out yet.
    [InlineData(-1, true)]
    [InlineData(9, false)] // Of another run.
    public void A_viewer_that_cannot_resume_begins_anew(long after, bool isSameFeed)
    {
        for (var version = 1; version <= 10; version++) Change("a", version);
        var message = Take(_feed.Join(after, isSameFeed ? FeedId : Guid.Empty));
        Assert.Equal((LiveMessage.SnapshotKind, 10), (message!.Kind, message.Number));
    }

    [Fact]
    public void A_viewer_that_resumes_gets_values_that_moved_meanwhile()
    {
        Change("a", 1);
        _feed.Revalued(SampleViews.Of("a", equity: 49_000));
        var message = Take(_feed.Join(1, FeedId));
        Assert.Equal((LiveMessage.ValueKind, 1), (message!.Kind, message.Number));
        Assert.Equal("49000.00", message.Views.Single().Equity.ToString());
    }

    [Fact]
    public void A_viewer_behind_the_ring_begins_anew_and_the_quick_one_notices_nothing()
    {
        var (slow, quick) = (_feed.Join(null, null), _feed.Join(null, null));
        Take(slow);
        Take(quick);
        for (var version = 1; version <= Ring + 1; version++)
        {
            Change("a", version);
            Assert.Equal(version, Assert.Single(Drain(quick)).Number);
        }

        var message = Assert.Single(Drain(slow));
        Assert.Equal((LiveMessage.SnapshotKind, Ring + 1), (message.Kind, message.Number));
    }

    [Fact]
    public void Exactly_a_ring_behind_nothing_is_skipped()
    {
        var viewer = _feed.Join(null, null);
        Take(viewer);
        for (var version = 1; version <= Ring; version++) Change("a", version);
        Assert.Equal([1L, 2, 3, 4], Drain(viewer).Select(message => message.Number));
    }

    [Fact]
    public void Of_many_values_the_newest_is_told_once_a_round()
    {
        Change("a", 1);
        var viewer = _feed.Join(1, FeedId);
        Drain(viewer);
        for (var equity = 1; equity <= 100; equity++) _feed.Revalued(SampleViews.Of("a", equity));
        Assert.Null(Take(viewer));
        Assert.Equal(LiveFeed.ValuePace, _feed.Next(viewer).Wait);

        _time.Advance(LiveFeed.ValuePace);
        Assert.Equal("100.00", Assert.Single(Drain(viewer)).Views.Single().Equity.ToString());
    }

    [Fact]
    public void Of_many_alerts_is_told_once_a_round_that_they_are_to_be_asked_for()
    {
        Change("a", 1);
        var viewer = _feed.Join(null, null);
        Drain(viewer);
        for (var alert = 0; alert < 100; alert++) _feed.AlertsMoved(null);
        Assert.Equal((LiveMessage.AlertsKind, 1L), Drain(viewer).Select(message => (message.Kind, message.Number)).Single());
        _feed.AlertsMoved(null);
        Assert.Null(Take(viewer));
        Assert.Equal(LiveFeed.ValuePace, _feed.Next(viewer).Wait);

        _time.Advance(LiveFeed.ValuePace);
        Assert.Equal(LiveMessage.AlertsKind, Assert.Single(Drain(viewer)).Kind);
    }

    [Fact]
    public async Task A_viewer_that_sleeps_is_woken_by_an_alert()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var viewer = _feed.Watch(null, null, cancel).GetAsyncEnumerator(cancel);
        Assert.True(await viewer.MoveNextAsync());
        var next = viewer.MoveNextAsync();
        Assert.False(next.IsCompleted);
        _feed.AlertsMoved(null);
        Assert.True(await next);
        Assert.Equal(LiveMessage.AlertsKind, viewer.Current.Kind);
    }

    [Fact]
    public async Task A_viewer_is_told_the_time_with_everything_and_then_every_five_seconds_however_little_happens()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var viewer = _feed.Watch(null, null, cancel).GetAsyncEnumerator(cancel);
        Assert.True(await viewer.MoveNextAsync());
        Assert.Equal((LiveMessage.SnapshotKind, _time.GetUtcNow()), (viewer.Current.Kind, viewer.Current.At));
        for (var round = 1; round <= 3; round++)
        {
            var next = viewer.MoveNextAsync();
            _time.Advance(LiveFeed.ClockPace - TimeSpan.FromTicks(1));
            Assert.False(next.IsCompleted);
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.True(await next);
            Assert.Equal((LiveMessage.ClockKind, 0L, _time.GetUtcNow()), (viewer.Current.Kind, viewer.Current.Number, viewer.Current.At));
        }
    }

    [Fact]
    public async Task The_time_is_told_between_changes_that_never_end()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var viewer = _feed.Watch(null, null, cancel).GetAsyncEnumerator(cancel);
        var kinds = new List<string>();
        for (var version = 1; version <= 12; version++)
        {
            Change("a", version);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.True(await viewer.MoveNextAsync());
            kinds.Add(viewer.Current.Kind);
        }

        Assert.Equal(2, kinds.Count(kind => kind == LiveMessage.ClockKind));
    }

    [Fact]
    public void Whoever_comes_late_is_told_the_alarms_of_the_last_day_the_newest_first()
    {
        _feed.Alarm(null, "YESTERDAY", "text");
        _time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromTicks(1));
        _feed.Alarm(new("a"), "FIRST", "text");
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var alarm = 2; alarm <= LiveFeed.AlarmsMax + 1; alarm++) _feed.Alarm(null, $"CODE_{alarm}", "text");
        var alarms = Take(_feed.Join(null, null))!.Alarms!;
        Assert.Equal((LiveFeed.AlarmsMax, $"CODE_{LiveFeed.AlarmsMax + 1}", "CODE_2"), (alarms.Count, alarms[0].Code, alarms[^1].Code));
        Assert.Equal((_time.GetUtcNow(), LiveFeed.AlarmsMax + 2L), (alarms[0].At, alarms[0].Number));
        _time.Advance(TimeSpan.FromHours(24) + TimeSpan.FromTicks(1));
        Assert.Empty(Take(_feed.Join(null, null))!.Alarms!);
    }

    [Fact]
    public void A_value_before_a_change_is_not_told_after_it()
    {
        Change("a", 1);
        var viewer = _feed.Join(1, FeedId);
        Drain(viewer);
        _time.Advance(LiveFeed.ValuePace);
        _feed.Revalued(SampleViews.Of("a", 1));
        Change("a", 2);
        Assert.Equal(LiveMessage.AccountKind, Assert.Single(Drain(viewer)).Kind);
    }

    [Fact]
    public void What_was_asked_for_never_replaces_what_an_account_told()
    {
        Change("a", 5);
        _feed.Seed(SampleViews.Of("a", version: 4));
        Assert.Equal(5, Take(_feed.Join(null, null))!.Views.Single().Version);
    }

    [Fact]
    public async Task A_stalled_viewer_delays_nobody()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var stalled = _feed.Watch(null, null, cancel).GetAsyncEnumerator(cancel);
        await using var quick = _feed.Watch(null, null, cancel).GetAsyncEnumerator(cancel);
        Assert.True(await stalled.MoveNextAsync());
        Assert.True(await quick.MoveNextAsync());
        for (var version = 1; version <= 3 * Ring; version++)
        {
            var next = quick.MoveNextAsync();
            Change("a", version);
            Assert.True(await next);
            Assert.Equal(version, quick.Current.Number);
        }

        Assert.True(await stalled.MoveNextAsync());
        Assert.Equal((LiveMessage.SnapshotKind, 3 * Ring), (stalled.Current.Kind, stalled.Current.Number));
    }

    [Fact]
    public async Task A_viewer_that_goes_away_is_forgotten()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using (var viewer = _feed.Watch(null, null, stop.Token).GetAsyncEnumerator(stop.Token))
        {
            Assert.True(await viewer.MoveNextAsync());
            var next = viewer.MoveNextAsync();
            await stop.CancelAsync();
            Assert.False(await next);
        }

        Assert.Equal(0, _feed.Viewers);
    }

    private void Change(string account, long version) => _feed.Changed(SampleViews.Of(account, version: version), []);

    private LiveMessage? Take(LiveViewer viewer, string? workspace = null) => _feed.Of(workspace).Next(viewer).Message;

    private List<LiveMessage> Drain(LiveViewer viewer, string? workspace = null)
    {
        var messages = new List<LiveMessage>();
        while (Take(viewer, workspace) is { } message) messages.Add(message);
        return messages;
    }
}
