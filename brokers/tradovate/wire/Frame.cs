using System.Text.Json;
using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.Tradovate.Wire;

/// <summary>One text frame of a Tradovate socket (reference 11.1).</summary>
public abstract record Frame
{
    private Frame() { }

    /// <summary>The connection is open: authorise now.</summary>
    public sealed record Opened : Frame;

    public sealed record Heartbeat : Frame;

    public sealed record Messages(IReadOnlyList<Message> All) : Frame;

    /// <summary>The server ends the connection.</summary>
    public sealed record Closed(string Why) : Frame;

    /// <exception cref="FormatException">It is none of these.</exception>
    public static Frame Read(string text)
    {
        if (text.Length == 0) throw new FormatException("an empty frame");
        try
        {
            return text[0] switch
            {
                'o' => new Opened(),
                'h' => new Heartbeat(),
                'a' => new Messages(MessagesOf(text)),
                'c' => new Closed(text.Length > 1 ? ReasonOf(JsonDocument.Parse(text.AsMemory(1)).RootElement) : "without a word"),
                _ => throw new FormatException($"a frame that begins with {text[0]}"),
            };
        }
        catch (JsonException broken)
        {
            throw new FormatException($"a frame that is no JSON: {broken.Message}", broken);
        }
    }

    private static string ReasonOf(JsonElement close) =>
        close.ValueKind == JsonValueKind.Array && close.GetArrayLength() > 1 ? close[1].ToString() : close.GetRawText();

    /// <summary>Elements are objects; some servers of this family send them as text (reference 11.1).</summary>
    private static List<Message> MessagesOf(string text)
    {
        var all = new List<Message>();
        foreach (var element in JsonDocument.Parse(text.AsMemory(1)).RootElement.EnumerateArray())
        {
            var json = element.ValueKind == JsonValueKind.String ? JsonDocument.Parse(element.GetString()!).RootElement : element;
            all.Add(Message.Read(new Row(json)));
        }

        return all;
    }
}

/// <summary>An answer to a request of ours, or an event.</summary>
/// <param name="Number">Of the request that is answered; null for an event.</param>
/// <param name="Status">Of the answer, as over HTTP.</param>
/// <param name="Event">Its name; null for an answer.</param>
/// <param name="Data">Undefined when there is none.</param>
public sealed record Message(long? Number, int Status, string? Event, JsonElement Data)
{
    /// <summary>What an answer that is no success says.</summary>
    public string Text => Data.ValueKind switch
    {
        JsonValueKind.String => Data.GetString()!,
        JsonValueKind.Undefined or JsonValueKind.Null => "without a word",
        _ => new Row(Data).TextOrNull("errorText") ?? Data.GetRawText(),
    };

    /// <exception cref="FormatException">A number is none.</exception>
    public static Message Read(Row row) => new(
        row.WholeOrNull("i"), row.Has("s") ? row.Small("s") : 0, row.TextOrNull("e"), row.Json.ValueKind == JsonValueKind.Object && row.Json.TryGetProperty("d", out var data) ? data : default);

    /// <summary>What a request looks like on the wire: endpoint, number, query and body, a line each (reference 11.2).</summary>
    public static string Request(string endpoint, long number, string query, string body) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{endpoint}\n{number}\n{query}\n{body}");
}
