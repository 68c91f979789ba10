using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TraderTerminal.Mutation;

/// <summary>A project as its build compiles it, held ready to be compiled again with one source or one reference changed.</summary>
internal sealed class Compiled
{
    private readonly ResourceDescription[] _resources;

    private Compiled(CSharpCompilation compilation, ResourceDescription[] resources) => (Compilation, _resources) = (compilation, resources);

    public CSharpCompilation Compilation { get; }

    /// <summary>Asks the build for the compiler's arguments; the project has been built before.</summary>
    public static Compiled Read(string project)
    {
        var arguments = CSharpCommandLineParser.Default.Parse(ArgumentsOf(project), Path.GetDirectoryName(project), sdkDirectory: null);
        var trees = arguments.SourceFiles.Select(source =>
        {
            using var file = File.OpenRead(source.Path);
            return CSharpSyntaxTree.ParseText(SourceText.From(file), arguments.ParseOptions, source.Path);
        });
        // A mutant is allowed what a warning would tell a person.
        var options = arguments.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithSpecificDiagnosticOptions([]);
        var bare = CSharpCompilation.Create(
            arguments.CompilationName, trees, arguments.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference)), options);
        var generators = arguments.AnalyzerReferences.Where(reference => reference.FilePath.Contains("Microsoft.NETCore.App.Ref", StringComparison.Ordinal))
            .SelectMany(reference => new Microsoft.CodeAnalysis.Diagnostics.AnalyzerFileReference(reference.FilePath, Loader.Instance).GetGenerators(LanguageNames.CSharp));
        CSharpGeneratorDriver.Create(generators, parseOptions: arguments.ParseOptions).RunGeneratorsAndUpdateCompilation(bare, out var whole, out _);
        return new((CSharpCompilation)whole, [.. arguments.ManifestResources]);
    }

    public Compiled With(SyntaxTree source, SyntaxTree instead) => new(Compilation.ReplaceSyntaxTree(source, instead), _resources);

    public Compiled WithSource(string text) =>
        new(Compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)Compilation.SyntaxTrees[0].Options)), _resources);

    public IEnumerable<Diagnostic> Errors() => Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    public Compiled With(string assembly, byte[] instead)
    {
        var reference = Compilation.References.Single(known => Path.GetFileNameWithoutExtension(known.Display) == assembly);
        return new(Compilation.ReplaceReference(reference, MetadataReference.CreateFromImage(instead)), _resources);
    }

    /// <summary>The assembly; null and why when it does not compile.</summary>
    public byte[]? Emit(out string why)
    {
        using var image = new MemoryStream();
        var result = Compilation.Emit(image, manifestResources: _resources);
        why = string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5));
        return result.Success ? image.ToArray() : null;
    }

    private static string[] ArgumentsOf(string project)
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "msbuild", project, "-t:PrepareResources;Compile", "-p:Configuration=Release", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
                "-p:BuildProjectReferences=false", "-p:NonExistentFile=none", "-getItem:CscCommandLineArgs",
            },
        })!;
        using var said = JsonDocument.Parse(build.StandardOutput.ReadToEnd());
        build.WaitForExit();
        return [.. said.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static readonly Loader Instance = new();

        public void AddDependencyLocation(string fullPath)
        {
            // The framework's generators stand alone.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
