using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Live;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Tests.Api;

namespace TraderTerminal.Tests.Dashboard;

/// <summary>
/// What the real feed tells one viewer in seeded random histories, as it goes over the wire: changes, values, alarms, lost lines, another run of the server.
/// Each ends caught up, with the views and alarms that the server then holds.
/// </summary>
internal static class FeedHistories
{
    private const int Histories = 60;
    private const int Steps = 150;
    private const int Accounts = 5;

    /// <summary>Short, so that a viewer often falls behind it.</summary>
    private const int Ring = 6;

    private static readonly JsonSerializerOptions Wire = Configured();

    public static void Write(string file) =>
        File.WriteAllText(file, JsonSerializer.Serialize(Enumerable.Range(1, Histories).Select(seed => new History(seed).Run()), Wire));

    private static JsonSerializerOptions Configured()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        ApiJson.Configure(options);
        return options;
    }

    /// <summary>One history, and what the server holds at its end.</summary>
    private sealed record Ended(int Seed, IReadOnlyList<object> Told, long Number, Guid FeedId, IReadOnlyDictionary<string, AccountView> Accounts, IReadOnlyList<long> Alarms);

    /// <summary>The viewer comes back and says where it goes on; nulls for everything anew.</summary>
    private sealed record Resumed(long? Resume, Guid? FeedId);

    private sealed class History(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly ManualTime _time = ManualTime.AtTen();
        private readonly Dictionary<AccountId, AccountView> _truth = [];
        private readonly List<object> _told = [];
        private LiveFeed _feed = null!;
        private LiveViewer? _viewer;
        private (long? Number, Guid? Feed) _known;

        public Ended Run()
        {
            Start();
            for (var step = 0; step < Steps; step++) Step();
            if (_viewer is null) Join();
            for (var round = 0; round < 3; round++)
            {
                Take(int.MaxValue);
                _time.Advance(LiveFeed.ValuePace);
            }

            var alarms = _feed.Next(_feed.Join(null, null)).Message!.Alarms!;
            return new Ended(seed, _told, _feed.Number, _feed.Id, _truth.Values.ToDictionary(view => view.Id.Value), [.. alarms.Select(alarm => alarm.Number)]);
        }

        private void Step()
        {
            _time.Advance(TimeSpan.FromMilliseconds(_random.Next(80)));
            switch (_random.Next(20))
            {
                case < 5:
                    _feed.Changed(Moved(versions: 1), [Event()]);
                    break;
                case < 9:
                    _feed.Revalued(Moved(versions: 0));
                    break;
                case < 11:
                    _feed.Alarm(_random.Next(2) == 0 ? null : Id(), "CODE", $"alarm {_random.Next(100)}");
                    break;
                case < 12:
                    _feed.AlertsMoved(null);
                    break;
                case < 16:
                    Take(_random.Next(6));
                    break;
                case < 17:
                    Leave();
                    break;
                case < 19:
                    if (_viewer is null) Join();
                    break;
                default:
                    if (_random.Next(3) == 0) Start();
                    break;
            }
        }

        /// <summary>Another run of the server: it counts anew and asks its accounts for their views.</summary>
        private void Start()
        {
            _viewer = null;
            _feed = new LiveFeed(_time, new Guid(_random.Next(), 0, 0, new byte[8]), Ring);
            foreach (var view in _truth.Values) _feed.Seed(view);
        }

        private void Leave()
        {
            if (_viewer is not null) _feed.Leave(_viewer);
            _viewer = null;
        }

        private void Join()
        {
            _viewer = _feed.Join(_known.Number, _known.Feed);
            _told.Add(new Resumed(_known.Number, _known.Feed));
        }

        private void Take(int most)
        {
            for (var taken = 0; taken < most && _viewer is not null && _feed.Next(_viewer).Message is { } message; taken++)
            {
                _known = (message.Number, message.FeedId ?? _known.Feed);
                _told.Add(message);
            }
        }

        private AccountId Id() => new($"account-{_random.Next(Accounts)}");

        private AccountView Moved(long versions)
        {
            var id = Id();
            var version = (_truth.TryGetValue(id, out var before) ? before.Version : 0) + versions;
            var sample = SampleViews.Of(id.Value, _random.Next(40_000, 60_000), version);
            return _truth[id] = sample with
            {
                At = _time.GetUtcNow(), State = (TradingState)_random.Next(7), Connection = _random.Next(4) == 0 ? "disconnected" : "connected",
                Locks = _random.Next(3) == 0 ? new([new AccountLock(AccountLock.Manual, "lunch", "ann", _time.GetUtcNow().AddHours(1), _time.GetUtcNow())]) : default,
            };
        }

        private AccountEvent Event() => _random.Next(4) == 0
            ? new AccountEvent.FlattenCompleted(new Guid(_random.Next(), 1, 1, new byte[8]), 1, 2, Usd.Zero, null, TimeSpan.FromSeconds(1.5), _time.GetUtcNow())
            : new AccountEvent.NoteWritten("a note", "ann", _time.GetUtcNow());
    }
}
