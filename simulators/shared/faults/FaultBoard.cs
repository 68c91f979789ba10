namespace TraderTerminal.Simulators.Shared.Faults;

/// <summary>The armed faults, and the seeded chance by which they strike. Thread-safe.</summary>
/// <param name="mix">What a mix is drawn from.</param>
internal sealed class FaultBoard<TKind>(int seed, IReadOnlyList<MixedFault<TKind>> mix)
    where TKind : struct, Enum
{
    /// <summary>More than a person can think of; what is above that is a script gone wrong.</summary>
    public const int ArmedMax = 256;

    private const int Mille = 1_000;

    /// <summary>A kind is in a mix with a chance of one in four.</summary>
    private const int OneIn = 4;

    private readonly Lock _lock = new();
    private readonly List<Fault<TKind>> _armed = [];
    private readonly Dictionary<TKind, int> _struck = [];
    private readonly IReadOnlyList<MixedFault<TKind>> _mix = mix;
    private Random _chance = new(seed);
    private int _last;

    public IReadOnlyList<Fault<TKind>> Armed
    {
        get
        {
            lock (_lock) return [.. _armed];
        }
    }

    /// <summary>How often each kind has struck.</summary>
    public IReadOnlyDictionary<TKind, int> Struck
    {
        get
        {
            lock (_lock) return new Dictionary<TKind, int>(_struck);
        }
    }

    /// <summary>Null when too many are armed.</summary>
    public Fault<TKind>? Arm(Fault<TKind> fault)
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
    public IReadOnlyList<Fault<TKind>> ArmMix(int from)
    {
        lock (_lock)
        {
            _armed.Clear();
            _chance = new Random(from);
            foreach (var fault in Draw()) _armed.Add(fault with { Id = ++_last });
            return [.. _armed];
        }
    }

    /// <summary>The fault of this kind that strikes here and now; null for none. A fault that is not armed draws nothing.</summary>
    public Fault<TKind>? Take(TKind kind, string target)
    {
        lock (_lock)
        {
            for (var place = 0; place < _armed.Count; place++)
            {
                var fault = _armed[place];
                if (!EqualityComparer<TKind>.Default.Equals(fault.Kind, kind) || (fault.Target is { } at && !string.Equals(at, target, StringComparison.OrdinalIgnoreCase))) continue;
                if (fault.PerMille < Mille && _chance.Next(Mille) >= fault.PerMille) continue;
                _struck[kind] = _struck.GetValueOrDefault(kind) + 1;
                if (fault.Count is 1) _armed.RemoveAt(place);
                else if (fault.Count is { } count) _armed[place] = fault with { Count = count - 1 };
                return fault;
            }

            return null;
        }
    }

    public bool Strikes(TKind kind, string target) => Take(kind, target) is not null;

    private IEnumerable<Fault<TKind>> Draw()
    {
        foreach (var (kind, target, perMilleMax, millisecondsMax, status) in _mix)
        {
            if (_chance.Next(OneIn) != 0) continue;
            yield return new(kind, target, null, 1 + _chance.Next(perMilleMax), millisecondsMax == 0 ? 0 : 1 + _chance.Next(millisecondsMax), status);
        }
    }
}
