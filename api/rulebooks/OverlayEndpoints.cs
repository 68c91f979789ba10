using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Api.RuleBooks;

/// <summary>Short-lived changes of rule books, the user's own among them.</summary>
internal static class OverlayEndpoints
{
    public const string InvalidOverlay = "INVALID_OVERLAY";
    public const string UnknownOverlay = "UNKNOWN_OVERLAY";

    public static void MapOverlays(this IEndpointRouteBuilder api)
    {
        var overlays = api.MapGroup("/overlays").WithTags("Rule books");
        overlays.MapGet("", All).Needs(Right.View).WithSummary("Every version of every overlay, shipped and own.");
        overlays.MapGet("/schema", Schema).Needs(Right.View).WithSummary("The JSON Schema of an overlay.");
        overlays.MapGet("/{**id}", One).Needs(Right.View).WithSummary("One overlay as it was written, the newest version unless ?version= says another.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        overlays.MapPost("", Add).Needs(Right.Tighten).Accepts<object>(MediaTypeNames.Application.Json)
            .WithSummary("Adds a version of an overlay. The accounts of its books take it over: what it tightens holds at once, what it loosens from their next trade date.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<IReadOnlyList<OverlayLine>> All(IOverlays overlays) =>
        TypedResults.Ok<IReadOnlyList<OverlayLine>>([.. overlays.All.Select(overlay => OverlayLine.Of(overlay, overlays.IsOwn(overlay)))]);

    private static ContentHttpResult Schema() => TypedResults.Text(OverlayReader.Schema, "application/schema+json");

    private static Results<ContentHttpResult, ProblemHttpResult> One(string id, string? version, IOverlays overlays) =>
        overlays.Find(id, version) is { } overlay
            ? TypedResults.Text(overlay.Text, MediaTypeNames.Application.Json)
            : Problem.Of(StatusCodes.Status404NotFound, UnknownOverlay, version is null ? $"There is no overlay {id}." : $"There is no overlay {id} of version {version}.");

    private static async Task<Results<Ok<OverlayAdded>, ProblemHttpResult>> Add(HttpContext http, IOverlays overlays, CancellationToken cancel)
    {
        if (await BoundedBody.Read(http.Request, cancel) is not { } body)
            return Problem.Of(StatusCodes.Status413PayloadTooLarge, "BODY_TOO_LARGE", $"An overlay has at most {BoundedBody.BytesMax} bytes.");
        return await overlays.Add(Encoding.UTF8.GetString(body), http.Operator(), http.OnlyTightens()) switch
        {
            AddedOverlay.Added added => TypedResults.Ok(new OverlayAdded(added.Overlay.Id, added.Overlay.Version, added.Accounts, added.Late)),
            AddedOverlay.Taken taken => Problem.Of(
                StatusCodes.Status409Conflict, RuleBookEndpoints.VersionTaken,
                $"{taken.Overlay.Id} {taken.Overlay.Version} is there already with another text: a correction is a new version."),
            AddedOverlay.Faulty faulty => Problem.Of([.. faulty.Faults.Select(fault => RuleBookEndpoints.FaultOf(fault, InvalidOverlay))]),
            AddedOverlay.Loosens loosens => Problem.Of(StatusCodes.Status403Forbidden, Reply.Loosens, $"Not a tightening: {loosens.Why}."),
            AddedOverlay.Unavailable down => Replies.Unavailable(http.Response, down.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

/// <summary>An overlay in one line.</summary>
/// <param name="From">The first trade date it holds on.</param>
/// <param name="To">The last one; null until a newer version ends it.</param>
/// <param name="IsOwn">True for an overlay that a user added.</param>
internal sealed record OverlayLine(string Id, string Version, EquatableArray<string> RuleBookIds, TradeDate From, TradeDate? To, bool IsOwn)
{
    public static OverlayLine Of(Overlay overlay, bool isOwn) => new(overlay.Id, overlay.Version, overlay.RuleBookIds, overlay.From, overlay.To, isOwn);
}

/// <param name="Accounts">Accounts that have it now.</param>
/// <param name="Late">Accounts that do not answer now and take it over before they decide anything.</param>
internal sealed record OverlayAdded(string Id, string Version, int Accounts, int Late);
