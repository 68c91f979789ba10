using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.Wire;
using TraderTerminal.Simulators.Shared.Faults;

namespace TraderTerminal.Simulators.ProjectX.Rest;

/// <summary>One operation of the REST API: its address, its shapes, and how an answer leaves the house.</summary>
/// <remarks>The order of what is looked at: faults of the transport, token, rate limit, body, business (reference 3).</remarks>
internal static partial class Operations
{
    private const int TooManyRequests = StatusCodes.Status429TooManyRequests;

    /// <summary>An operation for the holder of a token.</summary>
    public static void MapOperation<TRequest, TAnswer>(this IEndpointRouteBuilder app, Gateway gateway, string path, Func<Call, TRequest, TAnswer> answer)
        where TRequest : class
        where TAnswer : Answer =>
        Map(app, gateway, path, answer, context => Bearer.SessionOf(context, gateway.Sessions, inQuery: false));

    /// <summary>An operation for anybody: the log-ins.</summary>
    public static void MapOpenOperation<TRequest, TAnswer>(this IEndpointRouteBuilder app, Gateway gateway, string path, Func<Call, TRequest, TAnswer> answer)
        where TRequest : class
        where TAnswer : Answer =>
        Map(app, gateway, path, answer, session: null);

    private static void Map<TRequest, TAnswer>(
        IEndpointRouteBuilder app, Gateway gateway, string path, Func<Call, TRequest, TAnswer> answer, Func<HttpContext, Identity.Session?>? session)
        where TRequest : class
        where TAnswer : Answer
    {
        var (request, written) = (Shape<TRequest>(), Shape<TAnswer>());
        app.MapPost($"/api/{path}", Handle).WithMetadata(new OperationShape(path, typeof(TRequest), typeof(TAnswer)));

        async Task Handle(HttpContext context)
        {
            var now = gateway.Clock.Now;
            context.Response.Headers.Date = (now + (gateway.Faults.Take(FaultKind.OtherDate, path)?.Wait ?? TimeSpan.Zero)).ToString("R", CultureInfo.InvariantCulture);
            if (await TransportFault(context, gateway.Faults, path)) return;
            var who = session?.Invoke(context) ?? new(0, "", 0);
            if (session is not null)
            {
                if (who.User == 0)
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return;
                }

                if (gateway.Rates.Refuse(Counted(context, who, gateway.World.Switches), path == HistoryEndpoints.Bars, now) is { } wait)
                {
                    context.Response.StatusCode = TooManyRequests;
                    if (gateway.World.Switches.RetryAfterHeader) context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                    if (gateway.World.Switches.RateText is { } text) await context.Response.WriteAsync(text);
                    return;
                }
            }

            if (await Bind(context, request) is not { } body) return;
            if (gateway.Faults.Take(FaultKind.ForcedLogout, path) is { } forced) await gateway.Logouts!.PutOut(who.User, strict: forced.Value == "strict");
            var question = $"{who.User} {path} {JsonSerializer.Serialize(body, request)}";
            if (gateway.Faults.Strikes(FaultKind.StaleAnswer, path) && gateway.Before.Find(question) is { } stale)
            {
                await Write(context, gateway.Faults, path, stale);
                return;
            }

            var bytes = Bytes(gateway, path, answer(new(gateway, who, now), body), written);
            if (IsRead(path)) gateway.Before.Replace(question, bytes);
            await Write(context, gateway.Faults, path, bytes);
        }
    }

    private static JsonTypeInfo<T> Shape<T>() => (JsonTypeInfo<T>)RestWire.Json.GetTypeInfo(typeof(T))!;

    private static string Counted(HttpContext context, Identity.Session session, GatewaySwitches switches) => switches.RateScope switch
    {
        RateScope.Token => context.Request.Headers.Authorization.ToString(),
        RateScope.Address => context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => session.UserName,
    };

    private static bool IsRead(string path) => path.Contains("search", StringComparison.OrdinalIgnoreCase) || path == HistoryEndpoints.Bars;

    /// <summary>True when the request is answered, or never will be, without anything being done.</summary>
    private static async Task<bool> TransportFault(HttpContext context, FaultBoard faults, string path)
    {
        if (faults.Take(FaultKind.Status, path) is { } refused)
        {
            context.Response.StatusCode = refused.Status == 0 ? StatusCodes.Status500InternalServerError : refused.Status;
            if (refused.Value is { } seconds) context.Response.Headers.RetryAfter = seconds;
            return true;
        }

        if (faults.Strikes(FaultKind.HtmlPage, path))
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>");
            return true;
        }

        if (!faults.Strikes(FaultKind.NoAnswer, path)) return false;
        var gone = new TaskCompletionSource();
        await using (context.RequestAborted.Register(gone.SetResult)) await gone.Task;
        return true;
    }

    /// <summary>Null when it has been answered as no request of this shape.</summary>
    private static async Task<TRequest?> Bind<TRequest>(HttpContext context, JsonTypeInfo<TRequest> shape)
        where TRequest : class
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        if (typeof(TRequest) == typeof(NoRequest)) return (TRequest)(object)new NoRequest();
        if (!IsJson(context.Request.ContentType) && memory.Length > 0)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return null;
        }

        try
        {
            if (memory.Length > 0 && JsonSerializer.Deserialize(memory.ToArray(), shape) is { } body) return body;
            await Refuse(context, new Dictionary<string, IReadOnlyList<string>>
            {
                [""] = ["A non-empty request body is required."], ["request"] = ["The request field is required."],
            });
        }
        catch (JsonException wrong)
        {
            await Refuse(context, new Dictionary<string, IReadOnlyList<string>>
            {
                ["request"] = ["The request field is required."],
                [wrong.Path ?? "$"] = [Namespace().Replace(wrong.Message, "")],
            });
        }

        return null;
    }

    private static bool IsJson(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var media) && (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || media.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase) || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    private static Task Refuse(HttpContext context, IReadOnlyDictionary<string, IReadOnlyList<string>> errors)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        var problem = new BindingProblem(
            "https://tools.ietf.org/html/rfc9110#section-15.5.1", "One or more validation errors occurred.", StatusCodes.Status400BadRequest, errors, context.TraceIdentifier);
        return context.Response.WriteAsync(JsonSerializer.Serialize(problem, RestWire.Json.BindingProblem), Encoding.UTF8);
    }

    private static byte[] Bytes<TAnswer>(Gateway gateway, string path, TAnswer answer, JsonTypeInfo<TAnswer> shape)
        where TAnswer : Answer
    {
        var json = JsonSerializer.SerializeToNode(answer, shape)!.AsObject();
        if (answer is PlaceOrderResponse { Success: false } && gateway.World.Switches.RefusedOrderId == RefusedOrderId.Absent) json.Remove("orderId");
        if (gateway.World.Switches.RestLinksAsNull && json["orders"] is JsonArray orders)
        {
            foreach (var order in orders.OfType<JsonObject>())
            {
                foreach (var link in (ReadOnlySpan<string>)["parentOrderId", "linkedOrderId"]) order.TryAdd(link, null);
            }
        }

        foreach (var row in Rows(json)) FieldFaults.Bend(gateway.Faults, FaultMix.Fields, path, row);
        return Encoding.UTF8.GetBytes(json.ToJsonString(RestWire.Json.Options));
    }

    /// <summary>The rows of a list, or the answer itself.</summary>
    private static IEnumerable<JsonObject> Rows(JsonObject answer) =>
        answer.Select(field => field.Value).OfType<JsonArray>().FirstOrDefault() is { } rows ? rows.OfType<JsonObject>() : [answer];

    private static async Task Write(HttpContext context, FaultBoard faults, string path, byte[] bytes)
    {
        if (faults.Take(FaultKind.LateAnswer, path) is { } late) await Task.Delay(late.Wait, TimeProvider.System, context.RequestAborted);
        if (faults.Strikes(FaultKind.LostAnswer, path))
        {
            context.Abort();
            return;
        }

        if (faults.Take(FaultKind.StatusAfter, path) is { } failed)
        {
            context.Response.StatusCode = failed.Status == 0 ? StatusCodes.Status500InternalServerError : failed.Status;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        if (faults.Strikes(FaultKind.CutBody, path))
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
        else if (faults.Take(FaultKind.SlowBody, path) is { } slow)
        {
            foreach (var letter in bytes)
            {
                await context.Response.Body.WriteAsync(new[] { letter }, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(slow.Wait / bytes.Length, TimeProvider.System, context.RequestAborted);
            }
        }
        else await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>Our own names of types are nobody's business.</summary>
    [GeneratedRegex(@"TraderTerminal(\.\w+)*\.(?=\w+['. ])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Namespace();
}

/// <summary>The shapes of an operation, for its description.</summary>
internal sealed record OperationShape(string Path, Type Request, Type Answer);
