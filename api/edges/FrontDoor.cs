using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Problems;

namespace TraderTerminal.Api.Edges;

/// <summary>What holds for every request before anything looks at it, and for every answer, errors included.</summary>
internal sealed class FrontDoor(AllowedHosts hosts, HookSources sources, HookListener listener) : IStartupFilter
{
    /// <summary>421: called by a name that is none of ours.</summary>
    public const string WrongHost = "WRONG_HOST";

    /// <summary>A page that we serve has a policy of its own; every other answer is no page.</summary>
    private const string NoPage = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>A month: a certificate that is gone locks nobody out for longer.</summary>
    private const string OverTlsOnly = "max-age=2592000";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Guard);
        next(app);
    };

    private Task Guard(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(static answered => Mark((HttpContext)answered), http);
        if (sources.IsSecureOutside(http)) http.Request.Scheme = Uri.UriSchemeHttps;
        var (isHook, isHealth) = (IsHook(http.Request.Path), IsHealth(http.Request.Path));
        if (listener.IsApart && !isHealth && isHook != listener.Heard(http)) return NotHere(http);
        return isHook || isHealth || hosts.Allows(http.Request.Host) ? next(http) : Refuse(http);
    }

    /// <summary>
    /// A hook is opened by its key under any name, as a tunnel or a proxy may give it; whoever watches the process calls it by an address that
    /// nobody foresees, and is told nothing but its state.
    /// </summary>
    private static bool IsHealth(PathString path) => path.Equals("/healthz", StringComparison.OrdinalIgnoreCase) || path.Equals("/readyz", StringComparison.OrdinalIgnoreCase);

    private static bool IsHook(PathString path) => path.StartsWithSegments(ApiPaths.Hooks, StringComparison.OrdinalIgnoreCase);

    /// <summary>As if there were no such route: whoever comes in where hooks are learns of nothing else.</summary>
    private static Task NotHere(HttpContext http) => Problem.Of(StatusCodes.Status404NotFound, Problem.NotFound, "There is nothing here.").ExecuteAsync(http);

    private static Task Refuse(HttpContext http) => Problem.Of(
        StatusCodes.Status421MisdirectedRequest, WrongHost, "This name is not known here. Add it to Api:AllowedHosts, in the environment Api__AllowedHosts__0=NAME, and start again.").ExecuteAsync(http);

    private static Task Mark(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = NoPage;
        if (http.Request is { IsHttps: true, Host.Host: var name } && IsOfTheNet(name)) headers.StrictTransportSecurity = OverTlsOnly;
        return Task.CompletedTask;
    }

    /// <summary>This computer's own name is also that of its other programs, and digits cannot be held to TLS.</summary>
    private static bool IsOfTheNet(string name) => !name.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(name, out _);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddOptions<ApiOptions>()
            .BindConfiguration(ApiOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.TryAddSingleton<HookSources>();
        services.TryAddSingleton<AllowedHosts>();
        services.TryAddSingleton<HookListener>();
        services.AddSingleton<IStartupFilter, FrontDoor>();
    }
}
