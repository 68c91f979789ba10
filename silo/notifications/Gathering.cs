using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Silo.Notifications;

/// <summary>What happens within some seconds, so that it is told at once. Knows how far each feed is read.</summary>
internal sealed class Gathering(int shards)
{
    /// <summary>From the first thing that happened: what a limit, a news time or a lost line does to several accounts is one message.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    /// <summary>A thousand accounts roll in this time.</summary>
    public static readonly TimeSpan DigestWindow = TimeSpan.FromSeconds(30);

    /// <summary>Notices in one group; a group is one event of the journal.</summary>
    public const int NoticesMax = 200;

    private readonly Lock _gate = new();
    private readonly List<(Notice Notice, DateTimeOffset ClosesAt)> _open = [];
    private readonly long[] _read = new long[shards];

    /// <summary>Nothing more is to be read before the group is durable.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate) return _open.Count >= NoticesMax;
        }
    }

    /// <summary>False while something is not durable yet.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _open.Count == 0;
        }
    }

    /// <summary>When the group is full; null while there is none.</summary>
    public DateTimeOffset? ClosesAt
    {
        get
        {
            lock (_gate) return _open.Count == 0 ? null : _open.Count >= NoticesMax ? DateTimeOffset.MinValue : _open.Min(entry => entry.ClosesAt);
        }
    }

    public void Add(Notice notice, DateTimeOffset now)
    {
        lock (_gate) _open.Add((notice, now + (notice.Kind == NoticeKind.Digest ? DigestWindow : Window)));
    }

    /// <summary>A shard's feed is read so far, and this is what its last event has to tell.</summary>
    public void Read(int shard, long position, Notice? notice = null, DateTimeOffset now = default)
    {
        lock (_gate)
        {
            if (notice is not null) Add(notice, now);
            _read[shard] = position;
        }
    }

    /// <summary>The oldest of what is open, and how far the feeds are read; they stay open until <see cref="Forget"/>.</summary>
    public (EquatableArray<Notice> Notices, EquatableArray<FeedPosition> UpTo) Look()
    {
        lock (_gate) return (_open.Select(entry => entry.Notice).ToEquatableArray(), _read.Select((position, shard) => new FeedPosition(shard, position)).ToEquatableArray());
    }

    /// <summary>The oldest ones are durable.</summary>
    public void Forget(int count)
    {
        lock (_gate) _open.RemoveRange(0, count);
    }
}
