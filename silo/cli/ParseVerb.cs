using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Calendar;

namespace TraderTerminal.Silo.Cli;

/// <summary>Reads bodies of alerts as a hook would and shows what they say, without a route: nothing is stored and nothing is sent.</summary>
internal static class ParseVerb
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Line(string Id, DateTimeOffset ReceivedAt, string? Body);

    public static async Task<int> Run(Arguments arguments, TextReader input, TextWriter output, TextWriter errors)
    {
        arguments.Allow(1, "jsonl");
        using var file = arguments.Rest is [var path] ? Open(path) : null;
        var reader = file ?? input;
        if (arguments["jsonl"] is null)
        {
            var written = Said(new("null", TimeProvider.System.GetUtcNow(), await reader.ReadToEndAsync()), out var isGood);
            await output.WriteLineAsync(written);
            return isGood ? CommandLine.Good : CommandLine.Finding;
        }

        var number = 0;
        while (await reader.ReadLineAsync() is { } text)
        {
            number++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (Read(text, out var why) is not { } line)
            {
                await errors.WriteLineAsync($"Line {number} {why}.");
                return CommandLine.Wrong;
            }

            await output.WriteLineAsync(Said(line, out _));
        }

        await output.FlushAsync();
        return CommandLine.Good;
    }

    private static StreamReader Open(string path) =>
        File.Exists(path) ? new StreamReader(path, Encoding.UTF8) : throw new UsageException($"There is no file {path}.");

    /// <summary>Null when the line itself is none of ours.</summary>
    private static Line? Read(string text, out string why)
    {
        why = "is no JSON object with a body";
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("body", out var body) || body.ValueKind != JsonValueKind.String) return null;
            var receivedAt = TimeProvider.System.GetUtcNow();
            if (root.TryGetProperty("receivedAt", out var at) && at.ValueKind != JsonValueKind.Null
                && (at.ValueKind != JsonValueKind.String || !DateTimeOffset.TryParse(at.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out receivedAt)))
            {
                why = "has a receivedAt that is no time";
                return null;
            }

            return new(root.TryGetProperty("id", out var id) ? id.GetRawText() : "null", receivedAt, TextOf(body));
        }
        catch (JsonException broken)
        {
            why = $"is no JSON: {broken.Message}";
            return null;
        }
    }

    /// <summary>Null for half of a surrogate pair, which no body of bytes can hold.</summary>
    private static string? TextOf(JsonElement body)
    {
        try
        {
            return body.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Said(Line line, out bool isGood)
    {
        var read = line.Body is null ? AlertParser.Parse([0xFF], line.ReceivedAt) : AlertParser.Parse(line.Body, line.ReceivedAt);
        isGood = false;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WritePropertyName("id");
            json.WriteRawValue(line.Id);
            switch (read)
            {
                case AlertRead.Malformed malformed:
                    Refused(json, malformed.Code, malformed.Reason);
                    json.WriteNumber("line", malformed.Line);
                    json.WriteNumber("column", malformed.Column);
                    json.WriteString("excerpt", malformed.Excerpt);
                    break;
                case AlertRead.Parsed parsed:
                    isGood = Understood(json, parsed, ExchangeDate.Of(line.ReceivedAt));
                    break;
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What was understood stands beside a refusal of a later stage.</summary>
    private static bool Understood(Utf8JsonWriter json, AlertRead.Parsed parsed, DateOnly today)
    {
        var unusable = parsed.Alerts.Select(alert => AlertResolver.Nowhere(alert, today)).FirstOrDefault(found => found is not null);
        if (unusable is null) json.WriteString("status", "ok");
        else Refused(json, unusable.Code, unusable.Reason);
        json.WritePropertyName(parsed.IsBatch ? "alerts" : "alert");
        json.WriteRawValue(AlertJson.Of(parsed.Alerts, parsed.IsBatch));
        json.WriteString("dialect", parsed.Dialect);
        Texts(json, "repairs", parsed.Repairs);
        Texts(json, "warnings", parsed.Warnings);
        return unusable is null;
    }

    private static void Refused(Utf8JsonWriter json, string code, string reason)
    {
        json.WriteString("status", "error");
        json.WriteString("stage", AlertStage.Of(code));
        json.WriteString("code", code);
        json.WriteString("reason", reason);
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
