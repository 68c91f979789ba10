using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace TraderTerminal.Api.Start;

/// <summary>The page at the root: that it runs, and how the accounts stand. It holds no data of its own and loads nothing from elsewhere.</summary>
internal static class StartEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapStart(this IEndpointRouteBuilder app)
    {
        Map(app, "/", "start.html", MediaTypeNames.Text.Html);
        Map(app, "/start.js", "start.js", MediaTypeNames.Text.JavaScript);
        Map(app, "/start.css", "start.css", MediaTypeNames.Text.Css);
    }

    private static void Map(IEndpointRouteBuilder app, string path, string resource, string type)
    {
        var text = Read(resource);
        app.MapGet(path, (HttpResponse response) => Page(response, text, type)).AllowAnonymous().ExcludeFromDescription();
    }

    private static ContentHttpResult Page(HttpResponse response, string text, string type)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(text, type, System.Text.Encoding.UTF8);
    }

    private static string Read(string resource)
    {
        using var stream = typeof(StartEndpoints).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
