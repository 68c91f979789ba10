using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Measures;

namespace TraderTerminal.Api.Hooks;

/// <summary>Takes a delivery: reads it, has it stored, then answers. What is stored is answered 2xx or 422; only what is not is 503.</summary>
internal sealed class HookDoor(
    IHooks hooks, IAlertDesk desk, IAlertReader reader, HookSources sources, SenderProof proof, RouteRates rates, UnroutedBudget budget, TimeProvider time,
    IHostApplicationLifetime lifetime, Metrics metrics, ILogger<HookDoor> logger)
{
    /// <summary>TradingView gives up after 3 s and does not come back; at 2 s it can still be told to send again.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(2);

    /// <summary>TradingView's own spacing of re-sends.</summary>
    public const string RetryAfterSeconds = "5";

    /// <summary>A whole body takes no longer: whoever sends a byte now and then holds a connection, and nobody waits for the answer by then.</summary>
    public static TimeSpan BodyMax { get; } = TimeSpan.FromSeconds(10);

    /// <summary>A key of ours has 43 characters; a longer one than this is unknown without a look.</summary>
    public const int KeyLengthMax = 200;

    public async Task<JsonHttpResult<HookAnswer>> Receive(string routeKey, bool isAwaited, HttpContext http)
    {
        JsonHttpResult<HookAnswer> answer;
        try
        {
            answer = await Take(routeKey, isAwaited, http);
        }
        catch (Exception fault) // The outermost loop of a hook. Stored or not is not known: sending again does no harm, losing does.
        {
            logger.FailedBefore(fault);
            answer = NotStored(http);
        }

        metrics.HookAnswered(answer.StatusCode ?? StatusCodes.Status200OK, answer.Value!.Status);
        return answer;
    }

    /// <summary>An operator's own alert goes the way of every alert, without a key; its source is his name.</summary>
    public async Task<JsonHttpResult<HookAnswer>> Send(Hook hook, ReadOnlyMemory<byte> body, bool isAwaited, HttpContext http)
    {
        try
        {
            var arrival = new Arrival(body, http.Request.ContentType, $"operator {http.Operator()}", time.GetUtcNow());
            return rates.Take(hook.Route) ? await Deliver(http, hook, arrival, isAwaited) : await Refuse(http, hook, arrival);
        }
        catch (OperationCanceledException) // Not stored in time; whether it is later is not known.
        {
            return NotStored(http);
        }
    }

    /// <summary>Whether a key is right, for the set-up: nothing is stored.</summary>
    public Results<NoContent, JsonHttpResult<HookAnswer>> Check(string routeKey, HttpContext http)
    {
        if (!sources.Allows(sources.Derived(http))) return Answer(http, StatusCodes.Status403Forbidden, HookAnswer.SourceRefused);
        if (hooks.FindByKey(routeKey.Length > KeyLengthMax ? "" : routeKey, time.GetUtcNow()) is not { } hook)
            return Answer(http, StatusCodes.Status404NotFound, HookAnswer.NotFound);
        return rates.Take(hook.Route, isCheck: true) ? TypedResults.NoContent() : Answer(http, StatusCodes.Status200OK, HookAnswer.TooManyChecks(RouteRates.PerMinute(hook.Route)));
    }

    private async Task<JsonHttpResult<HookAnswer>> Take(string routeKey, bool isAwaited, HttpContext http)
    {
        var source = sources.Derived(http);
        if (!sources.Allows(source)) return Answer(http, StatusCodes.Status403Forbidden, HookAnswer.SourceRefused);
        if (lifetime.ApplicationStopping.IsCancellationRequested) return NotStored(http);
        using var patience = new CancellationTokenSource(BodyMax, time);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        byte[]? body;
        try
        {
            body = await BoundedBody.Read(http.Request, reading.Token);
        }
        catch (IOException fault) // The sender was too slow, broke off or sent nonsense; too much of it is among these.
        {
            return NotWhole(http, (fault as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest);
        }
        catch (OperationCanceledException) when (reading.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            return NotWhole(http, StatusCodes.Status408RequestTimeout);
        }

        if (body is null) return TooLarge(http);
        var signature = http.Request.Headers[SenderProof.SignatureHeader] is [{ } only] ? only : null;
        var arrival = new Arrival(
            body, http.Request.ContentType, source?.ToString(), time.GetUtcNow(), HookSources.Seen(http)?.ToString(), signature, sources.Certificate(http));
        var hook = hooks.FindByKey(routeKey.Length > KeyLengthMax ? "" : routeKey, arrival.At);
        if (proof.Doubt(hook, arrival) is { } why) return await Unrouted(http, arrival, why);
        return rates.Take(hook!.Route) ? await Deliver(http, hook, arrival, isAwaited) : await Refuse(http, hook, arrival);
    }

    private async Task<JsonHttpResult<HookAnswer>> Deliver(HttpContext http, Hook hook, Arrival arrival, bool isAwaited)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        var reading = reader.Read(arrival.Body, hook, arrival.At);
        var masked = reader.Mask(arrival.Body);
        var delivery = reading switch
        {
            AlertReading.Understood alert => Deliveries.Understood(hook, arrival, alert, masked),
            AlertReading.Faulty fault => Deliveries.Faulty(hook, arrival, fault, masked),
            _ => throw new UnreachableException(),
        };

        using var span = HookSpan.Begin(http, delivery);
        // The sender's going away takes nothing back: what has arrived whole is stored.
        var addressed = (reading as AlertReading.Understood)?.Addressed;
        var put = await desk.Put(delivery, deadline.Token, addressed).AsTask().WaitAsync(deadline.Token);
        return HookSpan.Answered(span, await AnswerStored(http, hook, delivery, reading, put, isAwaited, deadline.Token));
    }

    /// <summary>Too many: recorded and answered 200; a 429 would be lost as well and would look like a fault of the address.</summary>
    private async Task<JsonHttpResult<HookAnswer>> Refuse(HttpContext http, Hook hook, Arrival arrival)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        var delivery = Deliveries.TooMany(hook, arrival, reader.Mask(arrival.Body));
        using var span = HookSpan.Begin(http, delivery);
        if (await desk.Put(delivery, deadline.Token).AsTask().WaitAsync(deadline.Token) is PutAlert.Unavailable down)
        {
            logger.NotStored(hook.Id, down.Why);
            return NotStored(http);
        }

        return HookSpan.Answered(span, Answer(http, StatusCodes.Status200OK, HookAnswer.Rejected(delivery.Id, delivery.Code!, delivery.Reason!)));
    }

    private async Task<JsonHttpResult<HookAnswer>> AnswerStored(
        HttpContext http, Hook hook, AlertDelivery delivery, AlertReading reading, PutAlert put, bool isAwaited, CancellationToken deadline)
    {
        switch (put, reading)
        {
            case (PutAlert.Unavailable down, _):
                logger.NotStored(hook.Id, down.Why);
                return NotStored(http);
            case (_, AlertReading.Faulty fault):
                logger.Unreadable(hook.Id, delivery.Id, fault.Code);
                return Answer(http, StatusCodes.Status422UnprocessableEntity, HookAnswer.Error(delivery.Id, fault));
            case (PutAlert.Duplicate duplicate, _):
                return Answer(http, StatusCodes.Status200OK, HookAnswer.Duplicate(delivery.Id, duplicate.Of));
            case (PutAlert.Stored { Delivery: { Status: AlertDelivery.Rejected, Code: { } code, Reason: { } reason } }, _):
                return Answer(http, StatusCodes.Status200OK, HookAnswer.Rejected(delivery.Id, code, reason));
            case (_, AlertReading.Understood { Stale: { } stale }) when !isAwaited:
                return Answer(http, StatusCodes.Status200OK, HookAnswer.Rejected(delivery.Id, AlertCodes.Stale, stale));
            default:
                var answer = isAwaited ? await Decided(delivery.Id, deadline) : HookAnswer.Accepted(delivery.Id);
                return Answer(http, StatusCodes.Status200OK, answer);
        }
    }

    /// <summary>The outcomes when they are there in time; accepted is true either way, for the alert is stored.</summary>
    private async Task<HookAnswer> Decided(AlertId alert, CancellationToken deadline)
    {
        try
        {
            return HookAnswer.Decided(alert, await desk.Outcomes(alert, deadline).AsTask().WaitAsync(deadline));
        }
        catch (OperationCanceledException)
        {
            return HookAnswer.Accepted(alert);
        }
        catch (Exception fault) // The outermost loop of a hook: never a 5xx after recording.
        {
            logger.FailedAfter(alert, fault);
            return HookAnswer.Accepted(alert);
        }
    }

    private async Task<JsonHttpResult<HookAnswer>> Unrouted(HttpContext http, Arrival arrival, string why)
    {
        if (budget.Take())
        {
            logger.NotLetIn(arrival.Source, why);
            using var deadline = new CancellationTokenSource(Deadline, time);
            try
            {
                await desk.Put(Deliveries.Unknown(arrival, reader.Mask(arrival.Body), why), deadline.Token).AsTask().WaitAsync(deadline.Token);
            }
            catch (Exception fault) // The outermost loop of a hook: the sender's answer is the same.
            {
                logger.FailedBefore(fault);
            }
        }

        return Answer(http, StatusCodes.Status404NotFound, HookAnswer.NotFound);
    }

    private JsonHttpResult<HookAnswer> NotWhole(HttpContext http, int status)
    {
        logger.BrokenOff(http.Connection.RemoteIpAddress?.ToString(), status);
        return status == StatusCodes.Status413PayloadTooLarge ? TooLarge(http) : Answer(http, status, HookAnswer.NotWhole);
    }

    private static JsonHttpResult<HookAnswer> TooLarge(HttpContext http)
    {
        // The rest of the body is not read.
        http.Response.Headers.Connection = "close";
        return Answer(http, StatusCodes.Status413PayloadTooLarge, HookAnswer.TooLarge);
    }

    private static JsonHttpResult<HookAnswer> NotStored(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Answer(http, StatusCodes.Status503ServiceUnavailable, HookAnswer.NotStored);
    }

    private static JsonHttpResult<HookAnswer> Answer(HttpContext http, int status, HookAnswer answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(answer, statusCode: status);
    }
}
