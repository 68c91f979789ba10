using System.Collections;
using TraderTerminal.Silo.Cli;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>Where measurements and traces go. Unless it is said, nothing leaves the machine and nothing is traced.</summary>
/// <param name="Collector">Takes OTLP over HTTP; null for none.</param>
internal sealed record TelemetryOptions(Uri? Collector)
{
    public static readonly string[] Words = ["otlp", "log"];

    private const string Otlp = "Telemetry__Otlp", Log = "Telemetry__Log";

    /// <summary>The page of metrics, and nothing else.</summary>
    public static TelemetryOptions Local { get; } = new((Uri?)null);

    /// <summary>Lines of the log are objects of JSON.</summary>
    public bool IsLogJson { get; init; }

    /// <summary>For measuring what measuring costs: nothing collects anything, and the page is empty.</summary>
    public bool IsOff { get; init; }

    /// <summary>The command line counts before the environment.</summary>
    public static TelemetryOptions Read(Arguments arguments, List<string> wrong) => Read(arguments, Environment.GetEnvironmentVariables(), wrong);

    internal static TelemetryOptions Read(Arguments arguments, IDictionary environment, List<string> wrong)
    {
        var form = arguments["log"] ?? environment[Log] as string ?? "text";
        if (form is not ("text" or "json")) wrong.Add($"--log is text or json, not {form}");
        var local = Local with { IsLogJson = form == "json" };
        if ((arguments["otlp"] ?? environment[Otlp] as string) is not { Length: > 0 } said) return local;
        if (Uri.TryCreate(said, UriKind.Absolute, out var collector) && collector is { Scheme: "http" or "https", UserInfo: "", Query: "" }) return local with { Collector = collector };
        // What cannot be read may hold a password.
        wrong.Add("--otlp is the http address of a collector, without a user and a query, for example http://127.0.0.1:4318");
        return local;
    }
}
