using System.Text;
using TraderTerminal.Domain.Alerts.Dialects;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Reads the body of an alert: exits leniently, entries strictly, and never a guess about a number.</summary>
/// <remarks>TradingView reference parts 2 and 3.</remarks>
public static class AlertParser
{
    public const int BodyBytesMax = 64 * 1024;

    /// <summary>Alerts in one body, processed in order, all or none.</summary>
    public const int BatchMax = 10;

    /// <summary>Characters of the text that an error shows.</summary>
    public const int ExcerptLength = 40;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] MessageNames = ["message", "msg", "text", "alertmessage", "payload", "body", "content"];

    /// <param name="receivedAt">Settles one-digit years of contract symbols.</param>
    /// <param name="symbol">The route's own, for alerts that name none.</param>
    public static AlertRead Parse(ReadOnlySpan<byte> body, DateTimeOffset receivedAt, string? symbol = null)
    {
        if (body.Length > BodyBytesMax) return Refused("", AlertCodes.BodyTooLarge, $"the body has {body.Length} bytes; {BodyBytesMax} are read", 0);
        string text;
        try
        {
            text = Strict.GetString(body);
        }
        catch (DecoderFallbackException broken)
        {
            return Refused("", AlertCodes.NotUtf8, $"the body is not UTF-8 from byte {broken.Index + 1} on", 0);
        }

        return Parse(text, receivedAt, symbol);
    }

    public static AlertRead Parse(string body, DateTimeOffset receivedAt, string? symbol = null)
    {
        var arrival = new Arrival(receivedAt, symbol);
        var (start, end, repairs) = Bounds(body);
        if (start >= end) return Refused(body, AlertCodes.EmptyBody, "the body is empty", 0);
        if (!Surrogates.ArePaired(body)) return Refused(body, AlertCodes.NotUtf8, "half of a surrogate pair", 0);
        if (Encoding.UTF8.GetByteCount(body) > BodyBytesMax) return Refused("", AlertCodes.BodyTooLarge, $"more than {BodyBytesMax} bytes", 0);
        if (body[start] is not ('{' or '[' or '"')) return ReadText(body, start, end, arrival, repairs);
        var tree = NodeParser.Parse(body, start, end);
        if (tree.Node is null) return Refused(body, tree.Fault.Code, tree.Fault.Why, tree.Fault.At);
        repairs.UnionWith(tree.Repairs);
        return tree.Node switch
        {
            AlertNode.Map map => Read(body, [map], isBatch: false, arrival, repairs),
            AlertNode.List { Items: { Count: >= 1 and <= BatchMax } items } when items.All(item => item is AlertNode.Map) =>
                Read(body, [.. items.Cast<AlertNode.Map>()], isBatch: true, arrival, repairs),
            _ => Refused(body, AlertCodes.NotAnObject, $"neither an object nor a list of 1 to {BatchMax} objects", start),
        };
    }

    /// <summary>R1: where the text begins and ends without a byte-order mark, white space and one code fence around it all.</summary>
    private static (int Start, int End, SortedSet<string> Repairs) Bounds(string body)
    {
        var repairs = new SortedSet<string>(StringComparer.Ordinal);
        var (start, end) = (0, body.Length);
        if (body.StartsWith('\uFEFF'))
        {
            start = 1;
            repairs.Add("R1");
        }

        Trim(body, ref start, ref end);
        if (end - start < 6 || string.CompareOrdinal(body, start, "```", 0, 3) != 0 || string.CompareOrdinal(body, end - 3, "```", 0, 3) != 0) return (start, end, repairs);
        var line = body.IndexOf('\n', start, end - start);
        if (line < 0 || line >= end - 3) return (start, end, repairs);
        (start, end) = (line + 1, end - 3);
        repairs.Add("R1");
        Trim(body, ref start, ref end);
        return (start, end, repairs);
    }

    private static void Trim(string body, ref int start, ref int end)
    {
        while (start < end && char.IsWhiteSpace(body[start])) start++;
        while (end > start && char.IsWhiteSpace(body[end - 1])) end--;
    }

    private static AlertRead ReadText(string body, int start, int end, Arrival arrival, SortedSet<string> repairs) => TextForm.Read(body, start, end) switch
    {
        null => Refused(body, AlertCodes.UnrecognizedFormat, "neither JSON nor a text format we know", start),
        { Fault: var (code, why, at) } => Refused(body, code, why, at),
        { } text => Fill(body, text.Maps, text.Dialect, text.IsBatch, arrival, repairs),
    };

    private static AlertRead Read(string body, IReadOnlyList<AlertNode.Map> maps, bool isBatch, Arrival arrival, SortedSet<string> repairs) =>
        !isBatch && maps is [var only] && Inner(only) is { } message
            ? ReadInner(body, message, arrival, repairs)
            : Fill(body, maps, null, isBatch, arrival, repairs);

    /// <param name="written">The dialect of a text; of JSON each alert tells its own.</param>
    private static AlertRead Fill(
        string body, IReadOnlyList<AlertNode.Map> maps, Dialect? written, bool isBatch, Arrival arrival, SortedSet<string> repairs)
    {
        string? name = null;
        var alerts = new List<CanonicalAlert>();
        var warnings = new List<string>();
        var complaints = new List<Complaint>();
        int? firstAt = null;
        for (var i = 0; i < maps.Count; i++)
        {
            var found = new Complaints(body, maps.Count > 1 ? $"alert {i + 1}: " : "", maps[i].At);
            var fields = new AlertFields(maps[i]);
            var dialect = written ?? KnownDialects.Of(fields);
            name ??= dialect.Name;
            if (CanonicalReader.Read(fields, dialect, found, arrival) is { } alert) alerts.Add(alert);
            if (found.All.Count > 0) firstAt ??= found.FirstAt;
            complaints.AddRange(found.All);
            warnings.AddRange(found.Warnings);
        }

        if (complaints.Count > 0)
        {
            return new AlertRead.Malformed(
                complaints[0].Code, complaints[0].Reason, complaints[0].Line, complaints[0].Column, AlertMasking.Excerpt(body, firstAt ?? 0, ExcerptLength),
                new([.. complaints]));
        }

        return new AlertRead.Parsed(
            new([.. alerts]), isBatch, name!, new([.. repairs]), new([.. repairs.Select(repair => $"repaired: {repair}"), .. warnings]));
    }

    /// <summary>R8: an object without any action but with one message that is itself JSON or a text we know.</summary>
    private static AlertNode.Text? Inner(AlertNode.Map map)
    {
        if (CanonicalReader.HasAction(new AlertFields(map)) || map.Members.Any(member => FieldName.Normal(member.Key) == "code")) return null;
        var messages = map.Members.Where(member => MessageNames.Contains(FieldName.Normal(member.Key))).ToList();
        return messages is [{ Value: AlertNode.Text text }] && (IsObject(text) || TextForm.Read(text.Value, 0, text.Value.Length) is not null) ? text : null;
    }

    private static bool IsObject(AlertNode.Text text) => text.Value.TrimStart().StartsWith('{');

    /// <summary>Read once: a message inside the message is not looked into. Its complaints point at the place where it begins.</summary>
    private static AlertRead ReadInner(string body, AlertNode.Text message, Arrival arrival, SortedSet<string> repairs)
    {
        repairs.Add("R8");
        if (!IsObject(message)) return Moved(ReadText(message.Value, 0, message.Value.Length, arrival, repairs), body, message.At);
        var tree = NodeParser.Parse(message.Value, 0, message.Value.Length);
        if (tree.Node is not AlertNode.Map map)
            return Refused(body, tree.Fault.Code ?? AlertCodes.NotAnObject, $"the message inside: {tree.Fault.Why ?? "is no object"}", message.At);
        repairs.UnionWith(tree.Repairs);
        return Inner(map) is null
            ? Moved(Read(message.Value, [map], isBatch: false, arrival, repairs), body, message.At)
            : Refused(body, AlertCodes.MissingAction, "a message inside a message", message.At);
    }

    private static AlertRead Moved(AlertRead read, string body, int at)
    {
        if (read is not AlertRead.Malformed malformed) return read;
        var (line, column) = TextPlace.Of(body, at);
        return malformed with
        {
            Line = line,
            Column = column,
            Excerpt = AlertMasking.Excerpt(body, at, ExcerptLength),
            Complaints = malformed.Complaints.Select(complaint => complaint with { Line = line, Column = column }).ToEquatableArray(),
        };
    }

    private static AlertRead.Malformed Refused(string body, string code, string why, int at)
    {
        var (line, column) = TextPlace.Of(body, at);
        var reason = code == AlertCodes.MalformedJson ? $"line {line}, column {column}: {why}" : why;
        return new(code, reason, line, column, AlertMasking.Excerpt(body, at, ExcerptLength), new([new(code, reason, line, column)]));
    }
}
