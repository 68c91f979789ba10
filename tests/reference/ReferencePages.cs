using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using TraderTerminal.Api;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Silo;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Tests.Architecture;
using TraderTerminal.Tests.Operations;
using Xunit;

namespace TraderTerminal.Tests.Reference;

/// <summary>The pages of docs/reference are what the code says. To approve a change, look at the received file beside the page and rename it over it.</summary>
public sealed class ReferencePages
{
    private const string Note = "<!-- Written from the code by tests/reference; a test fails when it differs. -->";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_page_of_options_is_what_the_program_takes()
    {
        var text = Page("Options", "What the command line takes, and what is said in the environment. `./run help` prints the first part.");
        text.Append("## The command line\n\n```text\n").Append(CommandLine.Usage).Append("\n```\n\n");
        text.Append("## The environment\n\nA list has its entries by number: `Api__AllowedHosts__0`, `Api__AllowedHosts__1`. A name that is none of these keeps the process from starting.\n\n| variable | default | meaning |\n| --- | --- | --- |\n");
        Variables(text, "Api", new ApiOptions());

        text.Append("\n| variable | as the option |\n| --- | --- |\n");
        foreach (var (variable, option) in new[] { ("Journal__Provider", "journal"), ("Journal__ConnectionFile", "connection-file"), ("Journal__Cluster", "cluster"), ("Journal__Shards", "shards"), ("Telemetry__Otlp", "otlp"), ("Telemetry__Log", "log"), ("Keys__Lock", "keys-lock"), ("Api__HookUrls", "hook-urls") })
        {
            DeployedFiles.AssertIsOption(variable);
            Assert.Contains($"--{option} ", CommandLine.Usage, StringComparison.Ordinal);
            Line(text, $"| `{variable}` | `--{option}` |");
        }

        Line(text, "| `Journal__Connection` | the connection string itself |");
        Line(text, "| `Keys__CertificatePassword` | the password of the certificates of `--keys-lock` |");
        Line(text, "\nThe framework's own names count too: certificates in `Kestrel__Certificates__Default__Path` and `Kestrel__Certificates__Default__KeyPath` (or `__Password`), for an address in `--urls` that begins with `https`.");
        Approve("options", text);
    }

    [Fact]
    public void The_page_of_events_is_what_is_stored()
    {
        var text = Page("Events", "What is stored, under a name and a version that never change. `tests/events/golden` has one of each.");
        foreach (var kind in EventRegistry.All.GroupBy(shape => shape.Type.DeclaringType!.Name).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            Line(text, $"## {kind.Key[..^"Event".Length]}\n\n| event | meaning | members |\n| --- | --- | --- |");
            foreach (var shape in kind.OrderBy(shape => shape.Name, StringComparer.Ordinal))
            {
                var members = shape.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member => member.Name).Where(name => name != "EqualityContract").Distinct().Select(JsonNamingPolicy.CamelCase.ConvertName);
                Line(text, $"| `{shape.Name}/{shape.Version.ToString(CultureInfo.InvariantCulture)}` | {Summaries.Of(shape.Type)} | {string.Join(", ", members)} |");
            }

            text.Append('\n');
        }

        Approve("events", text);
    }

    [Fact]
    public void The_page_of_the_log_has_every_line()
    {
        var text = Page("Lines of the log", "Each has a number that never changes its meaning; what stands in braces is a field of its own where logs are collected.");
        Line(text, "| number | level | line |\n| --- | --- | --- |");
        var lines = References.Ours.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().OrderBy(line => line.EventId);
        foreach (var line in lines) Line(text, $"| {line.EventId.ToString(CultureInfo.InvariantCulture)} | {line.Level.ToString().ToLowerInvariant()} | {line.Message.Replace("|", "\\|", StringComparison.Ordinal)} |");
        Approve("log", text);
    }

    [Fact]
    public async Task The_page_of_routes_is_what_is_answered()
    {
        var data = Directory.CreateTempSubdirectory("traderterminal-test-");
        try
        {
            var options = UpOptions.Read(Arguments.Read(["up", "--data", data.FullName, "--urls", "http://127.0.0.1:0", "--clock", "virtual"]));
            await using var host = await TraderHost.Start(options with { IsQuiet = true }, null, cancel: Cancel);
            var text = Page("Routes", "Bodies and answers are described at `/openapi/v1.json`; what each right is stands in [operators](../operators.md), and a route without one is open to everybody. Routes of the simulation are there with `--clock virtual` alone.");
            var routes = host.Routes.OfType<RouteEndpoint>().Where(route => route.Metadata.GetMetadata<IEndpointSummaryMetadata>() is not null || route.Metadata.GetMetadata<Needs>() is not null)
                .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (Method: method, Path: Path(route), route.Metadata)));
            foreach (var tag in routes.GroupBy(route => route.Metadata.GetMetadata<ITagsMetadata>()?.Tags[0] ?? "Live").OrderBy(tag => tag.Key, StringComparer.Ordinal))
            {
                Line(text, $"## {tag.Key}\n\n| route | right | does |\n| --- | --- | --- |");
                foreach (var (method, path, metadata) in tag.OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal))
                {
                    var right = metadata.GetMetadata<Needs>() is { } needs ? $"{JsonNamingPolicy.CamelCase.ConvertName(needs.Right.ToString())}{(Wall.IsOfTheDeskAlone(metadata) ? ", of the desk" : "")}" : "";
                    Line(text, $"| `{method} {path}` | {right} | {metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary} |");
                }

                text.Append('\n');
            }

            Approve("api", text);
        }
        finally
        {
            data.Delete(recursive: true);
        }

        static string Path(RouteEndpoint route) => $"/{route.RoutePattern.RawText!.Trim('/')}".Replace("//", "/", StringComparison.Ordinal);
    }

    /// <summary>Each option of a section, and of the sections in it.</summary>
    private static void Variables(StringBuilder text, string section, object usual)
    {
        foreach (var option in usual.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            var isList = typeof(IEnumerable<string>).IsAssignableFrom(option.PropertyType);
            if (option.GetValue(usual) is OpenIdOptions inside) Variables(text, $"{section}__{option.Name}", inside);
            else Line(text, $"| `{section}__{option.Name}{(isList ? "__0" : "")}` | {Usual(option, usual, isList)} | {Summaries.Of(option)} |");
        }
    }

    private static string Usual(PropertyInfo option, object options, bool isList) => isList ? "none" : option.GetValue(options) switch
    {
        null => "none",
        bool flag => flag ? "`true`" : "`false`",
        string path when System.IO.Path.IsPathRooted(path) => "beside the program",
        var value => $"`{value}`",
    };

    private static StringBuilder Page(string title, string first) => new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {title}\n\n{Note}\n\n{first}\n\n");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static void Approve(string name, StringBuilder text)
    {
        var page = System.IO.Path.Combine(DeployedFiles.Repository, "docs", "reference", $"{name}.md");
        var (approved, received) = (File.Exists(page) ? File.ReadAllText(page) : "", System.IO.Path.ChangeExtension(page, ".received.txt"));
        var now = text.ToString().TrimEnd('\n') + "\n";
        if (approved == now) File.Delete(received);
        else File.WriteAllText(received, now);
        Assert.Equal(approved, now);
    }
}
