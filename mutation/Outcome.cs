namespace TraderTerminal.Mutation;

/// <summary>What became of a mutant.</summary>
internal enum Outcome
{
    Open,
    Killed,
    Survived,
    Equivalent,

    /// <summary>It does not compile.</summary>
    Invalid,
}
