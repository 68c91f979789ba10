using System.Globalization;
using System.Text;

namespace TraderTerminal.Silo.Cli;

/// <summary>How the reports of verbs write a line and a time: the same under every culture.</summary>
internal static class ReportText
{
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static void Line(StringBuilder text, FormattableString line) => text.AppendLine(FormattableString.Invariant(line).TrimEnd());
}
