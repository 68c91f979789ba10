using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>An entity as it is now, with whose it is and how it was.</summary>
internal sealed class EntityRow(Entity entity, long? account, long? master, DateTimeOffset at)
{
    /// <summary>Older versions than this are of no window that anybody sets.</summary>
    private const int VersionsMax = 64;

    private readonly Queue<(DateTimeOffset At, Entity Entity)> _versions = new([(at, entity)]);

    public Entity Entity { get; private set; } = entity;

    /// <summary>Null for what belongs to nobody's account.</summary>
    public long? Account => account;

    public long? Master => master;

    /// <summary>Gone from lists; still found by its id.</summary>
    public bool IsArchived { get; set; }

    public void Replace(Entity entity, DateTimeOffset at)
    {
        Entity = entity;
        _versions.Enqueue((at, entity));
        if (_versions.Count > VersionsMax) _versions.Dequeue();
    }

    /// <summary>How it was at an instant; null when it was not there yet.</summary>
    public Entity? At(DateTimeOffset at)
    {
        Entity? seen = null;
        foreach (var version in _versions)
        {
            if (version.At <= at) seen = version.Entity;
        }

        return seen;
    }
}

/// <summary>Every entity that belongs to accounts, by type, in the order of ids.</summary>
internal sealed class EntityRows
{
    private readonly Dictionary<EntityType, SortedDictionary<long, EntityRow>> _rows = [];
    private readonly Dictionary<(EntityType, long Master), List<EntityRow>> _children = [];

    /// <summary>True when it is new.</summary>
    public bool Put(EntityType type, Entity entity, long? account, long? master, DateTimeOffset at)
    {
        if (!_rows.TryGetValue(type, out var rows)) _rows[type] = rows = [];
        if (rows.TryGetValue(entity.Id, out var row))
        {
            row.Replace(entity, at);
            return false;
        }

        rows.Add(entity.Id, row = new EntityRow(entity, account, master, at));
        if (master is not { } of) return true;
        if (!_children.TryGetValue((type, of), out var children)) _children[(type, of)] = children = [];
        children.Add(row);
        return true;
    }

    public EntityRow? Find(EntityType type, long id) => _rows.TryGetValue(type, out var rows) ? rows.GetValueOrDefault(id) : null;

    public IEnumerable<EntityRow> All(EntityType type) => _rows.TryGetValue(type, out var rows) ? rows.Values : [];

    public IEnumerable<EntityRow> Of(EntityType type, long master) => _children.TryGetValue((type, master), out var children) ? children : [];
}
