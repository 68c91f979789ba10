using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Operators;

/// <summary>What somebody who signed in is; what that role may do, <see cref="Grant"/> says.</summary>
public enum OperatorRole
{
    /// <summary>Looks at everything and changes nothing.</summary>
    Viewer,

    /// <summary>Trades the accounts that are named, and tightens them.</summary>
    Trader,

    /// <summary>Tightens and closes; never loosens and never trades.</summary>
    RiskOfficer,

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

    /// <summary>What he sees nothing beyond; null for the desk, which sees everything.</summary>
    public string? Workspace => Domain.Values.Workspace.Of(Name);

    /// <summary>The accounts that the role is for; null for every account that he sees.</summary>
    public EquatableArray<AccountId>? Accounts { get; init; }

    /// <summary>In the order of their names.</summary>
    public EquatableArray<ApiKey> Keys { get; init; }

    /// <summary>Asked for beside the password; null while there is none.</summary>
    public SecondFactor? SecondFactor { get; init; }

    public Grant Grant => new(Role, Accounts);

    /// <summary>Never the hashes.</summary>
    public override string ToString() => $"{Name} ({Role})";
}

/// <summary>A time-based second factor (RFC 6238).</summary>
/// <param name="Secret">Encrypted; only the process that takes sign-ins can read it.</param>
/// <param name="RecoveryHashes">SHA-256 of the recovery codes that are left, lower-case hex.</param>
/// <param name="LastStep">The newest time step that was used; it and those before are refused.</param>
public sealed record SecondFactor(string Secret, EquatableArray<string> RecoveryHashes, long LastStep)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => "***";
}
