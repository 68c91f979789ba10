using System.Diagnostics;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Measures;

/// <summary>The spans of an alert's way: one trace from the hook to the fill, through the inbox, a restart and other processes.</summary>
/// <remarks>The trace's id is made of the alert's, which everything that follows knows, so nothing has to be stored for it. Nobody listens: nothing is made.</remarks>
public static class Traces
{
    public const string SourceName = "TraderTerminal";

    /// <summary>The alert's id, on each of its spans.</summary>
    public const string AlertTag = "traderterminal.alert";

    private static readonly ActivitySource _source = new(SourceName);

    /// <summary>The trace of an alert: its id without the dashes.</summary>
    public static ActivityTraceId IdOf(AlertId alert)
    {
        Span<byte> bytes = stackalloc byte[16];
        alert.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return ActivityTraceId.CreateFromBytes(bytes);
    }

    /// <summary>A step on an alert's way: under what runs now when that belongs to it, else under <paramref name="parent"/>, else at the trace's root.</summary>
    /// <param name="alert">Null: a step of whatever runs now, and none when nothing does.</param>
    /// <param name="startedAt">When it began before this call.</param>
    public static Activity? Begin(string name, AlertId? alert, ActivityKind kind = ActivityKind.Internal, ActivityContext parent = default, DateTimeOffset startedAt = default)
    {
        if (!_source.HasListeners()) return null;
        if (alert is not { } known) return Step(name, kind);
        var trace = IdOf(known);
        var within = Activity.Current is { } current && current.TraceId == trace ? current.Context
            : parent.TraceId == trace ? parent
            : new ActivityContext(trace, default, ActivityTraceFlags.Recorded);
        // At the root nothing is above: what runs now, in a trace of its own, would be taken for it.
        if (within.SpanId == default) Activity.Current = null;
        return _source.StartActivity(kind, within, [new(AlertTag, known.ToString())], startTime: startedAt, name: name);
    }

    /// <summary>A step of what runs now; none when nothing does, for what nobody asked for has no trace.</summary>
    public static Activity? Step(string name, ActivityKind kind = ActivityKind.Internal)
    {
        if (Activity.Current is not { } current || !_source.HasListeners()) return null;
        var step = _source.StartActivity(name, kind);
        return current.GetTagItem(AlertTag) is { } alert ? step?.SetTag(AlertTag, alert) : step;
    }
}
