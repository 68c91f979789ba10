using System.Text;
using System.Text.Encodings.Web;
using TraderTerminal.Grains.Abstractions.Evidence;

namespace TraderTerminal.Grains.Evidence;

/// <summary>Rows as lines, in either form.</summary>
public static class ExportText
{
    private const string CsvEnd = "\r\n";

    /// <summary>What a spreadsheet takes for the beginning of a formula, or for nothing; the apostrophe too, so that one taken off gives the text back.</summary>
    private const string Dangerous = "=+-@\t\r\n'＝＋－＠";

    /// <summary>The line of names; null where each row has its own.</summary>
    public static string? Head(ExportForm form, IReadOnlyList<string> columns) => form == ExportForm.Csv ? string.Join(',', columns) + CsvEnd : null;

    public static string Row(ExportForm form, IReadOnlyList<string> columns, IReadOnlyList<ExportCell> cells)
    {
        if (columns.Count != cells.Count) throw new ArgumentException($"{cells.Count} values do not fit {columns.Count} columns.", nameof(cells));
        return form == ExportForm.Csv ? string.Join(',', cells.Select(Csv)) + CsvEnd : Json(columns, cells);
    }

    /// <summary>RFC 4180; a text of others that a spreadsheet might run gets an apostrophe before it.</summary>
    public static string Csv(ExportCell cell)
    {
        if (cell.Value is not { Length: > 0 } text) return "";
        if (cell.IsForeign && Dangerous.Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text[0] != ' ' && text[^1] != ' ' ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Json(IReadOnlyList<string> columns, IReadOnlyList<ExportCell> cells)
    {
        var line = new StringBuilder("{");
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) line.Append(',');
            line.Append('"').Append(columns[i]).Append("\":");
            if (cells[i].Value is not { } value) line.Append("null");
            else if (cells[i].IsJson) line.Append(value);
            else line.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append('"');
        }

        return line.Append('}').Append('\n').ToString();
    }
}
