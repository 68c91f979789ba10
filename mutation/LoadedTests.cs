using System.Collections;
using System.Reflection;
using System.Runtime.Loader;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace TraderTerminal.Mutation;

/// <summary>The tests in this process, where nothing has to start or be compiled for the next mutant.</summary>
internal sealed class LoadedTests
{
    public const int NoMutant = -1;

    private readonly Assembly _tests;
    private readonly FieldInfo _active, _left, _seen;
    private long _steps;
    private readonly Dictionary<string, (ConstructorInfo Make, (MethodInfo Method, object?[] Arguments)[] Cases)> _classes = [];

    public LoadedTests(string folder)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        _tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "TraderTerminal.Tests.dll"));
        var choice = AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName("TraderTerminal.Domain")).GetType(Switch.Type)!;
        (_active, _left, _seen) = (choice.GetField("Active")!, choice.GetField("Left")!, choice.GetField("Seen")!);
    }

    public IEnumerable<string> Classes() =>
        _tests.GetExportedTypes().Where(type => type.GetConstructor([]) is not null && type.GetMethods().Any(method => method.GetCustomAttributes<Attribute>().OfType<IFactAttribute>().Any()))
            .Select(type => type.FullName!).Order(StringComparer.Ordinal);

    /// <summary>Runs a class twice without a mutant; null when it does not pass here.</summary>
    /// <remarks>What is made once in a process is made by the first run, and shows no mutant afterwards.</remarks>
    public Reach? Reach(string testClass)
    {
        var (first, again) = (Seen(), Seen());
        return first is null || again is null ? null : new(testClass, first, again, _steps);

        HashSet<int>? Seen()
        {
            var seen = new bool[10_000];
            _seen.SetValue(null, seen);
            return Passes(testClass, NoMutant, long.MaxValue) ? [.. seen.Index().Where(number => number.Item).Select(number => number.Index)] : null;
        }
    }

    public bool Passes(string testClass, int mutant, long steps)
    {
        var output = Console.Out;
        try
        {
            Console.SetOut(TextWriter.Null);
            _active.SetValue(null, mutant);
            _left.SetValue(null, steps);
            if (!_classes.TryGetValue(testClass, out var known)) _classes[testClass] = known = Discover(_tests.GetType(testClass)!);
            foreach (var (method, arguments) in known.Cases)
            {
                var test = known.Make.Invoke([]);
                if (method.Invoke(test, arguments) is Task task) task.GetAwaiter().GetResult();
                (test as IDisposable)?.Dispose();
            }

            return true;
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            return false;
        }
        finally
        {
            _active.SetValue(null, NoMutant);
            _steps = steps - (long)_left.GetValue(null)!;
            _left.SetValue(null, long.MaxValue);
            Console.SetOut(output);
        }
    }

    private static (ConstructorInfo Make, (MethodInfo Method, object?[] Arguments)[] Cases) Discover(Type type) =>
        (type.GetConstructor([])!,
        [
            .. from method in type.GetMethods()
               from fact in method.GetCustomAttributes<Attribute>().OfType<IFactAttribute>().Where(fact => !fact.Explicit)
               from row in fact is ITheoryAttribute ? method.GetCustomAttributes<Attribute>().OfType<IDataAttribute>().SelectMany(data => Rows(data, method)) : [[]]
               select (method, row),
        ]);

    private static IEnumerable<object?[]> Rows(IDataAttribute data, MethodInfo method) => data is MemberDataAttribute member
        ? ((IEnumerable)method.DeclaringType!.GetProperty(member.MemberName)!.GetValue(null)!).Cast<ITheoryDataRow>().Select(row => row.GetData())
        : data.GetData(method, new DisposalTracker()).AsTask().GetAwaiter().GetResult().Select(row => row.GetData());
}
