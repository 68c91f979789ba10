using System.Buffers;

namespace TraderTerminal.Domain.Alerts;

/// <summary>In a text that is no JSON quotes cannot be trusted to pair: looks at every secret name with something like a value after it.</summary>
internal static class SecretScan
{
    public const string Quotes = "\"'“”„‟″";

    public static readonly SearchValues<char> EndsWord = SearchValues.Create(",;}]\r\n\"");

    private static readonly SearchValues<char> EndsText = SearchValues.Create("\"\n");

    private static readonly SearchValues<char> EndsSingle = SearchValues.Create("'\n");

    private static readonly SearchValues<char> EndsTypographic = SearchValues.Create("“”„‟″\n");

    private static readonly SearchValues<char> EndsCode = SearchValues.Create("\"'“”„‟″\r\n\\");

    private static readonly string[] CodeVerbs = ["ENTER-LONG_", "ENTER-SHORT_", "EXIT-LONG_", "EXIT-SHORT_", "EXIT-ALL_"];

    /// <summary>Verb, exchange, pair, bot, time frame and id have so many between them.</summary>
    private const int CodeSeparators = 5;

    /// <summary>What may stand between a name and its colon, or be the escape of a quote inside a quoted text.</summary>
    private const string Marks = "\"'\\“”„‟″ \t";

    public static void Run(string body, List<SecretPlace> secrets)
    {
        for (var at = 0; at < body.Length;)
        {
            var end = at;
            while (end < body.Length && (char.IsLetterOrDigit(body[end]) || body[end] is '_' or '-')) end++;
            if (end > at && SecretNames.Contains(FieldName.Normal(body[at..end])) && Pass(body, end, Marks) is var separator
                && separator < body.Length && body[separator] is ':' or '=')
            {
                var from = Pass(body, separator + 1, " \t\\");
                var quote = from < body.Length && Quotes.Contains(body[from], StringComparison.Ordinal) ? body[from++] : '\0';
                var length = body.AsSpan(from).IndexOfAny(quote switch { '\0' => EndsWord, '"' => EndsText, '\'' => EndsSingle, _ => EndsTypographic });
                var to = length < 0 ? body.Length : from + length;
                secrets.Add(new(from, to > from && body[to - 1] == '\\' ? to - 1 : to, false));
                end = to;
            }

            at = Math.Max(end, at + 1);
        }
    }

    /// <summary>A code of WunderTrading ends with the bot's id, which is as good as a password (TradingView reference 2.6).</summary>
    public static void Codes(string body, List<SecretPlace> secrets)
    {
        foreach (var verb in CodeVerbs)
        {
            for (var at = body.IndexOf(verb, StringComparison.OrdinalIgnoreCase); at >= 0; at = body.IndexOf(verb, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var length = body.AsSpan(at).IndexOfAny(EndsCode);
                var code = length < 0 ? body.AsSpan(at) : body.AsSpan(at, length);
                if (code.Count('_') < CodeSeparators) continue;
                var id = code.LastIndexOf('_') + 1;
                secrets.Add(new(at + id, at + code.TrimEnd().Length, false));
            }
        }
    }

    private static int Pass(string body, int at, string over)
    {
        while (at < body.Length && over.Contains(body[at], StringComparison.Ordinal)) at++;
        return at;
    }
}
