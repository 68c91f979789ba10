using System.Globalization;
using System.Text;

namespace TraderTerminal.Domain.Alerts;

/// <summary>A secret value without its quotes. A bare one after a colon gets quotes with its mask, so that JSON stays JSON.</summary>
internal readonly record struct SecretPlace(int Start, int End, bool Quoted);

/// <summary>Goes through a text once. <paramref name="places"/> maps its characters to the body when it was decoded out of a string.</summary>
internal sealed class SecretFinder(string text, IReadOnlyList<int>? places, int bodyEnd, List<SecretPlace> secrets, int nesting)
{
    /// <summary>Texts inside texts, as in a message that was encoded twice.</summary>
    public const int NestingMax = 4;

    public void Run()
    {
        var at = 0;
        while (at < text.Length)
        {
            var (name, after) = Token(at);
            if (name is null)
            {
                at++;
                continue;
            }

            var separator = PassSpace(after);
            var isName = separator < text.Length && text[separator] is ':' or '=';
            at = isName && SecretNames.Contains(FieldName.Normal(name)) ? Take(PassSpace(separator + 1), text[separator] == ':') : after;
        }
    }

    private int PassSpace(int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    /// <summary>A quoted text or a bare word; what is inside a quoted text is searched too.</summary>
    private (string? Name, int After) Token(int at)
    {
        if (IsQuote(at))
        {
            var end = EndOfText(at);
            var (inner, map) = Decoded(at + 1, end);
            if (nesting < NestingMax && inner.AsSpan().IndexOfAny(":=") >= 0) new SecretFinder(inner, map, Place(end), secrets, nesting + 1).Run();
            return (inner, Math.Min(text.Length, end + 1));
        }

        var i = at;
        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '-')) i++;
        return i == at ? (null, at) : (text[at..i], i);
    }

    private bool IsQuote(int at) => SecretScan.Quotes.Contains(text[at], StringComparison.Ordinal) && (text[at] != '\'' || at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    /// <summary>Where the closing quote stands, or the end of the text.</summary>
    private int EndOfText(int at)
    {
        var closing = text[at] is '"' or '\'' ? text[at].ToString() : SecretScan.Quotes[2..];
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (closing.Contains(text[i], StringComparison.Ordinal)) return i;
        }

        return text.Length;
    }

    /// <summary>A text without one layer of its escapes.</summary>
    public static string Unescaped(string text) => new SecretFinder(text, null, text.Length, [], 0).Decoded(0, text.Length).Text;

    private (string Text, List<int> Places) Decoded(int from, int to)
    {
        var decoded = new StringBuilder(to - from);
        var map = new List<int>(to - from);
        for (var i = from; i < to; i++)
        {
            map.Add(Place(i));
            if (text[i] != '\\' || i + 1 >= to)
            {
                decoded.Append(text[i]);
            }
            else if (text[i + 1] == 'u' && i + 6 <= to && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, null, out var unit))
            {
                decoded.Append((char)unit);
                i += 5;
            }
            else
            {
                i++;
                decoded.Append(text[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
            }
        }

        return (decoded.ToString(), map);
    }

    /// <summary>Notes the value that begins here and gives the place after it.</summary>
    private int Take(int at, bool afterColon)
    {
        if (at >= text.Length) return at;
        if (IsQuote(at))
        {
            var closing = EndOfText(at);
            Note(at + 1, closing, quoted: false);
            return Math.Min(text.Length, closing + 1);
        }

        var end = text[at] is '{' or '[' ? EndOfBrackets(at) : EndOfWord(at);
        if (text.AsSpan(at, end - at) is not "null") Note(at, end, quoted: afterColon && places is null);
        return end;
    }

    private int EndOfBrackets(int at)
    {
        var depth = 0;
        for (var i = at; i < text.Length; i++)
        {
            if (text[i] == '"') i = EndOfText(i);
            else if (text[i] is '{' or '[') depth++;
            else if (text[i] is '}' or ']' && --depth == 0) return i + 1;
        }

        return text.Length;
    }

    private int EndOfWord(int at)
    {
        var end = text.AsSpan(at).IndexOfAny(SecretScan.EndsWord);
        end = end < 0 ? text.Length : at + end;
        while (end > at && char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }

    private void Note(int from, int to, bool quoted) => secrets.Add(new(Place(from), to >= text.Length ? bodyEnd : Place(to), quoted));

    private int Place(int at) => places is null ? at : at < places.Count ? places[at] : bodyEnd;
}
