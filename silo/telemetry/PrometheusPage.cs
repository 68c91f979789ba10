using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>The metrics as Prometheus text, format 0.0.4 or OpenMetrics: collected anew for each look.</summary>
/// <remarks>Every instrument of ours stands there, also one that has nothing to say yet, so that the page is the list of them.</remarks>
internal sealed class PrometheusPage : BaseExporter<Metric>
{
    /// <summary>Gauges that ask a busy process answer sooner than this.</summary>
    private const int CollectMilliseconds = 5_000;

    private readonly Lock _gate = new();
    private readonly MeterListener _published = new();
    private readonly SortedDictionary<string, Instrument> _ours = new(StringComparer.Ordinal);
    private bool _isOpen;
    private string _own = "";
    private string _framework = "";

    public PrometheusPage()
    {
        Reader = new BaseExportingMetricReader(this) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _published.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name != Metrics.MeterName) return;
            lock (_ours) _ours[instrument.Name] = instrument;
        };
        _published.Start();
    }

    public BaseExportingMetricReader Reader { get; }

    /// <param name="ofFramework">What others measure instead of what we do.</param>
    /// <param name="isOpen">As OpenMetrics, with exemplars.</param>
    public string Scrape(bool ofFramework, bool isOpen)
    {
        lock (_gate)
        {
            _isOpen = isOpen;
            Reader.Collect(CollectMilliseconds);
            return ofFramework ? _framework : _own;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var (own, framework) = (new PrometheusText(_isOpen), new PrometheusText(_isOpen));
        foreach (var metric in batch)
        {
            if (metric.MeterName == Metrics.MeterName) own.Add(metric);
            else framework.Add(metric);
        }

        lock (_ours)
        {
            foreach (var instrument in _ours.Values) own.Name(instrument);
        }

        (_own, _framework) = (own.ToString(), framework.ToString());
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _published.Dispose();
        base.Dispose(disposing);
    }
}
