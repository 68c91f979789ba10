using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Api.Live;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Api;

/// <summary>Whatever happens between sender and viewer: a viewer that has caught up shows what the sender shows, and missed no change.</summary>
public sealed class LiveFeedProperties
{
    private const int Ring = 5;
    private static readonly Guid FeedId = new("11111111-1111-1111-1111-111111111111");

    private enum Step
    {
        Change,
        Revalue,
        Alarm,
        Alerts,
        Seed,
        Take,
        Wait,
        Reconnect,
    }

    private static readonly Arbitrary<(Step, int)[]> Histories = Gen.Elements(
            Step.Change, Step.Change, Step.Revalue, Step.Revalue, Step.Alarm, Step.Alerts, Step.Seed, Step.Take, Step.Take, Step.Take, Step.Wait, Step.Reconnect)
        .Zip(Gen.Choose(0, 3)).Select(pair => (pair.Item1, pair.Item2)).ArrayOf().ToArbitrary();

    [Fact]
    public void A_viewers_folded_view_equals_the_senders() =>
        Prop.ForAll(Histories, history => new World().Run(history)).QuickCheckThrowOnFailure();

    /// <summary>A sender, its feed, and one viewer that folds what it is given.</summary>
    private sealed class World
    {
        private readonly ManualTime _time = ManualTime.AtTen();
        private readonly LiveFeed _feed;
        private readonly Dictionary<AccountId, AccountView> _sent = [];
        private readonly Dictionary<AccountId, AccountView> _seen = [];
        private LiveViewer _viewer;
        private long _number;
        private int _equity;
        private bool _isGapless = true;
        private bool _owesAlerts;

        public World()
        {
            _feed = new LiveFeed(_time, FeedId, Ring);
            _viewer = _feed.Join(null, null);
        }

        public bool Run((Step Step, int Account)[] history)
        {
            foreach (var (step, account) in history) Do(step, account);
            for (var round = 0; round < 3; round++)
            {
                while (Take()) { }
                _time.Advance(LiveFeed.ValuePace);
            }

            return _isGapless && !_owesAlerts && _sent.Count == _seen.Count && _sent.All(pair => _seen[pair.Key] == pair.Value);
        }

        private void Do(Step step, int account)
        {
            switch (step)
            {
                case Step.Change:
                    _feed.Changed(Sent(account, versions: 1), []);
                    break;
                case Step.Revalue:
                    _feed.Revalued(Sent(account, versions: 0));
                    break;
                case Step.Seed when !_sent.ContainsKey(Id(account)):
                    _feed.Seed(Sent(account, versions: 0));
                    break;
                case Step.Alarm:
                    _feed.Alarm(null, "CODE", "text");
                    break;
                case Step.Alerts:
                    _feed.AlertsMoved(null);
                    _owesAlerts = true;
                    break;
                case Step.Take:
                    Take();
                    break;
                case Step.Wait:
                    _time.Advance(LiveFeed.ValuePace / 2);
                    break;
                case Step.Reconnect:
                    _feed.Leave(_viewer);
                    _viewer = _feed.Join(_number, FeedId);
                    break;
                default:
                    break;
            }
        }

        private static AccountId Id(int account) => new($"account-{account}");

        private AccountView Sent(int account, long versions)
        {
            var version = (_sent.TryGetValue(Id(account), out var before) ? before.Version : 0) + versions;
            return _sent[Id(account)] = SampleViews.Of(Id(account).Value, ++_equity, version);
        }

        private bool Take()
        {
            if (_feed.Next(_viewer).Message is not { } message) return false;
            var expected = message.Kind is LiveMessage.AccountKind or LiveMessage.AlarmKind ? _number + 1 : _number;
            _isGapless &= message.Kind == LiveMessage.SnapshotKind ? message.Number >= _number : message.Number == expected;
            _number = message.Number;
            if (message.Kind == LiveMessage.SnapshotKind) _seen.Clear();
            if (message.Kind is LiveMessage.SnapshotKind or LiveMessage.AlertsKind) _owesAlerts = false;
            foreach (var view in message.Views)
            {
                // Time does not run backwards on a screen.
                _isGapless &= !_seen.TryGetValue(view.Id, out var before) || view.Equity >= before.Equity;
                _seen[view.Id] = view;
            }

            return true;
        }
    }
}
