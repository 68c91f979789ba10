using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TraderTerminal.Api;
using TraderTerminal.Silo.Cli;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace TraderTerminal.Tests.Operations;

/// <summary>The files of deploy/, read as what they are, and what they say of the program held against the program.</summary>
internal static partial class DeployedFiles
{
    /// <summary>Of ours, in the Dockerfile; the port inside a container.</summary>
    public const int User = 1654, Port = 8080;

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(TestData.Root(), "..", ".."));

    public static string Version { get; } = VersionElement().Match(File.ReadAllText(Path.Combine(Repository, "Directory.Build.props"))).Groups["version"].Value;

    public static string Of(params ReadOnlySpan<string> path) => Path.Combine([Repository, "deploy", .. path]);

    /// <summary>Every document of a file.</summary>
    public static IReadOnlyList<JsonNode> Yaml(string file)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(file);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => Plain(document.RootNode)!)];
    }

    /// <summary>The words that start the program are taken by it, and it listens where the file says.</summary>
    /// <param name="files">Options that name a file of the other machine.</param>
    public static UpOptions AssertStarts(IReadOnlyList<string> words, params string[] files)
    {
        var there = Path.GetTempFileName();
        try
        {
            File.WriteAllText(there, "Host=db.example.com;Database=traderterminal;Username=trader;Password=none");
            var said = words.ToArray();
            for (var i = 1; i < said.Length; i++)
            {
                if (files.Contains(said[i - 1])) said[i] = there;
            }

            Assert.Equal("up", said[0]);
            return UpOptions.Read(Arguments.Read(said));
        }
        finally
        {
            File.Delete(there);
        }
    }

    /// <summary>A variable is one that the program reads.</summary>
    public static void AssertIsOption(string variable)
    {
        var parts = variable.Split("__");
        if (parts[0] == "Api") Assert.True(typeof(ApiOptions).GetProperty(parts[1]) is not null, $"{variable}: there is no such option.");
        else Assert.Contains(variable, (string[])["Journal__Provider", "Journal__Connection", "Journal__ConnectionFile", "Journal__Cluster", "Journal__Shards", "Telemetry__Otlp", "Telemetry__Log", "Keys__Lock", "Keys__CertificatePassword", "DOTNET_EnableDiagnostics"]);
    }

    private static JsonNode? Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Plain(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Plain)]),
        YamlScalarNode { Value: { } text } => JsonValue.Create(text),
        _ => null,
    };

    /// <summary>The JSON array that follows a word of a Dockerfile.</summary>
    public static IReadOnlyList<string> Words(string line) => JsonSerializer.Deserialize<string[]>(line[line.IndexOf('[', StringComparison.Ordinal)..])!;

    [GeneratedRegex("<Version>(?<version>[0-9.]+)</Version>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex VersionElement();
}
