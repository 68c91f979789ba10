using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>HTTP in and out of the dispatcher, with the faults of the line. Any verb will do; query and body are one.</summary>
internal sealed class RestDoor(Dispatcher dispatcher)
{
    private const string Scheme = "Bearer ";

    public async Task Take(HttpContext context, string path, bool isLive)
    {
        var faults = dispatcher.Venue.Faults;
        context.Response.Headers.Date = dispatcher.Venue.Clock.Now.ToString("R", CultureInfo.InvariantCulture);
        if (faults.Strikes(FaultKind.HtmlPage, path))
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>");
            return;
        }

        if (faults.Strikes(FaultKind.NoAnswer, path))
        {
            var gone = new TaskCompletionSource();
            await using (context.RequestAborted.Register(gone.SetResult)) await gone.Task;
            return;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        if (context.Request.HasFormContentType && !body.StartsWith('{')) body = Form(body);
        var header = context.Request.Headers[HeaderNames.Authorization].ToString();
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        var reply = dispatcher.Answer(path, context.Request.QueryString.Value, body, token, isLive, Subnet(context), onSocket: false);
        if (dispatcher.Venue.Switches.AnswerOrder == AnswerOrder.Last) await dispatcher.Venue.Feed.Drained(context.RequestAborted);
        await Write(context, path, reply);
    }

    /// <summary>The official sample exchanges its code with a form.</summary>
    private static string Form(string body)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body)) fields[name] = value.ToString();
        return fields.ToJsonString();
    }

    /// <summary>Penalties are counted by /24.</summary>
    private static string Subnet(HttpContext context) =>
        context.Connection.RemoteIpAddress?.MapToIPv4().ToString() is { } address ? address[..address.LastIndexOf('.')] : "";

    private async Task Write(HttpContext context, string path, Reply reply)
    {
        var faults = dispatcher.Venue.Faults;
        if (faults.Take(FaultKind.LateAnswer, path) is { } late) await Task.Delay(late.Wait, TimeProvider.System, context.RequestAborted);
        if (faults.Strikes(FaultKind.LostAnswer, path))
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        var bytes = Encoding.UTF8.GetBytes(reply.Body is { } body ? EntityWire.Text(body)
            : reply.Text is not { } said ? "" : reply.Status == StatusCodes.Status200OK ? said : JsonSerializer.Serialize(said, Sockets.ReasonJson.Default.String));
        context.Response.ContentLength = bytes.Length;
        if (bytes.Length == 0) return;
        context.Response.ContentType = "application/json; charset=utf-8";
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
}
