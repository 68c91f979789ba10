using System.Globalization;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>Short ways to read an alert and to say what came of it.</summary>
internal static class Reading
{
    public static readonly DateTimeOffset Received = DateTimeOffset.Parse("2025-12-03T14:35:01Z", CultureInfo.InvariantCulture);

    public static AlertRead.Parsed Parsed(string body)
    {
        var read = AlertParser.Parse(body, Received);
        Assert.True(read is AlertRead.Parsed, read.ToString());
        return (AlertRead.Parsed)read;
    }

    public static CanonicalAlert Alert(string body) => Parsed(body).Alert;

    public static AlertRead.Malformed Malformed(string body) => Assert.IsType<AlertRead.Malformed>(AlertParser.Parse(body, Received));

    /// <summary>The code, or the canonical fields at these paths: <c>action=buy order.type=market</c>.</summary>
    public static string Say(string body, string paths)
    {
        if (AlertParser.Parse(body, Received) is AlertRead.Malformed malformed) return malformed.Code;
        var json = JsonNode.Parse(AlertJson.Of(Alert(body)))!;
        return string.Join(" ", paths.Split(' ').Select(path => $"{path}={Value(json, path)}"));
    }

    private static string Value(JsonNode json, string path)
    {
        JsonNode? node = json;
        foreach (var name in path.Split('.')) node = node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)] : node?[name];
        return node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : node?.ToJsonString() ?? "null";
    }
}
