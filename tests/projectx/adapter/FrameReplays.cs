using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>The hub's frames of gateway reference 10.2, sent as they were captured: every event arrives whole, and every ending is said in the gateway's own words.</summary>
public sealed class FrameReplays
{
    private const string Mark = "\u001e";
    private const string Greeting = "{}" + Mark;

    private static readonly DateTimeOffset Now = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Real time that a frame may take on a loaded machine.</summary>
    private static readonly TimeSpan FrameMax = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Event and arguments, as they came.</summary>
    private static string[] Golden => File.ReadAllLines(Path.Combine(TestData.Root(), "..", "golden", "stream.txt"));

    /// <summary>A user's event has one argument, a market's has two: the contract and its data.</summary>
    private static string Frame(string line)
    {
        var name = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        var arguments = line[(name.Length + 1)..];
        if (!name.StartsWith("GatewayUser", StringComparison.Ordinal)) arguments = arguments.Insert(arguments.IndexOf(' ', StringComparison.Ordinal), ",");
        return $$"""{"type":1,"target":"{{name}}","arguments":[{{arguments}}]}""" + Mark;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Every_event_arrives_whole_however_its_frames_are_cut(int pieces)
    {
        var text = Greeting + "{\"type\":6}" + Mark + string.Concat(Golden.Select(Frame));
        var frames = pieces == 0 ? [Greeting, .. Golden.Select(Frame)] : text.Chunk((text.Length + pieces - 1) / pieces).Select(chunk => new string(chunk)).ToArray();
        await using var replay = await Replay.Start(frames);
        await replay.Until(() => replay.Heard.Count == Golden.Length);
        Assert.Equal(Golden, replay.Heard);
    }

    [Theory]
    [InlineData("{\"error\":\"The protocol 'messagepack' is not supported.\"}", "The protocol 'messagepack' is not supported.")]
    [InlineData("{\"error\":\"The server does not support version 3 of the 'json' protocol.\"}", "The server does not support version 3 of the 'json' protocol.")]
    [InlineData("{}\u001e{\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}", "Connection closed with an error.")]
    [InlineData("{}\u001e{\"type\":7}", "the gateway ended it")]
    [InlineData("{}\u001e{\"type\":3,\"invocationId\":\"1\",\"error\":\"Failed to invoke 'SubscribeAccounts' due to an error on the server.\"}", "Failed to invoke 'SubscribeAccounts'", true)]
    [InlineData("{}\u001e{\"type\":1,\"target\":", "", true)]
    public async Task Every_ending_is_said_and_another_connection_is_made(string frames, string says, bool isBeforeUp = false)
    {
        await using var replay = await Replay.Start([frames + Mark], isBeforeUp ? [new("SubscribeAccounts", [])] : []);
        await replay.Until(() => replay.Connections >= 2 && replay.Told.Any(told => !told.IsUp));
        Assert.Contains(says, replay.Told.First(told => !told.IsUp).Why, StringComparison.Ordinal);
        if (isBeforeUp) Assert.DoesNotContain(replay.Told, told => told.IsUp);
    }

    [Fact]
    public async Task A_subscription_counts_when_it_is_confirmed()
    {
        await using var replay = await Replay.Start([Greeting, """{"type":3,"invocationId":"1","result":null}""" + Mark], [new("SubscribeAccounts", [])]);
        await replay.Until(() => replay.Told.Any(told => told.IsUp));
    }

    [Fact]
    public async Task Who_waits_for_the_next_try_makes_it_when_he_is_told_that_it_is_worth_it()
    {
        await using var replay = await Replay.Start([Greeting + "{\"type\":7}" + Mark]);
        await replay.Until(() => replay.Connections == 1 && replay.Told.Any(told => !told.IsUp), isTold: false);
        Assert.Equal(1, replay.Connections);
        replay.Hub.Hurry();
        await replay.Until(() => replay.Connections == 2, isTold: false);
    }

    [Fact]
    public async Task An_event_that_nobody_knows_is_heard_and_ends_nothing()
    {
        await using var replay = await Replay.Start([Greeting, """{"type":1,"target":"GatewayLogout","arguments":[{"reason":"x"},2]}""" + Mark, Frame(Golden[0])]);
        await replay.Until(() => replay.Heard.Count == 2);
        Assert.Equal(["GatewayLogout", Golden[0]], replay.Heard);
        Assert.Equal(1, replay.Connections);
    }

    /// <summary>A server that says the same to whoever connects, and the adapter's hub at it.</summary>
    private sealed class Replay : IAsyncDisposable
    {
        private readonly VirtualTime _time = new(Now);
        private readonly WebApplication _server;
        private HubConnection? _hub;
        private int _connections;

        private Replay(IReadOnlyList<string> frames, int asked)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _server = builder.Build();
            _server.UseWebSockets();
            _server.Run(async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                Interlocked.Increment(ref _connections);
                var buffer = new byte[4_096];
                // The handshake and every subscription: an answer that comes before its question is none.
                for (var message = 0; message <= asked; message++) await socket.ReceiveAsync(buffer, context.RequestAborted);
                foreach (var frame in frames) await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, context.RequestAborted);
                while (socket.State == WebSocketState.Open) await socket.ReceiveAsync(buffer, context.RequestAborted);
            });
        }

        public ConcurrentQueue<string> Heard { get; } = [];

        public ConcurrentQueue<(bool IsUp, string Why)> Told { get; } = [];

        public int Connections => Volatile.Read(ref _connections);

        public static async Task<Replay> Start(IReadOnlyList<string> frames, params IReadOnlyList<HubSubscription> subscriptions)
        {
            var replay = new Replay(frames, subscriptions.Count);
            await replay._server.StartAsync(Cancel);
            var address = new Uri(replay._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
            replay._hub = new HubConnection(
                new Uri(address, "/hubs/user"), static _ => ValueTask.FromResult("token"), replay._time, () => subscriptions, replay.Hear, (isUp, why) => replay.Told.Enqueue((isUp, why)));
            replay._hub.Start();
            return replay;
        }

        public HubConnection Hub => _hub!;

        /// <summary>The adapter waits by the told clock before it connects again.</summary>
        public async Task Until(Func<bool> condition, bool isTold = true)
        {
            for (var began = TimeProvider.System.GetTimestamp(); !condition();)
            {
                if (TimeProvider.System.GetElapsedTime(began) >= FrameMax) Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{Connections}: {string.Join('\n', Heard)}\n{string.Join('\n', Told)}"));
                if (isTold && Told.Any(told => !told.IsUp)) _time.Advance(TimeSpan.FromMilliseconds(200));
                await Task.Delay(Poll, TimeProvider.System, Cancel);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_hub is not null) await _hub.DisposeAsync();
            await _server.DisposeAsync();
        }

        private void Hear(string target, IReadOnlyList<JsonElement> arguments) => Heard.Enqueue(string.Join(' ', [target, .. arguments.Select(argument => argument.GetRawText())]));
    }
}
