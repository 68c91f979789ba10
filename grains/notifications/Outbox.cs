using System.Diagnostics;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Notifications;
using static TraderTerminal.Grains.Abstractions.Events.NotificationEvent;

namespace TraderTerminal.Grains.Notifications;

/// <summary>What every channel still has to be told, from the events alone: after a restart, and in every process, the same.</summary>
/// <remarks>Not for two threads at once.</remarks>
public sealed class Outbox
{
    /// <summary>Parts that wait for one channel; beyond it the oldest is given up. A receiver that is away over a weekend misses none.</summary>
    public const int PartsMax = 1_000;

    private readonly SortedDictionary<string, Box> _boxes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, long> _read = [];

    public IReadOnlyCollection<string> Channels => _boxes.Keys;

    public IReadOnlyList<ChannelView> Views(DateTimeOffset now) => [.. _boxes.Values.Select(box => box.View(now))];

    /// <summary>How far a shard's feed was read when something of it was gathered last; 0 before that.</summary>
    public long ReadTo(int shard) => _read.GetValueOrDefault(shard);

    public Channel? Find(string channel) => _boxes.GetValueOrDefault(channel)?.Channel;

    /// <summary>True when somebody is to be told of it.</summary>
    public bool IsWanted(Notice notice) => _boxes.Values.Any(box => box.Channel.Wants(notice));

    /// <summary>When the channel next has something to be sent; null when nothing waits.</summary>
    public DateTimeOffset? DueAt(string channel) => _boxes.GetValueOrDefault(channel)?.DueAt;

    /// <summary>The message that is under way, or the event that makes the next one of all that is due; both null when nothing is.</summary>
    public (Message? UnderWay, MessageMade? Next) Next(string channel, DateTimeOffset now) => _boxes.GetValueOrDefault(channel)?.Next(now) ?? default;

    /// <summary>True when it fails anew, or for another reason than before.</summary>
    public bool IsNews(DeliveryFailed failed) => _boxes.GetValueOrDefault(failed.Channel) is { } box && (box.Failure != failed.Why || box.FailedMessage != failed.Message);

    public void Apply(NotificationEvent happened)
    {
        switch (happened)
        {
            case ChannelSaved { Channel: var channel }:
                if (_boxes.TryGetValue(channel.Id, out var known)) known.Channel = channel;
                else _boxes[channel.Id] = new Box(channel);
                break;
            case ChannelRemoved e:
                _boxes.Remove(e.Channel);
                break;
            case NoticesGathered e:
                foreach (var read in e.UpTo) _read[read.Shard] = Math.Max(ReadTo(read.Shard), read.Position);
                foreach (var box in _boxes.Values) box.Take(e);
                break;
            case MessageMade e:
                _boxes.GetValueOrDefault(e.Channel)?.Make(e);
                break;
            case MessageDelivered e:
                _boxes.GetValueOrDefault(e.Channel)?.Deliver(e);
                break;
            case DeliveryFailed e:
                _boxes.GetValueOrDefault(e.Channel)?.Fail(e);
                break;
            case MessageGivenUp e:
                _boxes.GetValueOrDefault(e.Channel)?.GiveUp(e);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>One channel and what waits for it, in the order in which it happened.</summary>
    private sealed class Box(Channel channel)
    {
        private readonly List<Part> _parts = [];
        private MessageMade? _made;
        private DateTimeOffset? _deliveredAt, _failingSince;
        private int _lost;

        private sealed record Part(Guid Id, IReadOnlyList<Notice> Notices, DateTimeOffset DueAt);

        public Channel Channel { get; set; } = channel;

        public string? Failure { get; private set; }

        public Guid? FailedMessage { get; private set; }

        public DateTimeOffset? DueAt => _made is { } made ? made.At : _parts.Count == 0 ? null : _parts.Min(part => part.DueAt);

        public ChannelView View(DateTimeOffset now)
        {
            var held = _parts.Where(part => part.DueAt > now).ToList();
            return new(Channel, _parts.Sum(part => part.Notices.Count), held.Count == 0 ? null : held.Min(part => part.DueAt), _lost, Failure, _failingSince, _deliveredAt);
        }

        public (Message?, MessageMade?) Next(DateTimeOffset now)
        {
            if (_made is { } made) return (Message.Of(made.Message, made.At, [.. _parts.Where(part => made.Parts.Contains(part.Id)).SelectMany(part => part.Notices)]), null);
            var due = _parts.Where(part => part.DueAt <= now).Select(part => part.Id).ToEquatableArray();
            return due.Count == 0 ? default : (null, new MessageMade(Channel.Id, DeterministicId.Of(["message", Channel.Id, .. due.Select(id => id.ToString())]), due, now));
        }

        /// <summary>In quiet hours what is critical is due at once, and the rest when they end.</summary>
        public void Take(NoticesGathered gathered)
        {
            var wanted = gathered.Notices.Where(Channel.Wants).ToLookup(notice => notice.Severity == NoticeSeverity.Critical || Channel.Quiet is null);
            var quietUntil = Channel.Quiet?.EndsAt(gathered.At) ?? gathered.At;
            if (quietUntil == gathered.At) Add(gathered, "all", [.. wanted[true], .. wanted[false]], gathered.At);
            else
            {
                Add(gathered, "now", [.. wanted[true]], gathered.At);
                Add(gathered, "later", [.. wanted[false]], quietUntil);
            }
        }

        public void Make(MessageMade made) => _made ??= made;

        public void Deliver(MessageDelivered delivered)
        {
            if (!End(delivered.Message)) return;
            (_deliveredAt, Failure, FailedMessage, _failingSince) = (delivered.At, null, null, null);
        }

        public void Fail(DeliveryFailed failed)
        {
            (Failure, FailedMessage) = (failed.Why, failed.Message);
            _failingSince ??= failed.At;
        }

        public void GiveUp(MessageGivenUp given)
        {
            var before = _parts.Sum(part => part.Notices.Count);
            if (!End(given.Message)) return;
            _lost += before - _parts.Sum(part => part.Notices.Count);
            (Failure, FailedMessage) = (given.Why, given.Message);
            _failingSince ??= given.At;
        }

        private bool End(Guid message)
        {
            if (_made is not { } made || made.Message != message) return false;
            _parts.RemoveAll(part => made.Parts.Contains(part.Id));
            _made = null;
            return true;
        }

        private void Add(NoticesGathered gathered, string which, IReadOnlyList<Notice> notices, DateTimeOffset dueAt)
        {
            if (notices.Count == 0) return;
            _parts.Add(new(DeterministicId.Of("part", Channel.Id, gathered.Group.ToString(), which), notices, dueAt));
            if (_parts.Count <= PartsMax || _parts.FindIndex(part => _made?.Parts.Contains(part.Id) != true) is not (>= 0 and var oldest)) return;
            _lost += _parts[oldest].Notices.Count;
            _parts.RemoveAt(oldest);
        }
    }
}
