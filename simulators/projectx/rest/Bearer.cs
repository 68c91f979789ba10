using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TraderTerminal.Simulators.ProjectX.Identity;

namespace TraderTerminal.Simulators.ProjectX.Rest;

/// <summary>Where a request carries its token: the header, and for a hub else the first <c>access_token</c> of its address (reference 10.1).</summary>
internal static class Bearer
{
    private const string Scheme = "Bearer ";

    public static Session? SessionOf(HttpContext context, Sessions sessions, bool inQuery)
    {
        var header = context.Request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return sessions.Of(header[Scheme.Length..].Trim());
        return inQuery && context.Request.Query["access_token"] is [{ Length: > 0 } token, ..] ? sessions.Of(token) : null;
    }
}
