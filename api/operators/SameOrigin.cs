using Microsoft.AspNetCore.Http;

namespace TraderTerminal.Api.Operators;

/// <summary>Whether a request with a cookie comes from our own pages: a foreign page can make a browser send, but not lie about this.</summary>
internal static class SameOrigin
{
    public static bool Allows(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0) return IsOurs(origin, request.Host) && site is "" or "same-origin";
        if (site.Length > 0) return site == "same-origin" || (site == "none" && IsSafe(request.Method));
        return IsSafe(request.Method);
    }

    /// <summary>Whoever signs in carries nothing yet; a foreign page must not sign a browser in either, and says so by itself.</summary>
    public static bool AllowsSignIn(HttpRequest request) =>
        (request.Headers.Origin.Count == 0 && request.Headers["Sec-Fetch-Site"].Count == 0) || Allows(request);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Host and port decide; a proxy in front may have taken the TLS away.</summary>
    private static bool IsOurs(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && string.Equals(from.Authority, new HostString(host.Value ?? "").ToString(), StringComparison.OrdinalIgnoreCase);
}
