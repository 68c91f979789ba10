using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Measures;

/// <summary>What took too long of late, with the alert it was about, so that a slow figure has examples to look at.</summary>
public sealed class SlowWork
{
    /// <summary>The newest are kept: a slow hour says the same again and again.</summary>
    public const int CountMax = 100;

    /// <summary>What ninety-nine of a hundred alerts may need until their order is out (design, section 9).</summary>
    public static TimeSpan From { get; } = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly Queue<SlowView> _kept = [];

    /// <summary>Keeps it when it was slow.</summary>
    public void Add(string what, TimeSpan took, AccountId account, AlertId? alert, DateTimeOffset at)
    {
        if (took < From) return;
        lock (_gate)
        {
            _kept.Enqueue(new(at, what, Math.Round(took.TotalMilliseconds, 3), account, alert, alert is { } known ? Traces.IdOf(known).ToHexString() : null));
            if (_kept.Count > CountMax) _kept.Dequeue();
        }
    }

    /// <summary>The newest first.</summary>
    public EquatableArray<SlowView> Look()
    {
        lock (_gate) return _kept.Reverse().ToEquatableArray();
    }
}

/// <param name="What">The name of the latency.</param>
/// <param name="Alert">Null for work that no alert asked for.</param>
/// <param name="Trace">Under which a collector has the alert's spans.</param>
public sealed record SlowView(DateTimeOffset At, string What, double TookMs, AccountId Account, AlertId? Alert, string? Trace);
