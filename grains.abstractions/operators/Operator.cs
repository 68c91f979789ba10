namespace TraderTerminal.Grains.Abstractions.Operators;

/// <summary>What somebody who signed in may do. The full set of roles comes with the operations of a desk.</summary>
public enum OperatorRole
{
    /// <summary>Looks at everything and changes nothing.</summary>
    Viewer,

    Administrator,
}

/// <summary>A person or program that may sign in. Of its secrets only hashes are kept.</summary>
/// <param name="KeyHash">SHA-256 of the key, lower-case hex; null for the built-in administrator, whose key lies in a file.</param>
/// <param name="PasswordHash">As the framework's password hasher writes it; null while no password is set.</param>
/// <param name="Generation">Goes up whenever its role or secrets change; sessions of an older one are over.</param>
public sealed record Operator(
    string Name, OperatorRole Role, string? KeyHash, string? PasswordHash, string? AddedBy, DateTimeOffset? AddedAt, long Generation)
{
    /// <summary>The administrator that every data directory has; cannot be removed.</summary>
    public const string BuiltInName = "admin";

    public bool IsBuiltIn => Name == BuiltInName;

    /// <summary>Never the hashes.</summary>
    public override string ToString() => $"{Name} ({Role})";
}
