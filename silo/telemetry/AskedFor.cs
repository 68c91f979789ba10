using System.Diagnostics;
using OpenTelemetry.Trace;

namespace TraderTerminal.Silo.Telemetry;

/// <summary>Traces what somebody asked for: an alert, a request. A call to the outside that belongs to neither, a look or a renewed login, is measured alone.</summary>
internal sealed class AskedFor : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters is { Kind: ActivityKind.Client, ParentContext.TraceId: var trace } && trace == default ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
}
