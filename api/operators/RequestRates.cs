using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Problems;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>
/// How many requests somebody makes who is let in: each person and each key of a program counts alone, so that a program in a loop slows nobody else. What only closes
/// or tightens is never held up. Real time, also where the trading clock is virtual: what is shared is this process.
/// </summary>
internal sealed class RequestRates(IOptions<ApiOptions> options) : IAsyncDisposable
{
    /// <summary>429: too many requests of one person or key.</summary>
    public const string TooManyRequests = "TOO_MANY_REQUESTS";

    /// <summary>So many seconds' worth at once: a page that opens, a program that begins.</summary>
    private const int BurstSeconds = 10;

    private readonly PartitionedRateLimiter<SignedIn> _limiter = PartitionedRateLimiter.Create<SignedIn, string>(
        who => RateLimitPartition.GetTokenBucketLimiter($"{who.Operator.Name} {who.Key?.Hash}", _ => Bucket(options.Value.RequestsPerSecond)));

    public async ValueTask<object?> Guard(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (http.SignedIn() is not { } who || http.GetEndpoint()?.Metadata.GetMetadata<Needs>()?.Right == Right.Tighten) return await next(call);
        using var lease = _limiter.AttemptAcquire(who);
        if (lease.IsAcquired) return await next(call);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        return Problem.Of(
            StatusCodes.Status429TooManyRequests, TooManyRequests,
            $"More than {options.Value.RequestsPerSecond} requests a second: the next may be made in {seconds} s. What closes or tightens is not counted. Api:RequestsPerSecond says how many.");
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private static TokenBucketRateLimiterOptions Bucket(int perSecond) =>
        new() { TokenLimit = perSecond * BurstSeconds, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0, AutoReplenishment = true };
}
