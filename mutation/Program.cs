using System.Runtime.CompilerServices;
using TraderTerminal.Mutation;

// ./test mutate [PART]: changes the sources of domain/rules, or those whose name contains PART, one place at a time, and runs the tests of
// the domain against each. Ends with the mutants that no test noticed; exit code 1 when fewer than 95 percent were noticed.
const int PercentMin = 95;
const string Domain = "TraderTerminal.Domain";
const string Tests = "TraderTerminal.Tests";

// Random stories would make the figure another one each time, and processes of their own would run the sources as they are.
string[] leftOut = ["OracleTests", "AccountProperties", "EvaluateTests"];
string[] namespaces = ["Accounts", "Architecture", "Backtest", "Calendar", "Evaluation", "Rules"];

var root = Root();
var part = args.FirstOrDefault(arg => arg != "mutate") ?? "";
var domain = Compiled.Read(Path.Combine(root, "domain", "Domain.csproj"));
var tests = Compiled.Read(Path.Combine(root, "tests", "Tests.csproj"));
var equivalents = Equivalents(Path.Combine(root, "mutation", "equivalent.txt"));
using var folder = new TestFolder(Path.Combine(root, "tests", "bin", "Release", "net10.0"));

var domainImage = Image(domain);
var testsImage = Image(tests.With(Domain, domainImage));
folder.Put(Domain, domainImage);
folder.Put(Tests, testsImage);
var reaches = folder.Classes().Where(name => namespaces.Any(space => name.StartsWith($"{Tests}.{space}.", StringComparison.Ordinal)) && !leftOut.Contains(name.Split('.')[^1]))
    .Select(name => folder.Reach(name, Domain + ".Rules.")).OrderBy(reach => reach.Took).ToList();
if (!folder.Passes(reaches.Select(reach => reach.TestClass), out var output)) throw new InvalidOperationException($"The tests fail without a mutant:\n{output}");

var mutants = domain.Compilation.SyntaxTrees
    .Where(tree => Path.GetDirectoryName(tree.FilePath) == Path.Combine(root, "domain", "rules") && Path.GetFileName(tree.FilePath).Contains(part, StringComparison.OrdinalIgnoreCase))
    .OrderBy(tree => tree.FilePath, StringComparer.Ordinal).SelectMany(Mutants.Of).ToArray();
var (killed, invalid, equivalent, survivors) = (0, 0, 0, new List<Mutant>());
foreach (var (index, mutant) in mutants.Index())
{
    if (equivalents.Remove((mutant.File, mutant.Line))) equivalent++;
    else if (domain.With(mutant.Source, mutant.Mutated).Emit(out _) is not { } image) invalid++;
    else if (IsKilled(mutant, image)) killed++;
    else survivors.Add(mutant);
    if (index % 10 == 0) Console.Error.WriteLine($"{index + 1} of {mutants.Length}, at {mutant.File}: {survivors.Count} survived");
}

foreach (var (file, line) in equivalents.Where(listed => listed.File.Contains(part, StringComparison.OrdinalIgnoreCase))) Console.WriteLine($"equivalent.txt names no mutant: {file}: {line}");
foreach (var survivor in survivors) Console.WriteLine($"survived: {survivor}");
var total = killed + survivors.Count;
Console.WriteLine($"{killed} of {total} mutants killed ({100m * killed / Math.Max(1, total):0.0} %); beside them {equivalent} change nothing and {invalid} do not compile");
return killed * 100 >= total * PercentMin ? 0 : 1;

bool IsKilled(Mutant mutant, byte[] image)
{
    folder.Put(Domain, image);
    if (mutant.IsCopiedByOthers)
    {
        if (tests.With(Domain, image).Emit(out _) is not { } copied) return true; // The compiler noticed, in the tests.
        folder.Put(Tests, copied);
    }

    try
    {
        // What noticed the last one first, then the quickest.
        if (reaches.FirstOrDefault(reach => reach.Covers(mutant) && !folder.Passes(reach.TestClass)) is not { } noticed) return false;
        reaches.Remove(noticed);
        reaches.Insert(0, noticed);
        return true;
    }
    finally
    {
        if (mutant.IsCopiedByOthers) folder.Put(Tests, testsImage);
    }
}

static byte[] Image(Compiled project) => project.Emit(out var why) ?? throw new InvalidOperationException(why);

// Lines of "FILE | LINE AS IT READS AFTERWARDS | WHY NO TEST CAN NOTICE".
static HashSet<(string File, string Line)> Equivalents(string file) =>
    [.. File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" | ")).Select(fields => (fields[0], fields[1]))];

static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, ".."));
