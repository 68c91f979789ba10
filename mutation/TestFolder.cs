using System.Diagnostics;
using System.Globalization;

namespace TraderTerminal.Mutation;

/// <summary>A copy of the built tests in which assemblies are exchanged, and the process that runs them from a fresh start.</summary>
internal sealed class TestFolder : IDisposable
{
    /// <summary>The first word of the command line of such a process; the folder, the mutant's number and the classes follow.</summary>
    public const string Verb = "alone";

    /// <summary>Most processor time of one run; a mutant that does not come to an end has been noticed.</summary>
    private static readonly TimeSpan Processor = TimeSpan.FromSeconds(60);

    /// <summary>Longest time of one run, for those that wait for what never happens.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

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

    /// <summary>In the process itself: runs the classes until one fails, and says which.</summary>
    public static int Run(string folder, int mutant, IEnumerable<string> classes)
    {
        using var watch = new Timer(_ => { if (Environment.CpuUsage.TotalTime > Processor) Environment.Exit(1); }, null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var loaded = new LoadedTests(folder);
        var noticer = classes.FirstOrDefault(name => !loaded.Passes(name, mutant, long.MaxValue));
        Console.Write(noticer);
        return noticer is null ? 0 : 1;
    }

    public void Put(string assembly, byte[] image) => File.WriteAllBytes(Path.Combine(Folder, assembly + ".dll"), image);

    /// <summary>True when every test of these classes passes, in this order.</summary>
    /// <param name="noticer">The class that does not; null when the run came to no end.</param>
    public bool Passes(IEnumerable<string> classes, int mutant, out string? noticer)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TestFolder).Assembly.Location, Verb, Folder, mutant.ToString(CultureInfo.InvariantCulture), .. classes])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // Nothing runs long enough to be worth measuring.
        using var tests = Process.Start(start)!;
        var output = tests.StandardOutput.ReadToEndAsync();
        _ = tests.StandardError.ReadToEndAsync();
        var ended = tests.WaitForExit(Longest);
        if (!ended) tests.Kill(entireProcessTree: true);
        noticer = ended && output.Result.Length > 0 ? output.Result : null;
        return ended && tests.ExitCode == 0;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
