namespace TraderTerminal.Domain.Alerts;

/// <summary>Line and column of a place in a text, both counted from 1; a column is a UTF-16 unit.</summary>
internal static class TextPlace
{
    public static (int Line, int Column) Of(string text, int at)
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
