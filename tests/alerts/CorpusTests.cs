using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Calendar;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>Bodies in every dialect, whole and broken as people really break them, with what each has to come to (data/alert-corpus.jsonl).</summary>
/// <remarks>Written from the reference alone, so that it can disagree with the reader. A line names only what its section settles.</remarks>
public sealed class CorpusTests
{
    public static TheoryData<string, string> Lines()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(TestData.File("alert-corpus.jsonl")))
            data.Add(JsonNode.Parse(line)!["id"]!.ToString(), line);
        return data;
    }

    [Theory]
    [MemberData(nameof(Lines), DisableDiscoveryEnumeration = true)]
    public void Each_body_comes_to_what_the_reference_says(string id, string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        var receivedAt = json["receivedAt"] is { } at ? DateTimeOffset.Parse(at.ToString(), CultureInfo.InvariantCulture) : Reading.Received;
        var read = json["bodyBase64"] is { } bytes
            ? AlertParser.Parse(Convert.FromBase64String(bytes.ToString()), receivedAt)
            : AlertParser.Parse(json["body"]!.GetValue<string>(), receivedAt);
        var expected = json["expect"]!.AsObject();
        var differences = expected["code"] is null ? Understood(read, expected, receivedAt) : Refused(read, expected, receivedAt);
        Assert.True(differences.Count == 0, $"{id}: {string.Join("; ", differences)}\n{json["body"]}");
    }

    [Fact]
    public void Half_of_the_bodies_are_broken_and_every_section_is_there()
    {
        var lines = Lines().Select(row => JsonNode.Parse(row.Data.Item2)!).ToList();
        var broken = lines.Count(line => line["expect"]!["code"] is not null);
        Assert.True(lines.Count >= 300 && broken * 5 > lines.Count * 2, $"{broken} of {lines.Count}");
        var sections = lines.Select(line => line["section"]!.ToString()).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(Enumerable.Range(1, 12).Select(part => $"3.{part}").ToHashSet(StringComparer.Ordinal), sections);
    }

    private static List<string> Refused(AlertRead read, JsonObject expected, DateTimeOffset receivedAt)
    {
        var (code, line, column) = read switch
        {
            AlertRead.Malformed malformed => (malformed.Code, malformed.Line, malformed.Column),
            AlertRead.Parsed parsed => (parsed.Alerts.Select(alert => AlertResolver.Nowhere(alert, ExchangeDate.Of(receivedAt))).FirstOrDefault(found => found is not null)?.Code ?? "ok", 0, 0),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var differences = new List<string>();
        Compare("code", expected["code"], code, differences);
        if (expected["stage"] is not null) Compare("stage", expected["stage"], AlertStage.Of(code), differences);
        if (expected["line"] is not null) Compare("line", expected["line"], line, differences);
        if (expected["column"] is not null) Compare("column", expected["column"], column, differences);
        return differences;
    }

    private static List<string> Understood(AlertRead read, JsonObject expected, DateTimeOffset receivedAt)
    {
        if (read is not AlertRead.Parsed parsed) return [$"refused: {((AlertRead.Malformed)read).Reason}"];
        if (parsed.Alerts.Select(alert => AlertResolver.Nowhere(alert, ExchangeDate.Of(receivedAt))).FirstOrDefault(found => found is not null) is { } unusable) return [unusable.Reason];
        var differences = new List<string>();
        if (expected["dialect"] is not null) Compare("dialect", expected["dialect"], parsed.Dialect, differences);
        if (expected["repairs"] is not null) Compare("repairs", expected["repairs"], parsed.Repairs.ToArray(), differences);
        var wanted = expected["alert"] is { } one ? [one.AsObject()] : expected["alerts"]!.AsArray().Select(alert => alert!.AsObject()).ToArray();
        var came = JsonNode.Parse(AlertJson.Of(parsed.Alerts, isBatch: true))!.AsArray();
        if (parsed.IsBatch != (expected["alert"] is null) || came.Count != wanted.Length) return [$"{came.Count} alerts, batch {parsed.IsBatch}"];
        for (var i = 0; i < wanted.Length; i++)
        {
            foreach (var (path, value) in wanted[i]) Compare(path, value, At(came[i], path), differences);
        }

        return differences;
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
        {
            node = node switch
            {
                JsonArray list => int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null,
                JsonObject map => map[name],
                _ => null,
            };
        }

        return node;
    }

    private static void Compare(string path, JsonNode? expected, object? came, List<string> differences)
    {
        var node = came as JsonNode ?? (came is null ? null : JsonSerializer.SerializeToNode(came));
        if (expected is JsonValue want && node is JsonValue got && want.GetValueKind() == JsonValueKind.Number && got.GetValueKind() == JsonValueKind.Number)
        {
            if (want.GetValue<decimal>() != got.GetValue<decimal>()) differences.Add($"{path}: {expected.ToJsonString()} expected, {node.ToJsonString()} came");
            return;
        }

        var isEmpty = expected is null or JsonArray { Count: 0 } && node is null or JsonArray { Count: 0 };
        if (!isEmpty && !JsonNode.DeepEquals(expected, node)) differences.Add($"{path}: {expected?.ToJsonString() ?? "null"} expected, {node?.ToJsonString() ?? "null"} came");
    }
}
