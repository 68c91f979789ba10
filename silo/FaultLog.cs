using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Silo;

/// <summary>What a person was told to look at, of the last day, since this start.</summary>
internal sealed class FaultLog(TimeProvider time)
{
    /// <summary>A storm of alarms says the same again and again.</summary>
    private const int CountMax = 500;

    private static readonly TimeSpan AgeMax = TimeSpan.FromDays(1);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly Lock _gate = new();
    private readonly Queue<FaultView> _faults = [];

    /// <summary>Told of each. Must be quick.</summary>
    public Action<FaultView>? Added { get; set; }

    public void Add(AccountId? account, string code, string text)
    {
        var fault = new FaultView(time.GetUtcNow(), account, code, text);
        lock (_gate)
        {
            _faults.Enqueue(fault);
            if (_faults.Count > CountMax) _faults.Dequeue();
        }

        Added?.Invoke(fault);
    }

    public FaultsView Look()
    {
        var yesterday = time.GetUtcNow() - AgeMax;
        lock (_gate)
        {
            while (_faults.TryPeek(out var oldest) && oldest.At < yesterday) _faults.Dequeue();
            return new(_startedAt > yesterday ? _startedAt : yesterday, _faults.Reverse().ToEquatableArray());
        }
    }
}
