namespace TraderTerminal.Domain.Alerts;

/// <summary>Reads JSON strictly, or with the repairs R2 to R7 of the TradingView reference 2.3 and no others.</summary>
/// <remarks>The platform's reader gives no places of values, and repairs need the text between the tokens.</remarks>
internal sealed partial class NodeParser
{
    /// <summary>Objects and lists inside one another.</summary>
    public const int DepthMax = 8;

    /// <summary>Members of objects and items of lists in the whole body.</summary>
    public const int MembersMax = 200;

    private const string TypographicQuotes = "“”„‟″";

    private readonly string _text;
    private readonly int _end;
    private readonly bool _lenient;
    private readonly bool _otherQuotes;
    private readonly SortedSet<string> _repairs = new(StringComparer.Ordinal);
    private int _at;
    private int _members;
    private (string Code, string Why, int At)? _fault;

    private NodeParser(string text, int start, int end, bool lenient)
    {
        (_text, _at, _end, _lenient) = (text, start, end, lenient);
        _otherQuotes = lenient && !text.AsSpan(start, end - start).Contains('"');
    }

    /// <summary>The tree and the repairs it needed, or what is wrong and where.</summary>
    public readonly record struct Result(AlertNode? Node, IReadOnlyCollection<string> Repairs, (string Code, string Why, int At) Fault);

    /// <summary>Reads a part of the text, first strictly, then with repairs.</summary>
    public static Result Parse(string text, int start, int end)
    {
        var strict = new NodeParser(text, start, end, lenient: false).Whole();
        return strict.Node is not null || strict.Fault.Code == AlertCodes.ConflictingFields
            ? strict
            : new NodeParser(text, start, end, lenient: true).Whole();
    }

    private Result Whole()
    {
        var node = Value(0);
        if (node is not null && Skip() && _at < _end) node = Fail("more text after the end");
        return new(_fault is null ? node : null, _repairs, _fault ?? default);
    }

    private AlertNode? Fail(string why, int? at = null, string code = AlertCodes.MalformedJson)
    {
        _fault ??= (code, why, at ?? _at);
        return null;
    }

    private AlertNode? Value(int depth)
    {
        if (!Skip()) return null;
        if (_at >= _end) return Fail("a value is missing at the end");
        var c = _text[_at];
        if (c is '{' or '[')
        {
            if (depth == DepthMax) return Fail($"more than {DepthMax} objects inside one another");
            return c == '{' ? Map(depth) : List(depth);
        }

        if (Closing(c) is { } closing) return String(closing);
        return Number() ?? Word();
    }

    private AlertNode? Map(int depth)
    {
        var start = _at++;
        var members = new List<KeyValuePair<string, AlertNode>>();
        while (true)
        {
            if (!Skip()) return null;
            if (Take('}')) return new AlertNode.Map(start, members);
            if (members.Count > 0)
            {
                if (!Take(',')) return Fail("a comma or } is missing");
                if (!Skip()) return null;
                if (TakeTrailing('}')) return new AlertNode.Map(start, members);
            }

            if (_at >= _end || Closing(_text[_at]) is not { } closing) return Fail("a name in quotes is missing");
            var nameAt = _at;
            if (String(closing) is not AlertNode.Text name || !Skip()) return null;
            if (!Take(':')) return Fail("a colon is missing");
            if (Value(depth + 1) is not { } value || !Count()) return null;
            var twin = members.Find(member => member.Key == name.Value);
            if (twin.Value is null) members.Add(new(name.Value, value));
            else if (!AlertNode.Same(twin.Value, value))
                return Fail($"\"{Short(name.Value)}\" stands twice with different values", nameAt, AlertCodes.ConflictingFields);
        }
    }

    private AlertNode? List(int depth)
    {
        var start = _at++;
        var items = new List<AlertNode>();
        while (true)
        {
            if (!Skip()) return null;
            if (Take(']')) return new AlertNode.List(start, items);
            if (items.Count > 0)
            {
                if (!Take(',')) return Fail("a comma or ] is missing");
                if (!Skip()) return null;
                if (TakeTrailing(']')) return new AlertNode.List(start, items);
            }

            if (Value(depth + 1) is not { } item || !Count()) return null;
            items.Add(item);
        }
    }

    private bool Count() => ++_members <= MembersMax || Fail($"more than {MembersMax} members") is not null;

    private bool Take(char c)
    {
        if (_at >= _end || _text[_at] != c) return false;
        _at++;
        return true;
    }

    /// <summary>R3: a closing bracket right after a comma.</summary>
    private bool TakeTrailing(char c)
    {
        if (!_lenient || !Take(c)) return false;
        _repairs.Add("R3");
        return true;
    }

    /// <summary>Passes over white space and, with repairs, comments (R2). False when a comment does not end.</summary>
    private bool Skip()
    {
        while (_at < _end)
        {
            if (_text[_at] is ' ' or '\t' or '\r' or '\n')
            {
                _at++;
                continue;
            }

            if (!_lenient || _text[_at] != '/' || _at + 1 >= _end || _text[_at + 1] is not ('/' or '*')) return true;
            _repairs.Add("R2");
            var ending = _text[_at + 1] == '/' ? "\n" : "*/";
            var end = _text.IndexOf(ending, _at + 2, _end - _at - 2, StringComparison.Ordinal);
            if (end < 0 && ending != "\n") return Fail("a comment does not end") is not null;
            _at = end < 0 ? _end : end + ending.Length;
        }

        return true;
    }

    /// <summary>The quotes that close a string begun with this character; null when none begins.</summary>
    private string? Closing(char c)
    {
        if (c == '"') return "\"";
        if (!_otherQuotes) return null;
        return c == '\'' ? "'" : TypographicQuotes.Contains(c, StringComparison.Ordinal) ? TypographicQuotes : null;
    }

    private static string Short(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
