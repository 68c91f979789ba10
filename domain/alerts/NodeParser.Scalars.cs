using System.Globalization;
using System.Text;

namespace TraderTerminal.Domain.Alerts;

/// <content>Texts, numbers and words.</content>
internal sealed partial class NodeParser
{
    private static readonly string[] NotANumberWords = ["NaN", "nan", "na", "NA", "Infinity", "-Infinity", "undefined"];

    private AlertNode? String(string closing)
    {
        var start = _at++;
        if (closing == "'") _repairs.Add("R5");
        else if (closing != "\"") _repairs.Add("R4");
        else if (_lenient && TickerId() is { } symbol) return new AlertNode.Text(start, symbol);
        var value = new StringBuilder();
        while (_at < _end)
        {
            var c = _text[_at++];
            if (closing.Contains(c, StringComparison.Ordinal))
                return Surrogates.ArePaired(value.ToString()) ? new AlertNode.Text(start, value.ToString()) : Fail("half of a surrogate pair", start);
            if (c < ' ') return Fail("a line break or control character inside a text", _at - 1);
            if (c != '\\') value.Append(c);
            else if (!Escape(value)) return Fail("an unknown escape", _at - 1);
        }

        return Fail("a text does not end", start);
    }

    private bool Escape(StringBuilder value)
    {
        if (_at >= _end) return false;
        var c = _text[_at++];
        if (c == 'u')
        {
            if (_at + 4 > _end || !ushort.TryParse(_text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, null, out var unit)) return false;
            value.Append((char)unit);
            _at += 4;
            return true;
        }

        var at = "\"\\/bfnrt".IndexOf(c, StringComparison.Ordinal);
        if (at >= 0) value.Append("\"\\/\b\f\n\r\t"[at]);
        else if (c == '\'' && _otherQuotes) value.Append(c);
        else return false;
        return true;
    }

    /// <summary>R7: <c>"={…}"</c> with unescaped quotes inside, TradingView's own form of a ticker id; gives its innermost symbol.</summary>
    private string? TickerId()
    {
        if (_at + 1 >= _end || _text[_at] != '=' || _text[_at + 1] != '{') return null;
        var depth = 0;
        for (var i = _at + 1; i < _end; i++)
        {
            if (_text[i] == '{') depth++;
            else if (_text[i] == '}' && --depth == 0)
            {
                if (i + 1 >= _end || _text[i + 1] != '"') return null;
                AlertNode? inner = new NodeParser(_text, _at + 1, i + 1, lenient: false).Whole().Node;
                while (inner is AlertNode.Map map) inner = map.Members.FirstOrDefault(member => member.Key == "symbol").Value;
                if (inner is not AlertNode.Text symbol) return null;
                _repairs.Add("R7");
                _at = i + 2;
                return symbol.Value;
            }
        }

        return null;
    }

    private AlertNode? Number()
    {
        var (start, i) = (_at, _at);
        if (Char(i) == '-') i++;
        if (!char.IsAsciiDigit(Char(i))) return null;
        if (Char(i) == '0' && char.IsAsciiDigit(Char(i + 1))) return Fail("a number begins with 0");
        i = Digits(i);
        if (Char(i) == '.')
        {
            if (!char.IsAsciiDigit(Char(i + 1))) return Fail("a digit is missing after the point", i + 1);
            i = Digits(i + 1);
        }

        if (Char(i) is 'e' or 'E')
        {
            i += Char(i + 1) is '+' or '-' ? 2 : 1;
            if (!char.IsAsciiDigit(Char(i))) return Fail("a digit is missing in the exponent", i);
            i = Digits(i);
        }

        _at = i;
        return new AlertNode.Number(start, _text[start..i]);
    }

    private char Char(int at) => at < _end ? _text[at] : '\0';

    private int Digits(int at)
    {
        while (char.IsAsciiDigit(Char(at))) at++;
        return at;
    }

    private AlertNode? Word()
    {
        if (_fault is not null) return null;
        var (start, i) = (_at, _at);
        if (Char(i) == '-') i++;
        while (char.IsAsciiLetter(Char(i))) i++;
        var word = _text[start..i];
        _at = i;
        switch (word)
        {
            case "true" or "false": return new AlertNode.Flag(start, word == "true");
            case "null": return new AlertNode.Null(start);
        }

        if (_otherQuotes && word is "True" or "False" or "None")
        {
            _repairs.Add("R5");
            return word == "None" ? new AlertNode.Null(start) : new AlertNode.Flag(start, word == "True");
        }

        if (_lenient && NotANumberWords.Contains(word, StringComparer.Ordinal))
        {
            _repairs.Add("R6");
            return new AlertNode.NotANumber(start, word);
        }

        return Fail(word.Length > 0 ? "a word without quotes" : "a value is missing", start);
    }
}
