using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TraderTerminal.Tests.Whole;

/// <summary>A collector on this computer: keeps what is sent to it over OTLP as HTTP with protobuf.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body, string[] Headers)> _received;

    private OtlpReceiver(WebApplication app, ConcurrentQueue<(string Signal, byte[] Body, string[] Headers)> received) => (_app, _received) = (app, received);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Everything that came, as it came.</summary>
    public IReadOnlyList<(string Signal, byte[] Body)> Received => [.. _received.Select(one => (one.Signal, one.Body))];

    /// <summary>The names of all headers that came.</summary>
    public IReadOnlySet<string> Headers => _received.SelectMany(one => one.Headers).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every span that came.</summary>
    public IReadOnlyList<OtlpSpan> Spans =>
        [.. _received.Where(one => one.Signal == "traces").SelectMany(one => Inside(one.Body, 1, 2, 2)).Select(OtlpSpan.Read)];

    /// <summary>The name of every metric that came.</summary>
    public IReadOnlySet<string> Metrics =>
        _received.Where(one => one.Signal == "metrics").SelectMany(one => Inside(one.Body, 1, 2, 2, 1)).Select(name => Encoding.UTF8.GetString(name.Span)).ToHashSet(StringComparer.Ordinal);

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var received = new ConcurrentQueue<(string, byte[], string[])>();
        app.MapPost("/v1/{signal}", async (string signal, HttpRequest request, CancellationToken cancel) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancel);
            received.Enqueue((signal, body.ToArray(), [.. request.Headers.Keys]));
        });
        await app.StartAsync();
        return new(app, received);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>What lies in a message under these field numbers, one below the other.</summary>
    internal static IEnumerable<ReadOnlyMemory<byte>> Inside(ReadOnlyMemory<byte> message, params int[] path) =>
        path.Length == 0 ? [message] : Fields(message).Where(field => field.Number == path[0]).SelectMany(field => Inside(field.Value, path[1..]));

    /// <summary>The fields of a message that have a length; numbers of fixed or variable size are passed over.</summary>
    internal static IEnumerable<(int Number, ReadOnlyMemory<byte> Value)> Fields(ReadOnlyMemory<byte> message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message.Span, ref at);
            switch (key & 7)
            {
                case 0:
                    Number(message.Span, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    var length = (int)Number(message.Span, ref at);
                    yield return ((int)(key >> 3), message.Slice(at, length));
                    at += length;
                    break;
            }
        }
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}

/// <summary>A span as it came over the wire; of its attributes those that are texts.</summary>
public sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Texts)
{
    internal static OtlpSpan Read(ReadOnlyMemory<byte> span)
    {
        var fields = OtlpReceiver.Fields(span).ToList();
        string Hex(int number) => Convert.ToHexStringLower(fields.FirstOrDefault(field => field.Number == number).Value.Span);
        return new(
            Hex(1), Hex(2), Hex(4), Text(fields.First(field => field.Number == 5).Value),
            fields.Where(field => field.Number == 9).Select(field => Attribute(field.Value)).ToDictionary(one => one.Name, one => one.Text, StringComparer.Ordinal));
    }

    private static (string Name, string Text) Attribute(ReadOnlyMemory<byte> attribute) =>
        (Text(OtlpReceiver.Inside(attribute, 1).First()), OtlpReceiver.Inside(attribute, 2, 1).Select(Text).FirstOrDefault() ?? "");

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
