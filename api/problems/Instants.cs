using System.Globalization;

namespace TraderTerminal.Api.Problems;

/// <summary>Times at the edge: ISO 8601 with an offset, so that no zone is guessed.</summary>
internal static class Instants
{
    private static readonly string[] Forms =
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    public static bool TryRead(string text, out DateTimeOffset at)
    {
        at = default;
        if (!text.EndsWith('Z') && !HasOffset(text)) return false;
        if (!DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)) return false;
        at = read.ToUniversalTime();
        return true;
    }

    private static bool HasOffset(string text) => text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
}
