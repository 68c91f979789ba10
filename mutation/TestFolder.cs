using System.Diagnostics;

namespace TraderTerminal.Mutation;

/// <summary>A copy of the built tests in which assemblies are exchanged.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>Longest time of one run; a mutant that does not come to an end has been noticed.</summary>
    private const int SecondsMax = 60;

    public string Folder { get; } = Directory.CreateTempSubdirectory("traderterminal-mutation-").FullName;

    public TestFolder(string built)
    {
        foreach (var file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(built, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Put(string assembly, byte[] image) => File.WriteAllBytes(Path.Combine(Folder, assembly + ".dll"), image);

    public IReadOnlyList<string> Classes() =>
        [.. Run(["-list", "classes"]).Output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("TraderTerminal.", StringComparison.Ordinal))];

    /// <summary>True when every test of these classes passes.</summary>
    public bool Passes(params IEnumerable<string> classes) => Passes(classes, out _);

    public bool Passes(IEnumerable<string> classes, out string output)
    {
        bool passed;
        (passed, output) = Run(Tests(classes));
        return passed;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static IEnumerable<string> Tests(IEnumerable<string> classes) =>
        ["-noLogo", "-noColor", "-stopOnFail", "-parallel", "none", .. classes.SelectMany(name => new[] { "-class", name })];

    private (bool Passed, string Output) Run(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Folder, "TraderTerminal.Tests.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // Nothing runs long enough to be worth measuring.
        using var tests = Process.Start(start)!;
        var output = tests.StandardOutput.ReadToEndAsync();
        var errors = tests.StandardError.ReadToEndAsync();
        if (tests.WaitForExit(TimeSpan.FromSeconds(SecondsMax))) return (tests.ExitCode == 0, output.Result + errors.Result);
        tests.Kill(entireProcessTree: true);
        return (false, $"no end after {SecondsMax} seconds");
    }
}
