using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace TraderTerminal.Api.Start;

/// <summary>What a browser is given at the root: the dashboard, or the start page where none was built. Neither holds data of its own or loads anything from elsewhere.</summary>
internal static class StartEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapStart(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<ApiOptions>>().Value;
        foreach (var (path, file) in DashboardFiles.Read(options.DashboardDirectory) ?? StartPage()) Map(app, path, file);
    }

    private static Dictionary<string, DashboardFile> StartPage() => new()
    {
        ["/"] = Read("start.html", MediaTypeNames.Text.Html),
        ["/start.js"] = Read("start.js", MediaTypeNames.Text.JavaScript),
        ["/start.css"] = Read("start.css", MediaTypeNames.Text.Css),
    };

    private static void Map(IEndpointRouteBuilder app, string path, DashboardFile file) =>
        app.MapGet(path, (HttpContext http) => Answer(http, file)).AllowAnonymous().ExcludeFromDescription();

    private static FileContentHttpResult Answer(HttpContext http, DashboardFile file)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = file.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var isCompressed = http.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "gzip" && coding.Quality != 0);
        if (isCompressed) headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(isCompressed ? file.Compressed : file.Bytes, file.Type, entityTag: EntityTagHeaderValue.Parse(file.Tag));
    }

    private static DashboardFile Read(string resource, string type)
    {
        using var stream = typeof(StartEndpoints).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return DashboardFile.Of(Encoding.UTF8.GetBytes(reader.ReadToEnd()), $"{type}; charset=utf-8", isHashed: false);
    }
}
