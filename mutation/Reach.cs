namespace TraderTerminal.Mutation;

/// <summary>The mutants that a class of tests passes by in its first run of a process and in every later one, and how often a later one does.</summary>
internal sealed record Reach(string TestClass, IReadOnlySet<int> First, IReadOnlySet<int> Again, long Steps);
