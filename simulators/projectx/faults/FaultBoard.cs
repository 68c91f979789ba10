namespace TraderTerminal.Simulators.ProjectX.Faults;

/// <summary>The armed faults, and the seeded chance by which they strike. Thread-safe.</summary>
internal sealed class FaultBoard(int seed)
{
    /// <summary>More than a person can think of; what is above that is a script gone wrong.</summary>
    public const int ArmedMax = 256;

    private const int Mille = 1_000;

    private readonly Lock _lock = new();
    private readonly List<Fault> _armed = [];
    private readonly Dictionary<FaultKind, int> _struck = [];
    private Random _chance = new(seed);
    private int _last;

    public IReadOnlyList<Fault> Armed
    {
        get
        {
            lock (_lock) return [.. _armed];
        }
    }

    /// <summary>How often each kind has struck.</summary>
    public IReadOnlyDictionary<FaultKind, int> Struck
    {
        get
        {
            lock (_lock) return new Dictionary<FaultKind, int>(_struck);
        }
    }

    /// <summary>Null when too many are armed.</summary>
    public Fault? Arm(Fault fault)
    {
        lock (_lock)
        {
            if (_armed.Count >= ArmedMax) return null;
            var armed = fault with { Id = ++_last };
            _armed.Add(armed);
            return armed;
        }
    }

    public bool Disarm(int id)
    {
        lock (_lock) return _armed.RemoveAll(fault => fault.Id == id) > 0;
    }

    public void DisarmAll()
    {
        lock (_lock) _armed.Clear();
    }

    /// <summary>Arms a mix that follows from the seed alone: some kinds, each with its own chance.</summary>
    public IReadOnlyList<Fault> ArmMix(int mix)
    {
        lock (_lock)
        {
            _armed.Clear();
            _chance = new Random(mix);
            foreach (var fault in FaultMix.Draw(_chance)) _armed.Add(fault with { Id = ++_last });
            return [.. _armed];
        }
    }

    /// <summary>The fault of this kind that strikes here and now; null for none. A fault that is not armed draws nothing.</summary>
    public Fault? Take(FaultKind kind, string target)
    {
        lock (_lock)
        {
            for (var place = 0; place < _armed.Count; place++)
            {
                var fault = _armed[place];
                if (fault.Kind != kind || (fault.Target is { } at && !string.Equals(at, target, StringComparison.OrdinalIgnoreCase))) continue;
                if (fault.PerMille < Mille && _chance.Next(Mille) >= fault.PerMille) continue;
                _struck[kind] = _struck.GetValueOrDefault(kind) + 1;
                if (fault.Count is 1) _armed.RemoveAt(place);
                else if (fault.Count is { } count) _armed[place] = fault with { Count = count - 1 };
                return fault;
            }

            return null;
        }
    }

    public bool Strikes(FaultKind kind, string target) => Take(kind, target) is not null;
}
