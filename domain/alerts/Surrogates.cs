namespace TraderTerminal.Domain.Alerts;

/// <summary>UTF-16 halves: text with a lone one cannot be stored as UTF-8.</summary>
internal static class Surrogates
{
    public static bool ArePaired(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }

        return true;
    }
}
