using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TraderTerminal.Mutation;

// ./test mutate [PART]: changes the sources of domain/rules, or those whose name contains PART, one place at a time, and runs the tests of
// the domain against each. Ends with the mutants that no test noticed; exit code 1 when fewer than 95 percent were noticed.
const int PercentMin = 95;
const int Patience = 20; // Times the steps that a class takes without a mutant; what takes more comes to no end.
const string Domain = "TraderTerminal.Domain";
const string Tests = "TraderTerminal.Tests";

if (args is [TestFolder.Verb, var folder, var number, .. var asked]) return TestFolder.Run(folder, int.Parse(number, CultureInfo.InvariantCulture), asked);

// Random stories would make the figure another one each time, and processes of their own would run the sources as they are.
string[] leftOut = ["OracleTests", "AccountProperties", "EvaluateTests", "BacktestTests"];
string[] namespaces = ["Accounts", "Architecture", "Backtest", "Calendar", "Evaluation", "Rules"];
string[] golden = ["RuleNameTests", "RulePages", "ReasonCodeTests"]; // They read constants from the assembly and keep no copy of their own.

var root = Root();
var part = args.FirstOrDefault(arg => arg != "mutate") ?? "";
var domain = Compiled.Read(Path.Combine(root, "domain", "Domain.csproj")).WithSource(Switch.Source);
var tests = Compiled.Read(Path.Combine(root, "tests", "Tests.csproj"));
var mutants = domain.Compilation.SyntaxTrees
    .Where(tree => Path.GetDirectoryName(tree.FilePath) == Path.Combine(root, "domain", "rules") && Path.GetFileName(tree.FilePath).Contains(part, StringComparison.OrdinalIgnoreCase))
    .OrderBy(tree => tree.FilePath, StringComparer.Ordinal).SelectMany(Mutants.Of).ToArray();
var equivalents = Equivalents(Path.Combine(root, "mutation", "equivalent.txt"));
var states = mutants.Select(mutant => equivalents.Remove((mutant.File, mutant.Line)) ? Outcome.Equivalent : Outcome.Open).ToArray();
foreach (var (file, line) in equivalents.Where(listed => listed.File.Contains(part, StringComparison.OrdinalIgnoreCase))) Console.WriteLine($"equivalent.txt names no mutant: {file}: {line}");

// First all in one assembly and in this process, which is quick. What is made once in a process shows a mutant in a fresh one alone, and what cannot
// stand beside the others is compiled for itself.
var built = Path.Combine(root, "tests", "bin", "Release", "net10.0");
var testsImage = Image(tests.With(Domain, Image(domain)));
using var together = new TestFolder(built);
var (classes, common) = RunTogether();
Console.Error.WriteLine($"{states.Count(state => state == Outcome.Killed)} of {mutants.Length} noticed together, {states.Count(state => state == Outcome.Survived)} not");
if (!together.Passes(classes, LoadedTests.NoMutant, out var failing)) throw new InvalidOperationException($"{failing} fails without a mutant.");

var folders = new ConcurrentBag<TestFolder>();
var noticers = new ConcurrentDictionary<string, string>(); // The class that noticed the last mutant of a file is asked first about the next.
Parallel.ForEach(
    mutants.Index().Where(mutant => states[mutant.Index] == Outcome.Open),
    new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
    mutant =>
    {
        states[mutant.Index] = common.Contains(mutant.Index) ? Alone(together, mutant.Index, mutant.Item) : Singly(mutant.Item);
        Console.Error.WriteLine($"{states[mutant.Index]}: {mutant.Item}");
    });
foreach (var used in folders) used.Dispose();

foreach (var (index, mutant) in mutants.Index().Where(mutant => states[mutant.Index] == Outcome.Survived)) Console.WriteLine($"survived: {mutant}");
var (killed, survived) = (states.Count(state => state == Outcome.Killed), states.Count(state => state == Outcome.Survived));
Console.WriteLine(
    $"{killed} of {killed + survived} mutants killed ({100m * killed / Math.Max(1, killed + survived):0.0} %); beside them "
    + $"{states.Count(state => state == Outcome.Equivalent)} change nothing and {states.Count(state => state == Outcome.Invalid)} do not compile");
return killed * 100 >= (killed + survived) * PercentMin ? 0 : 1;

// The classes that pass in this way without a mutant, the shortest first, and the mutants that stand in the common assembly.
(string[] Classes, HashSet<int> Written) RunTogether()
{
    var (all, written) = AllMutants();
    together.Put(Domain, Image(all));
    together.Put(Tests, testsImage);
    var loaded = new LoadedTests(together.Folder);
    var named = loaded.Classes().Where(name => namespaces.Any(space => name.StartsWith($"{Tests}.{space}.", StringComparison.Ordinal)) && !leftOut.Contains(name.Split('.')[^1])).ToArray();
    var reaches = named.Select(loaded.Reach).OfType<Reach>().OrderBy(reach => reach.Steps).ToArray();
    Console.Error.WriteLine($"{written.Count} of {mutants.Length} mutants in one assembly; not run: {string.Join(", ", named.Except(reaches.Select(reach => reach.TestClass)))}");
    foreach (var index in written.Where(index => states[index] == Outcome.Open))
    {
        if (reaches.Any(reach => reach.Again.Contains(index) && !loaded.Passes(reach.TestClass, index, reach.Steps * Patience))) states[index] = Outcome.Killed;
        else if (!reaches.Any(reach => reach.First.Contains(index) && !reach.Again.Contains(index))) states[index] = Outcome.Survived;
        if (states[index] == Outcome.Survived) Console.Error.WriteLine($"{states[index]}: {mutants[index]}");
    }

    return ([.. reaches.Select(reach => reach.TestClass)], written);
}

Outcome Singly(Mutant mutant)
{
    if (domain.With(mutant.Source, mutant.Mutated).Emit(out _) is not { } image) return Outcome.Invalid;
    if (!folders.TryTake(out var folder)) folder = new TestFolder(built);
    try
    {
        folder.Put(Domain, image);
        folder.Put(Tests, testsImage);
        if (!mutant.IsCopiedByOthers) return Alone(folder, LoadedTests.NoMutant, mutant);
        if (!folder.Passes(classes.Where(name => golden.Contains(name.Split('.')[^1])), LoadedTests.NoMutant, out _)) return Outcome.Killed;
        if (tests.With(Domain, image).Emit(out _) is not { } copied) return Outcome.Killed; // The compiler noticed, in the tests.
        folder.Put(Tests, copied);
        return Alone(folder, LoadedTests.NoMutant, mutant);
    }
    finally
    {
        folders.Add(folder);
    }
}

Outcome Alone(TestFolder folder, int number, Mutant mutant)
{
    var first = noticers.GetValueOrDefault(mutant.File);
    if (folder.Passes(classes.OrderByDescending(name => name == first), number, out var noticer)) return Outcome.Survived;
    if (noticer is not null) noticers[mutant.File] = noticer;
    return Outcome.Killed;
}

// The domain with every mutant in it that compiles beside the others, and their numbers.
(Compiled All, HashSet<int> Written) AllMutants()
{
    var written = mutants.Index().Where(mutant => mutant.Item.Place is ExpressionSyntax && !mutant.Item.IsCopiedByOthers).Select(mutant => mutant.Index).ToHashSet();
    while (true)
    {
        var all = domain;
        foreach (var source in mutants.Index().Where(mutant => written.Contains(mutant.Index)).GroupBy(mutant => mutant.Item.Source))
        {
            var rewritten = new Schemata(source.ToLookup(mutant => mutant.Item.Place, mutant => (mutant.Index, mutant.Item))).Visit(source.Key.GetRoot())!.ToFullString();
            all = all.With(source.Key, CSharpSyntaxTree.ParseText(rewritten, (CSharpParseOptions)source.Key.Options, source.Key.FilePath));
        }

        var wrong = all.Errors().Where(error => error.Location.SourceTree is not null).SelectMany(error => Schemata.At(error.Location.SourceTree!, error.Location.SourceSpan)).ToHashSet();
        if (wrong.Count == 0) return (all, written);
        // What one side of an && declares the other uses: without the change of the word between them the rest often compiles.
        var words = wrong.Where(number => mutants[number].Instead is "&&" or "||").ToArray();
        written.ExceptWith(words.Length > 0 ? words : wrong);
    }
}

static byte[] Image(Compiled project) => project.Emit(out var why) ?? throw new InvalidOperationException(why);

// Lines of "FILE | LINE AS IT READS AFTERWARDS | WHY NO TEST CAN NOTICE".
static HashSet<(string File, string Line)> Equivalents(string file) =>
    [.. File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" | ")).Select(fields => (fields[0], fields[1]))];

static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));
