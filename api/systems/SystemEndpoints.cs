using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Live;
using TraderTerminal.Api.Operators;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Systems;

/// <summary>How the machine itself does.</summary>
internal static class SystemEndpoints
{
    public static void MapSystem(this IEndpointRouteBuilder api)
    {
        var system = api.MapGroup("/system").WithTags("Status");
        system.MapGet("", Look).NeedsOfTheDesk(Right.View).WithSummary("Processes, shards, the journal's last check, how far the read models are, latencies with what was slow of late, the faults of the last day, and the room on the disk.");
        system.MapPost("/verify", (ISystem whole) => Verify(whole)).NeedsOfTheDesk(Right.Configure).WithSummary("Checks the journal's chain now, beside all else; see verify in the view.");
    }

    private static async Task<Ok<SystemAnswer>> Look(ISystem whole, LiveFeed feed, CancellationToken cancel)
    {
        var view = await whole.Look(cancel);
        return TypedResults.Ok(new SystemAnswer(
            view.Version, view.Runtime, view.StartedAt, view.Now, view.Clock, view.Silos, view.Shards, view.Verify, new(feed.Viewers, feed.Number), view.Latencies, view.Faults, view.Slow, view.Disk));
    }

    private static Accepted<VerifyBegun> Verify(ISystem whole) => TypedResults.Accepted((string?)null, new VerifyBegun(whole.Verify() ? "begun" : "running already"));
}

internal sealed record SystemAnswer(
    string Version, string Runtime, DateTimeOffset StartedAt, DateTimeOffset Now, string Clock, EquatableArray<SiloView> Silos, EquatableArray<ShardView> Shards,
    VerifyView Verify, LiveAnswer Live, EquatableArray<LatencyView> Latencies, FaultsView Faults, EquatableArray<SlowView> Slow,
    DiskView? Disk);

/// <param name="Number">Of the newest numbered message.</param>
internal sealed record LiveAnswer(int Viewers, long Number);

internal sealed record VerifyBegun(string Status);
