using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Alerts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Hooks;

/// <summary>Sends a hook a note of ours through the whole path: read, stored, shown, and never traded.</summary>
internal static class HookTest
{
    public static void MapHookTest(this IEndpointRouteBuilder api) =>
        api.MapPost("/hooks/{id}/test", Send).Needs(Right.Trade, Reaches.Hook).WithTags("Hooks").WithSummary("Sends the hook a note, which goes the way of every alert and is never traded.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<HookAnswer>, ProblemHttpResult>> Send(
        string id, HttpContext http, IHooks hooks, IAlertDesk desk, IAlertReader reader, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        if (hooks.Find(id) is not { } hook) return AlertChecks.Unknown(id);
        var fields = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, fields);
        if (!fields.IsSound) return Problem.Of(fields.Faults);
        var now = time.GetUtcNow();
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["action"] = "note", ["id"] = command.ToString(), ["comment"] = $"test by {http.Operator()}",
        });
        var arrival = new Arrival(body, http.Request.ContentType, http.Connection.RemoteIpAddress?.ToString(), now);
        if (reader.Read(body, hook, now) is not AlertReading.Understood note) throw new InvalidOperationException("Our own note cannot be read.");
        var delivery = Deliveries.Understood(hook, arrival, note, reader.Mask(body));
        return await desk.Put(delivery, cancel).Within(time, cancel) switch
        {
            PutAlert.Stored => TypedResults.Ok(HookAnswer.Accepted(delivery.Id)),
            PutAlert.Duplicate duplicate => TypedResults.Ok(HookAnswer.Duplicate(delivery.Id, duplicate.Of)),
            PutAlert.Unavailable down => Replies.Unavailable(http.Response, down.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
