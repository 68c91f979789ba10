using Xunit;

namespace TraderTerminal.Tests.Architecture;

/// <summary>Nothing of Orleans is in what is built by default: not restored, not in the program, not at its start.</summary>
public sealed class WithoutOrleans
{
    private const string Package = "Microsoft.Orleans.";

    /// <summary>What was built here with Orleans is in folders of its own.</summary>
    private static readonly string[] _orleans = ["silo.orleans", "tests.orleans"];

    [Fact]
    public void No_lock_file_and_no_other_project_names_its_packages()
    {
        var files = References.Projects.Where(project => !_orleans.Contains(Path.GetDirectoryName(project)))
            .Select(project => Path.Combine(References.Repository, project)).ToList();
        Assert.NotEmpty(files);
        files.AddRange(files.Select(file => Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json")).Where(File.Exists).ToList());
        files.AddRange(files.Select(file => Path.Combine(Path.GetDirectoryName(file)!, "obj", "project.assets.json")).Where(File.Exists).Distinct().ToList());
        files.Add(Path.Combine(References.Repository, "Directory.Packages.props"));
        Assert.All(files, file => Assert.DoesNotContain(Package, File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>As an empty library they restore the analyzers of every project, and keep no lock file that would name more.</summary>
    [Fact]
    public void Its_own_projects_are_empty_without_it()
    {
        foreach (var folder in _orleans)
        {
            Assert.False(File.Exists(Path.Combine(References.Repository, folder, "packages.lock.json")));
            var restored = Path.Combine(References.Repository, folder, "obj", "without", "project.assets.json");
            if (File.Exists(restored)) Assert.DoesNotContain(Package, File.ReadAllText(restored), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void The_program_refers_to_nothing_of_it()
    {
        foreach (var assembly in References.Ours)
            Assert.DoesNotContain(assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("Orleans", StringComparison.Ordinal));
        Assert.DoesNotContain("Orleans", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TraderTerminal.Silo.deps.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_for_it_the_program_says_in_one_sentence_what_is_missing_and_how_to_get_it()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "Host=127.0.0.1;Port=9;Database=none", TestContext.Current.CancellationToken);
        var said = await Whole.CommandLine.Run("up", "--engine", "orleans", "--journal", "postgres", "--shards", "5", "--connection-file", file);
        File.Delete(file);
        Assert.Equal(2, said.Code);
        Assert.Contains("-p:Orleans=true", said.Errors.Split('\n')[0], StringComparison.Ordinal);
        var alone = await Whole.CommandLine.Run("up", "--engine", "orleans");
        Assert.Contains("--engine orleans needs --journal postgres and --shards", alone.Errors, StringComparison.Ordinal);
        var wrong = await Whole.CommandLine.Run("up", "--engine", "other", "--engine-address", "here", "--engine-ports", "1");
        Assert.Contains("--engine is builtin or orleans, not other", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("here is no IP address", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("1 is not two ports with a comma", wrong.Errors, StringComparison.Ordinal);
    }
}
