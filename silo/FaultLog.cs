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

    public void Add(AccountId? account, string code, string text)
    {
        lock (_gate)
        {
            _faults.Enqueue(new(time.GetUtcNow(), account, code, text));
            if (_faults.Count > CountMax) _faults.Dequeue();
        }
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
