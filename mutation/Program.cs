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

// Random stories would make the figure another one each time, and processes of their own would run the sources as they are.
string[] leftOut = ["OracleTests", "AccountProperties", "EvaluateTests"];
string[] namespaces = ["Accounts", "Architecture", "Backtest", "Calendar", "Evaluation", "Rules"];

var root = Root();
var part = args.FirstOrDefault(arg => arg != "mutate") ?? "";
var domain = Compiled.Read(Path.Combine(root, "domain", "Domain.csproj"));
var tests = Compiled.Read(Path.Combine(root, "tests", "Tests.csproj"));
var mutants = domain.Compilation.SyntaxTrees
    .Where(tree => Path.GetDirectoryName(tree.FilePath) == Path.Combine(root, "domain", "rules") && Path.GetFileName(tree.FilePath).Contains(part, StringComparison.OrdinalIgnoreCase))
    .OrderBy(tree => tree.FilePath, StringComparer.Ordinal).SelectMany(Mutants.Of).ToArray();
var equivalents = Equivalents(Path.Combine(root, "mutation", "equivalent.txt"));
var states = mutants.Select(mutant => equivalents.Remove((mutant.File, mutant.Line)) ? Outcome.Equivalent : Outcome.Open).ToArray();
foreach (var (file, line) in equivalents.Where(listed => listed.File.Contains(part, StringComparison.OrdinalIgnoreCase))) Console.WriteLine($"equivalent.txt names no mutant: {file}: {line}");

// First all in one assembly and in this process, which is quick; then what was not noticed, alone and from a fresh start.
using var together = new TestFolder(Path.Combine(root, "tests", "bin", "Release", "net10.0"));
using var alone = new TestFolder(Path.Combine(root, "tests", "bin", "Release", "net10.0"));
var classes = alone.Classes().Where(name => namespaces.Any(space => name.StartsWith($"{Tests}.{space}.", StringComparison.Ordinal)) && !leftOut.Contains(name.Split('.')[^1])).ToList();
var slow = classes.Where(name => name.EndsWith(".BookTimeTests", StringComparison.Ordinal) || name.EndsWith(".BacktestTests", StringComparison.Ordinal)).ToArray();
RunTogether();
Console.Error.WriteLine($"{states.Count(state => state == Outcome.Killed)} of {mutants.Length} noticed together, {states.Count(state => state == Outcome.Survived)} not");

var domainImage = Image(domain);
var testsImage = Image(tests.With(Domain, domainImage));
alone.Put(Domain, domainImage);
alone.Put(Tests, testsImage);
if (!alone.Passes(classes, out var output)) throw new InvalidOperationException($"The tests fail without a mutant:\n{output}");
string? noticer = null; // The class that noticed the last mutant is asked first about the next.
foreach (var (index, mutant) in mutants.Index())
{
    if (states[index] != Outcome.Open) continue;
    states[index] = domain.With(mutant.Source, mutant.Mutated).Emit(out _) is not { } image ? Outcome.Invalid : IsKilled(mutant, image) ? Outcome.Killed : Outcome.Survived;
    Console.Error.WriteLine($"{states[index]}: {mutant}");
}

foreach (var (index, mutant) in mutants.Index().Where(mutant => states[mutant.Index] == Outcome.Survived)) Console.WriteLine($"survived: {mutant}");
var (killed, survived) = (states.Count(state => state == Outcome.Killed), states.Count(state => state == Outcome.Survived));
Console.WriteLine(
    $"{killed} of {killed + survived} mutants killed ({100m * killed / Math.Max(1, killed + survived):0.0} %); beside them "
    + $"{states.Count(state => state == Outcome.Equivalent)} change nothing and {states.Count(state => state == Outcome.Invalid)} do not compile");
return killed * 100 >= (killed + survived) * PercentMin ? 0 : 1;

void RunTogether()
{
    var (all, written) = AllMutants();
    together.Put(Domain, Image(all));
    together.Put(Tests, Image(tests.With(Domain, Image(domain))));
    var loaded = new LoadedTests(together.Folder);
    var reaches = classes.Select(loaded.Reach).OfType<Reach>().OrderBy(reach => reach.Steps).ToArray();
    Console.Error.WriteLine($"{written.Count} of {mutants.Length} mutants in one assembly; not run there: {string.Join(", ", classes.Except(reaches.Select(reach => reach.TestClass)))}");
    foreach (var index in written.Where(index => states[index] == Outcome.Open))
    {
        if (reaches.Any(reach => reach.Again.Contains(index) && !loaded.Passes(reach.TestClass, index, reach.Steps * Patience))) states[index] = Outcome.Killed;
        else if (!reaches.Any(reach => reach.First.Contains(index) && !reach.Again.Contains(index))) states[index] = Outcome.Survived;
        if (states[index] == Outcome.Survived) Console.Error.WriteLine($"{states[index]}: {mutants[index]}");
    }
}

// The domain with every mutant in it that compiles beside the others, and their numbers.
(Compiled All, HashSet<int> Written) AllMutants()
{
    var written = mutants.Index().Where(mutant => mutant.Item.Place is ExpressionSyntax && !mutant.Item.IsCopiedByOthers).Select(mutant => mutant.Index).ToHashSet();
    while (true)
    {
        var all = domain.WithSource(Switch.Source);
        foreach (var source in mutants.Index().Where(mutant => written.Contains(mutant.Index)).GroupBy(mutant => mutant.Item.Source))
        {
            var rewritten = new Schemata(source.ToLookup(mutant => mutant.Item.Place, mutant => (mutant.Index, mutant.Item))).Visit(source.Key.GetRoot())!.ToFullString();
            all = all.With(source.Key, CSharpSyntaxTree.ParseText(rewritten, (CSharpParseOptions)source.Key.Options, source.Key.FilePath));
        }

        var wrong = all.Errors().Where(error => error.Location.SourceTree is not null).SelectMany(error => Schemata.At(error.Location.SourceTree!, error.Location.SourceSpan)).ToHashSet();
        if (wrong.Count == 0) return (all, written);
        written.ExceptWith(wrong);
    }
}

bool IsKilled(Mutant mutant, byte[] image)
{
    alone.Put(Domain, image);
    if (mutant.IsCopiedByOthers)
    {
        if (tests.With(Domain, image).Emit(out _) is not { } copied) return true; // The compiler noticed, in the tests.
        alone.Put(Tests, copied);
    }

    try
    {
        if (noticer is not null && !alone.Passes([noticer])) return true;
        if (alone.Passes(classes.Except(slow), out var output) && alone.Passes(slow, out output)) return false;
        noticer = classes.FirstOrDefault(name => output.Contains($" {name}.", StringComparison.Ordinal)) ?? noticer;
        return true;
    }
    finally
    {
        if (mutant.IsCopiedByOthers) alone.Put(Tests, testsImage);
    }
}

static byte[] Image(Compiled project) => project.Emit(out var why) ?? throw new InvalidOperationException(why);

// Lines of "FILE | LINE AS IT READS AFTERWARDS | WHY NO TEST CAN NOTICE".
static HashSet<(string File, string Line)> Equivalents(string file) =>
    [.. File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" | ")).Select(fields => (fields[0], fields[1]))];

static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));
