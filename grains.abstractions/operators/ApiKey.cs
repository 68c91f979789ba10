namespace TraderTerminal.Grains.Abstractions.Operators;

/// <summary>A key of a program. It may what its grant says and its operator may too, and ends with him.</summary>
/// <param name="Name">One of its kind with its operator.</param>
/// <param name="Hash">SHA-256 of the key, lower-case hex.</param>
/// <param name="ExpiresAt">Null when it holds until it is revoked.</param>
public sealed record ApiKey(string Name, string Hash, Grant Grant, DateTimeOffset? ExpiresAt, DateTimeOffset AddedAt)
{
    public bool HasExpired(DateTimeOffset at) => ExpiresAt <= at;

    /// <summary>Never the hash.</summary>
    public override string ToString() => $"{Name} ({Grant.Role})";
}

/// <summary>Whose key it is.</summary>
/// <param name="Key">Null for the operator's own, which signs a person in.</param>
public sealed record KeyHolder(Operator Operator, ApiKey? Key);
