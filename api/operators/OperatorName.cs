using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace TraderTerminal.Api.Operators;

/// <summary>Who acts, as it is written into the history.</summary>
internal static class OperatorName
{
    /// <summary>Several people may share the key of the built-in administrator: it says who of them it is.</summary>
    public const string Header = "X-Operator";

    public const int LengthMax = 64;

    public static string Operator(this HttpContext http) => Of(http.SignedIn(), http.Request);

    /// <summary>The person, and the key when it is a program that acts for him: <c>Ada (key nightly)</c>.</summary>
    public static string Of(SignedIn? who, HttpRequest request)
    {
        var person = who is null or { Operator.IsBuiltIn: true } ? Read(request.Headers[Header].ToString()) : who.Operator.Name;
        return who?.Key is { } key ? $"{person} (key {key.Name})" : person;
    }

    public static SignedIn? SignedIn(this HttpContext http) => http.User.SignedIn();

    public static SignedIn? SignedIn(this ClaimsPrincipal user) => (user.Identity as ClaimsIdentity)?.BootstrapContext as SignedIn;

    public static string Read(string? given) =>
        given?.Trim() is { Length: > 0 and <= LengthMax } name && name.All(IsPrintable) ? name : Grains.Abstractions.Operators.Operator.BuiltInName;

    private static bool IsPrintable(char c) => c == ' ' || char.IsLetterOrDigit(c) || char.IsPunctuation(c) || char.IsSymbol(c);
}
