using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>Collects what this process measures: for its page, and where a collector is named also for that, with traces and the log.</summary>
/// <remarks>Made before anything that measures, disposed after it: the last figures go out then.</remarks>
internal sealed class Collector : IAsyncDisposable
{
    /// <summary>Between two tellings of metrics to the collector.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    /// <summary>What the framework, the web server, the clients and the database driver measure of themselves.</summary>
    private static readonly string[] FrameworkMeters =
    [
        "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Npgsql",
    ];

    private readonly TelemetryOptions _options;
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;
    private readonly CancellationTokenSource _stopping = new();
    private Gauges? _gauges;
    private Task _watching = Task.CompletedTask;

    /// <param name="engine">In place of the built-in one: what it measures of itself is told, too.</param>
    public Collector(TelemetryOptions options, EngineKind? engine = null)
    {
        _options = options;
        // A broker learns nothing of our traces, nor what a stranger has put into the headers of his request.
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();
        if (options.IsOff) return;
        var metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter([Metrics.MeterName, .. FrameworkMeters, .. engine?.Meters ?? []]).SetExemplarFilter(ExemplarFilterType.TraceBased).AddReader(Page.Reader);
        if (options.Collector is not null)
        {
            metrics.AddOtlpExporter((exporter, reader) =>
            {
                Send(exporter, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)Pace.TotalMilliseconds;
            });
            _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe)
                .AddSource([Traces.SourceName, DiscreetSpans.Server, DiscreetSpans.Client, .. engine?.Sources ?? []])
                .SetSampler(new AskedFor()).AddProcessor(new DiscreetSpans()).AddOtlpExporter(exporter => Send(exporter, "traces")).Build();
        }

        _metrics = metrics.Build();
    }

    public Metrics Metrics { get; } = new();

    public PrometheusPage Page { get; } = new();

    /// <summary>The log goes to the collector, too.</summary>
    public ILoggingBuilder AddLogs(ILoggingBuilder logging)
    {
        if (_options.Collector is null) return logging;
        var resource = ResourceBuilder.CreateDefault();
        Describe(resource);
        return logging.AddOpenTelemetry(log =>
        {
            log.IncludeFormattedMessage = true;
            log.SetResourceBuilder(resource).AddOtlpExporter(exporter => Send(exporter, "logs"));
        });
    }

    /// <summary>From now on it also looks at how all of this stands.</summary>
    public void Watch(Backend backend)
    {
        _gauges = new Gauges(backend);
        if (_options.Collector is not null) _watching = Watch(_gauges);
    }

    /// <summary>The page as it is now.</summary>
    /// <param name="ofFramework">What others measure instead of what we do.</param>
    /// <param name="isOpen">As OpenMetrics, with exemplars.</param>
    public async Task<string> Scrape(bool ofFramework, bool isOpen, CancellationToken cancel)
    {
        if (_gauges is { } gauges) await gauges.Look(cancel);
        return Page.Scrape(ofFramework, isOpen);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _traces?.Dispose();
        _metrics?.Dispose();
        Page.Dispose();
        Metrics.Dispose();
        _stopping.Dispose();
    }

    private async Task Watch(Gauges gauges)
    {
        using var timer = new PeriodicTimer(Pace, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(_stopping.Token)) await gauges.Look(_stopping.Token);
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService(
        "traderterminal", serviceVersion: SystemStatus.Version, autoGenerateServiceInstanceId: false, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}");

    private void Send(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{_options.Collector!.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}
