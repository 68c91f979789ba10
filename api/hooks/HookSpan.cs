using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Api.Hooks;

/// <summary>The first span of an alert's trace: the request that brought it. It stands for the framework's own, whose trace is another one.</summary>
internal static class HookSpan
{
    public static Activity? Begin(HttpContext http, AlertDelivery delivery)
    {
        var framework = http.Features.Get<IHttpActivityFeature>()?.Activity;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var span = Traces.Begin(
            $"{http.Request.Method} {route}", delivery.Id, ActivityKind.Server, startedAt: framework is null ? default : new DateTimeOffset(framework.StartTimeUtc));
        if (span is null) return null;
        if (framework is not null) framework.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        return span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route).SetTag("traderterminal.hook", delivery.Hook);
    }

    public static JsonHttpResult<HookAnswer> Answered(Activity? span, JsonHttpResult<HookAnswer> answer)
    {
        span?.SetTag("http.response.status_code", answer.StatusCode).SetTag("traderterminal.outcome", answer.Value!.Status);
        return answer;
    }
}
