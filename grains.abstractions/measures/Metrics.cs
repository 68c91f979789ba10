using System.Diagnostics.Metrics;
using System.Globalization;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Measures;

/// <summary>What one process counts and times, under one meter. docs/operations/metrics.md has every name.</summary>
/// <remarks>No label is the id of an account, an order or an alert: each takes its values from a short list.</remarks>
public sealed class Metrics : IDisposable
{
    public const string MeterName = "TraderTerminal";

    /// <summary>Ten microseconds to ten seconds.</summary>
    private static readonly double[] WorkBounds = [0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>A flatten has quick attempts for ten seconds; five minutes are far too long.</summary>
    private static readonly double[] FlatBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Counter<long> _hookAnswers;
    private readonly Counter<long> _alerts;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _orders;
    private readonly Counter<long> _fills;
    private readonly Counter<long> _flattens;
    private readonly Counter<long> _violations;
    private readonly Counter<long> _locks;
    private readonly Counter<long> _faults;
    private readonly Histogram<double> _timeToFlat;

    public Metrics()
    {
        _hookAnswers = Count("hook.answers", "{request}", "Requests to a hook, by HTTP status and by what the sender was told.");
        _alerts = Count("alerts", "{alert}", "Alerts that were taken, by what became of them over all accounts of their route.");
        _decisions = Count("decisions", "{decision}", "Alerts decided by an account, by result and reason code.");
        _orders = Count("orders", "{order}", "What became of orders, by broker.");
        _fills = Count("fills", "{fill}", "Fills booked, by broker and by who reported them.");
        _flattens = Count("flattens", "{flatten}", "Flattens begun, by what asked for them.");
        _violations = Count("violations", "{violation}", "Violations raised, by rule.");
        _locks = Count("locks", "{lock}", "Locks set on accounts, by rule.");
        _faults = Count("faults", "{fault}", "Alarms that a person was told to look at, by code.");
        _timeToFlat = Time("flatten.duration", "From the start of a flatten until the broker shows no position and no order.", FlatBounds);
        Decide = new("decide", Time("decide.duration", "One command's decision.", WorkBounds));
        Append = new("append", Time("append.duration", "Until the journal says that the events are on the disk.", WorkBounds));
        AlertToOrder = new("alertToOrder", Time("alert_to_order.duration", "From an alert's arrival until its order is handed to the broker.", WorkBounds));
    }

    public Meter Meter { get; } = new(MeterName);

    /// <summary>One command's decision.</summary>
    public Latency Decide { get; }

    /// <summary>Until the journal says that the events are on the disk.</summary>
    public Latency Append { get; }

    /// <summary>From the alert's arrival until its order is handed to the broker, when nothing has to be closed before.</summary>
    public Latency AlertToOrder { get; }

    /// <summary>What took too long of late.</summary>
    public SlowWork Slow { get; } = new();

    /// <summary>One step of an account's work; it is kept beside the count when it was slow.</summary>
    /// <param name="what">One of ours.</param>
    public void Took(Latency what, TimeSpan took, AccountId account, AlertId? alert, DateTimeOffset at)
    {
        what.Record(took);
        Slow.Add(what.Name, took, account, alert, at);
    }

    /// <param name="answer"><c>accepted</c>, <c>duplicate</c>, <c>rejected</c> or <c>error</c>.</param>
    public void HookAnswered(int status, string answer) =>
        _hookAnswers.Add(1, new("status", status.ToString(CultureInfo.InvariantCulture)), new("answer", answer));

    /// <param name="outcome">Of the delivery, or the best one of its accounts; <c>unfollowed</c> when it had none.</param>
    public void AlertEnded(string outcome) => _alerts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="code">One of the reason codes.</param>
    public void Decided(string result, string code) => _decisions.Add(1, new("result", result), new("code", code));

    /// <param name="result"><c>sent</c>, <c>filled</c>, <c>rejected</c>, <c>cancelled</c>, <c>expired</c> or <c>unknown</c>.</param>
    public void Ordered(string broker, string result) => _orders.Add(1, new("broker", broker), new("result", result));

    public void Filled(string broker, string source) => _fills.Add(1, new("broker", broker), new("source", source));

    /// <param name="cause"><c>rule</c>, <c>alert</c> or <c>person</c>.</param>
    public void FlattenBegan(string cause) => _flattens.Add(1, new KeyValuePair<string, object?>("cause", cause));

    public void FlattenEnded(TimeSpan took) => _timeToFlat.Record(took.TotalSeconds);

    public void Violated(string rule) => _violations.Add(1, new KeyValuePair<string, object?>("rule", rule));

    public void Locked(string rule) => _locks.Add(1, new KeyValuePair<string, object?>("rule", rule));

    public void Faulted(string code) => _faults.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Dispose() => Meter.Dispose();

    private Counter<long> Count(string name, string unit, string description) => Meter.CreateCounter<long>(NameOf(name), unit, description);

    private Histogram<double> Time(string name, string description, double[] bounds) =>
        Meter.CreateHistogram(NameOf(name), "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>Of an instrument of ours.</summary>
    public static string NameOf(string what) => $"traderterminal.{what}";
}
