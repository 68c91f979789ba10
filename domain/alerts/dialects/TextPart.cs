namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>A part of a body without the white space around it, which still knows where it stands.</summary>
internal readonly record struct TextPart
{
    private readonly string _body;

    public TextPart(string body, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(body[start])) start++;
        while (end > start && char.IsWhiteSpace(body[end - 1])) end--;
        (_body, Start, End) = (body, start, end);
    }

    public int Start { get; }

    public int End { get; }

    public bool IsEmpty => Start == End;

    public ReadOnlySpan<char> Span => _body.AsSpan(Start, End - Start);

    public AlertNode.Text Node => new(Start, ToString());

    /// <summary>As the names of fields are compared.</summary>
    public string Word => FieldName.Normal(ToString());

    /// <summary>From <paramref name="from"/> to before <paramref name="to"/>, counted from the beginning of this part.</summary>
    public TextPart Slice(int from, int to) => new(_body, Start + from, Start + to);

    /// <summary>The parts between the characters, the empty ones too.</summary>
    public List<TextPart> Split(params ReadOnlySpan<char> separators)
    {
        var parts = new List<TextPart>();
        for (var from = 0; ;)
        {
            var length = Span[from..].IndexOfAny(separators);
            parts.Add(Slice(from, length < 0 ? Span.Length : from + length));
            if (length < 0) return parts;
            from += length + 1;
        }
    }

    /// <summary>What stands before and after the first <c>=</c>; null without one.</summary>
    public (TextPart Name, TextPart Value)? Pair() =>
        Span.IndexOf('=') is >= 0 and var at ? (Slice(0, at), Slice(at + 1, Span.Length)) : null;

    public override string ToString() => _body[Start..End];
}
