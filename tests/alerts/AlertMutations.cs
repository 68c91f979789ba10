using System.Text;
using System.Text.Json.Nodes;

namespace TraderTerminal.Tests.Alerts;

/// <summary>Bodies that nobody would send on purpose: those of the corpus, cut, crossed, bent and blown up. The same number gives the same body.</summary>
internal static class AlertMutations
{
    /// <summary>A little above what a hook takes, so that what is too large is among them.</summary>
    public const int LengthMax = 70_000;

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", "\"", "'", ":", ",", ";", "=", "\\", "/", "//", "/*", "*/", "```", "\n", "\r\n", "\t", "\0", "\ufeff", "“", "”", "\u2028", "\u202e", "e\u0301", "\ud83d\ude80", "\ud800", "\\u0000",
        "\\ud800", "null", "true", "False", "None", "NaN", "na", "-Infinity", "undefined", "{{ticker}}", "={\"symbol\":\"CME_MINI:ES1!\"}", "MNQ1!", "MNQZ2025", "MNQ 12-25", "CON.F.US.MNQ.Z25", "BTCUSDT.P",
        "buy", "sell", "close", "flatten", "reverse", "flat", "long", "short", "key=", "token", "secret", "2025-12-03T14:34:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1764772499000",
        "\"action\":\"buy\"", "\"symbol\":\"MNQ1!\"", "\"quantity\":1", "\"message\":", "\"strategy\":{", "\"brackets\":[", "\"accounts\":[", "%", "$", "ı", "İ", "ﬀ", "１２",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "0.1", "1e0", "1e28", "1e29", "-1e400", "1e-400", "1e999999999", "79228162514264337593543950335", "79228162514264337593543950336", "2147483648", "9223372036854775808",
        "0.0000000000000000000000000001", "0.00000000000000000000000000001", "1,000", "1.2.3", "0x10", "1_000", "١٢", "+1", "1.", ".5", "00012",
    ];

    private static readonly string[] Bodies = [.. File.ReadLines(TestData.File("alert-corpus.jsonl")).Select(line => JsonNode.Parse(line)!["body"]?.GetValue<string>()).OfType<string>()];

    public static byte[] Body(int seed, int number)
    {
        var random = new Random(HashCode(seed, number));
        var body = random.Next(50) == 0 ? Bomb(random) : Bodies[random.Next(Bodies.Length)];
        for (var left = random.Next(6); left > 0; left--) body = Cut(Bent(body, random));
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > 0 && random.Next(20) == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    /// <summary>Bent again and again a body would grow to megabytes, and the memory seen would be that of the making.</summary>
    private static string Cut(string body) => body.Length > LengthMax ? body[..LengthMax] : body;

    /// <summary>The same on every machine and in every run.</summary>
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + (number * 16_777_619));

    private static string Bent(string body, Random random)
    {
        var (from, to) = Span(body, random);
        return random.Next(12) switch
        {
            0 => body.Remove(from, to - from),
            1 => body.Insert(from, body[from..to]),
            2 => body.Insert(from, Tokens[random.Next(Tokens.Length)]),
            3 => string.Concat(body.AsSpan(0, from), Tokens[random.Next(Tokens.Length)], body.AsSpan(to)),
            4 => WithNumber(body, random),
            5 => string.Concat(body.AsSpan(0, from), Bodies[random.Next(Bodies.Length)]),
            6 => body[..from],
            7 => body.ToUpperInvariant(),
            8 => $"{{\"message\":{JsonValue.Create(body).ToJsonString()}}}",
            9 => $"[{string.Join(',', Enumerable.Repeat(body, random.Next(1, 12)))}]",
            10 => body.Replace('"', "'“”\u0022"[random.Next(4)]),
            _ => body.Replace("\n", "\r\n", StringComparison.Ordinal) + Tokens[random.Next(Tokens.Length)],
        };
    }

    private static (int From, int To) Span(string body, Random random)
    {
        var from = random.Next(body.Length + 1);
        return (from, Math.Min(body.Length, from + random.Next(1, 20)));
    }

    private static string WithNumber(string body, Random random)
    {
        var at = body.AsSpan().IndexOfAnyInRange('0', '9');
        if (at < 0) return body;
        var end = at;
        while (end < body.Length && body[end] is >= '0' and <= '9' or '.') end++;
        return string.Concat(body.AsSpan(0, at), Numbers[random.Next(Numbers.Length)], body.AsSpan(end));
    }

    /// <summary>Depth, width, numbers, escapes and Unicode beyond all measure.</summary>
    private static string Bomb(Random random)
    {
        var size = 1 << random.Next(4, 17);
        return random.Next(12) switch
        {
            0 => new string('[', size),
            1 => Many("{\"a\":", size / 5) + "1" + new string('}', size / 5),
            2 => "{" + string.Join(',', Enumerable.Range(0, size / 8).Select(i => $"\"k{i}\":{i}")) + "}",
            3 => $"{{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":{new string('9', size)}}}",
            4 => $"{{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"quantity\":0.{new string('0', size)}1}}",
            5 => $"{{\"symbol\":\"{Many("e\u0301\u202e", size / 3)}\",\"action\":\"buy\"}}",
            6 => $"{{\"comment\":\"{Many("\\u0000\\ud800", size / 12)}\",\"action\":\"close\",\"symbol\":\"MNQ1!\"}}",
            7 => Many("/*", size / 2) + "{\"action\":\"buy\"}",
            8 => Many("{\"message\":\"", size / 12),
            9 => Many("key=value;", size / 10),
            10 => Many("order buy @ 1 filled on MNQ1!. New strategy position is 1 ", size / 58),
            _ => Many("\"={", size / 3) + Many("}\"", size / 2),
        };
    }

    private static string Many(string part, int count) => new StringBuilder(part.Length * count).Insert(0, part, count).ToString();
}
