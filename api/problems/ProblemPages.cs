using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Problems;

/// <summary>Puts a body with a code under every error that no endpoint answered itself, our own exceptions included.</summary>
internal sealed class ProblemPages : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        next(app);
    };

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IStartupFilter, ProblemPages>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", Problem.CodeOf(context.ProblemDetails.Status)));
        services.Configure<ExceptionHandlerOptions>(options =>
        {
            options.StatusCodeSelector = StatusOf;
            options.SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException;
        });
    }

    /// <summary>A grain that did not answer in time is not our bug, and a request that was not whole is the sender's.</summary>
    private static int StatusOf(Exception fault) => fault switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        TimeoutException or AccountUnavailableException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
