using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Problems;

namespace TraderTerminal.Api.Operators;

/// <summary>Signing in. One role so far: the administrator.</summary>
internal static class OperatorEndpoints
{
    public static IServiceCollection AddOperators(this IServiceCollection services)
    {
        services.AddSingleton(provider => AdminKey.Open(provider.GetRequiredService<IOptions<ApiOptions>>().Value.DataDirectory));
        services.AddSingleton<SignInCookie>();
        services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null);
        services.AddAuthorization();
        return services;
    }

    public static void MapOperators(this IEndpointRouteBuilder app)
    {
        // Made now, so that the file is there before the first request and a bad directory stops the start.
        _ = app.ServiceProvider.GetRequiredService<AdminKey>();
        app.MapGet("/signin", SignIn).ExcludeFromDescription();
    }

    /// <summary>Trades the key in the address for a cookie and leads away from the address at once.</summary>
    private static Results<RedirectHttpResult, ProblemHttpResult> SignIn(
        string? key, HttpContext http, AdminKey admin, SignInCookie cookie, TimeProvider time)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (!admin.Matches(key)) return Problem.Of(StatusCodes.Status401Unauthorized, Problem.NotSignedIn, "This is not the key.");
        http.Response.Cookies.Append(SignInCookie.Name, cookie.Make(time.GetUtcNow()), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            MaxAge = SignInCookie.AgeMax,
            Path = "/",
        });
        return TypedResults.Redirect("/");
    }
}
