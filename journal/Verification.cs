using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>Reads the whole history once and names every place where it is not what was written.</summary>
internal sealed class Verification(IChainSource source, CancellationToken cancel)
{
    /// <summary>Events per query.</summary>
    private const int PageEvents = 512;

    /// <summary>A journal with more faults than this is lost as a whole; a longer list tells nobody more.</summary>
    private const int FaultsMax = 1_000;

    private readonly List<VerifyFault> _faults = [];
    private long _events;
    private long _aloneUntil;

    public VerifyReport Run(int shards, IReadOnlyList<Anchor> outsideAnchors)
    {
        for (var shard = 0; shard < shards; shard++)
        {
            var id = new ShardId(shard);
            Shard(id, outsideAnchors.Where(anchor => anchor.Shard == id).ToList());
        }

        return new VerifyReport(_events, _faults);
    }

    private void Shard(ShardId shard, List<Anchor> outside)
    {
        var chain = new ChainWalk(shard, Add);
        var anchors = outside.Select(anchor => (anchor, "outside")).Concat(Inside(shard).Select(anchor => (anchor, "inside")))
            .ToLookup(pair => pair.anchor.Position);
        chain.Watch(anchors);
        _aloneUntil = 0;
        var last = LastPosition(shard);
        while (_faults.Count < FaultsMax && chain.Position < last)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var stored in Next(shard, chain))
            {
                chain.Follow(stored);
                _events++;
            }
        }

        chain.End();
    }

    /// <summary>The next events; around damage they are read one at a time, so that each one that is lost is named.</summary>
    private List<StoredEvent> Next(ShardId shard, ChainWalk chain)
    {
        if (chain.Position >= _aloneUntil)
        {
            var page = Readable(() => source.Feed(shard, chain.Position, PageEvents), out var damage);
            if (damage is null && page.Count > 0)
                return page;
            _aloneUntil = chain.Position + PageEvents;
        }

        var position = chain.Position + 1;
        var one = Readable(() => source.At(shard, position), out var unreadable);
        if (unreadable is not null)
            chain.Lost(position, "unreadable", $"cannot be read: {unreadable}");
        else if (one.Count == 0)
            chain.Lost(position, "missing", "is missing");
        return one;
    }

    private List<Anchor> Inside(ShardId shard)
    {
        var anchors = Readable(() => source.Anchors(shard), out var unreadable);
        if (unreadable is not null)
            Add(new VerifyFault(shard, 0, "unreadable", $"The anchors cannot be read: {unreadable}"));
        return anchors;
    }

    /// <summary>Where the history ends, by the events or, when those cannot tell, by the head kept beside them.</summary>
    private long LastPosition(ShardId shard)
    {
        var last = Readable<long>(() => [source.Head(shard)], out var unreadable);
        if (unreadable is null)
            return last[0];
        Add(new VerifyFault(shard, 0, "unreadable", $"The head cannot be read: {unreadable}"));
        last = Readable<long>(() => [source.KeptHead(shard)], out unreadable);
        return unreadable is null ? last[0] : 0;
    }

    /// <summary>Damage shows as an error of the database, or as a value that is not of its column's kind.</summary>
    private List<T> Readable<T>(Func<List<T>> read, out string? unreadable)
    {
        try
        {
            unreadable = null;
            return read();
        }
        catch (Exception damage) when (source.IsDamage(damage) || damage is InvalidCastException or ArgumentException or OverflowException
            or InvalidOperationException)
        {
            unreadable = damage.Message;
            return [];
        }
    }

    private void Add(VerifyFault fault)
    {
        if (_faults.Count < FaultsMax)
            _faults.Add(fault);
    }
}
