using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Api.Problems;

/// <summary>Errors as problem details with a code that never changes its meaning; the text may.</summary>
internal static class Problem
{
    public const string NotFound = "NOT_FOUND";
    public const string UnknownAccount = "UNKNOWN_ACCOUNT";
    public const string UnknownAlert = "UNKNOWN_ALERT";
    public const string Forbidden = "FORBIDDEN";
    public const string NotSignedIn = "NOT_SIGNED_IN";
    public const string ReasonRequired = "REASON_REQUIRED";

    public static ProblemHttpResult Of(int status, string code, string detail) => TypedResults.Problem(Details(status, code, detail));

    /// <summary>400 with every fault; the code is the first one's.</summary>
    public static ProblemHttpResult Of(IReadOnlyList<Fault> faults)
    {
        var details = Details(StatusCodes.Status400BadRequest, faults[0].Code, faults[0].Text);
        details.Extensions["errors"] = faults;
        return TypedResults.Problem(details);
    }

    /// <summary>403 with what the caller is and may.</summary>
    public static ProblemHttpResult Forbid(HttpContext http)
    {
        var (who, name) = (http.SignedIn()!, http.Operator());
        return Of(StatusCodes.Status403Forbidden, Forbidden, http.IsBeyond(who) ? $"{name} is of the workspace {who.Sight.Within}: the process as a whole is the desk's." : who.Barrier(name));
    }

    public static ProblemHttpResult NoAccount(string account) =>
        Of(StatusCodes.Status404NotFound, UnknownAccount, $"There is no account {account}.");

    public static ProblemHttpResult Silent(string account) =>
        Of(StatusCodes.Status503ServiceUnavailable, ReasonCodes.StateUnknown, $"Account {account} does not answer now.");

    /// <summary>The code of an answer that no endpoint wrote itself.</summary>
    public static string CodeOf(int? status) => status switch
    {
        StatusCodes.Status400BadRequest => "BAD_REQUEST",
        StatusCodes.Status401Unauthorized => NotSignedIn,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => "METHOD_NOT_ALLOWED",
        StatusCodes.Status413PayloadTooLarge => "BODY_TOO_LARGE",
        StatusCodes.Status415UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        StatusCodes.Status503ServiceUnavailable => "UNAVAILABLE",
        _ => "INTERNAL_ERROR",
    };

    private static ProblemDetails Details(int status, string code, string detail) =>
        new() { Status = status, Detail = detail, Extensions = { ["code"] = code } };
}
