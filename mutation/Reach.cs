using System.Collections.Frozen;

namespace TraderTerminal.Mutation;

/// <summary>What a class of tests makes the runtime compile, and so what it may notice.</summary>
internal sealed record Reach(string TestClass, TimeSpan Took, FrozenSet<string> Methods)
{
    public bool Covers(Mutant mutant) => mutant.IsCopiedByOthers || Methods.Any(mutant.IsIn);

    /// <summary>From the runtime's list: <c>12: JIT compiled Namespace.Type:Method[int](…) [Tier0, …]</c>.</summary>
    public static FrozenSet<string> Read(string list, string space) =>
        File.ReadLines(list).Select(line => line.IndexOf(space, StringComparison.Ordinal) is >= 0 and var at ? line[(at + space.Length)..] : "")
            .Where(method => method.Length > 0).ToFrozenSet(StringComparer.Ordinal);
}
