using System.Diagnostics;
using OpenTelemetry;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>Takes addresses out of the framework's spans before they leave: a path may hold a key. The route and the host say enough.</summary>
internal sealed class DiscreetSpans : BaseProcessor<Activity>
{
    /// <summary>The framework's spans of requests that come and of calls that go out.</summary>
    public const string Server = "Microsoft.AspNetCore", Client = "System.Net.Http";

    private static readonly string[] _addresses = ["url.full", "url.path", "url.query", "user_agent.original"];

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name is not (Server or Client)) return;
        foreach (var tag in _addresses) data.SetTag(tag, null);
    }
}
