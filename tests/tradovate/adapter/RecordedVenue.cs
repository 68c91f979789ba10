using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Adapter;

/// <summary>Says what the reference has recorded, to whoever asks over its wire: REST by path, and a trading socket that is authorised and synchronised.</summary>
internal sealed class RecordedVenue : IAsyncDisposable
{
    private const string Token = """{"accessToken":"eyJ","mdAccessToken":"eyM","expirationTime":"2026-08-18T03:50:00.000Z","userStatus":"Active","userId":15460,"name":"trader1","hasLive":true}""";

    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, string> _rest = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<(string Path, string Body)> _asked = [];
    private WebSocket? _socket;

    private RecordedVenue()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.UseWebSockets();
        _server.Run(Answer);
        var sync = JsonNode.Parse(File("sync.json"))!.AsObject();
        string Of(string list) => sync[list]!.ToJsonString();
        Say("auth/accesstokenrequest", Token);
        Say("account/list", Of("accounts"));
        Say("product/list", Of("products"));
        Say("cashBalance/list", Of("cashBalances"));
        Say("contract/find", sync["contracts"]![0]!.ToJsonString());
        Say("contract/item", sync["contracts"]![0]!.ToJsonString());
        Say("contractMaturity/item", sync["contractMaturities"]![0]!.ToJsonString());
        foreach (var list in (string[])["order/list", "position/list", "fill/list", "fillFee/list", "orderVersion/ldeps", "command/ldeps"]) Say(list, "[]");
        Say("contract/getproductfeeparams", """{"params":[{"productId":50001,"exchangeFee":0.35,"commission":0.17}]}""");
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Parts of the answer to a synchronisation; the fixture in one part at first.</summary>
    public IReadOnlyList<string> Sync { get; set; } = [File("sync.json")];

    /// <summary>Sockets beat, and never say that they are open.</summary>
    public bool NeverOpens { get; set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<RecordedVenue> Start()
    {
        var venue = new RecordedVenue();
        await venue._server.StartAsync(Cancel);
        venue.Address = new Uri(venue._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return venue;
    }

    public static string File(string name) => System.IO.File.ReadAllText(Path.Combine(TestData.Root(), "..", "golden", name)).Trim();

    public TradovateConnection Connection(AccountId account)
    {
        Uri Socket(string path) => new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri;
        return new(
            "golden", TradovateSite.Demo.At(new Uri(Address, "/v1"), Socket("/v1/websocket"), Socket("/md"), out _)!,
            new TradovateLogin("trader1", new Credential("secret"), "TraderTerminal", "1.0", 8, new Credential("key"), "device"), [new(account, "DEMO1234567", Stake.Practice)]);
    }

    /// <summary>From now on the path is answered so.</summary>
    public void Say(string path, string json) => _rest[path] = json;

    /// <summary>The bodies that were sent to a path.</summary>
    public IReadOnlyList<string> Bodies(string path) => [.. _asked.Where(one => one.Path == path).Select(one => one.Body)];

    /// <summary>A frame on the trading socket.</summary>
    public Task Tell(string frame) => Tell(_socket!, frame);

    private static async Task Tell(WebSocket socket, string frame, int pieces = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(frame);
        foreach (var (piece, place) in bytes.Chunk(Math.Max(1, (bytes.Length + pieces - 1) / pieces)).Select((piece, place) => (piece, place)))
            await socket.SendAsync(piece, WebSocketMessageType.Text, (place + 1) * Math.Max(1, (bytes.Length + pieces - 1) / pieces) >= bytes.Length, Cancel);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await Serve(socket, context.Request.Path == "/v1/websocket", context.RequestAborted);
            return;
        }

        var path = context.Request.Path.Value!["/v1/".Length..];
        using var reader = new StreamReader(context.Request.Body);
        _asked.Enqueue((path, await reader.ReadToEndAsync(context.RequestAborted)));
        context.Response.StatusCode = _rest.TryGetValue(path, out var json) ? 200 : 404;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json ?? "\"Not found\"", context.RequestAborted);
    }

    private async Task Serve(WebSocket socket, bool isTrading, CancellationToken cancel)
    {
        while (NeverOpens && socket.State == WebSocketState.Open)
        {
            await Tell(socket, "h");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancel);
        }

        await Tell(socket, "o");
        var buffer = new byte[16_384];
        while (socket.State == WebSocketState.Open)
        {
            var got = await socket.ReceiveAsync(buffer, cancel);
            if (got.MessageType == WebSocketMessageType.Close) return;
            if (Encoding.UTF8.GetString(buffer, 0, got.Count).Split('\n', 4) is not [var endpoint, var number, _, var body]) continue;
            _asked.Enqueue((endpoint, body));
            if (endpoint != "user/syncrequest")
            {
                await Tell(socket, $$"""a[{"s":200,"i":{{number}}}]""");
                continue;
            }

            // In pieces, as large frames come.
            foreach (var part in Sync) await Tell(socket, $$"""a[{"s":200,"i":{{number}},"d":{{JsonSerializer.Serialize(JsonNode.Parse(part))}}}]""", pieces: 3);
            if (isTrading) _socket = socket;
        }
    }
}
