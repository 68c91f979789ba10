using Microsoft.AspNetCore.Http;

namespace TraderTerminal.Api.Operators;

/// <summary>Who acts, as it is written into the history.</summary>
internal static class OperatorName
{
    public const string Header = "X-Operator";

    /// <summary>The name when the caller gives none, or one that cannot be shown.</summary>
    public const string Default = "admin";

    public const int LengthMax = 64;

    public static string Operator(this HttpContext http) => Read(http.Request.Headers[Header].ToString());

    public static string Read(string? given) =>
        given?.Trim() is { Length: > 0 and <= LengthMax } name && name.All(IsPrintable) ? name : Default;

    private static bool IsPrintable(char c) => c == ' ' || char.IsLetterOrDigit(c) || char.IsPunctuation(c) || char.IsSymbol(c);
}
