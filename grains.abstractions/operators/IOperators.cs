using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Abstractions.Operators;

/// <summary>Who may sign in. Each change is an event with the name of the person who made it.</summary>
public interface IOperators
{
    /// <summary>The built-in administrator first, then by name.</summary>
    IReadOnlyList<Operator> All { get; }

    /// <summary>Upper and lower case are the same.</summary>
    Operator? Find(string name);

    /// <summary>The operator of this key, compared in constant time; null when there is none.</summary>
    Operator? FindByKey(string key);

    /// <summary>Adds an operator, or gives one that is there another role and key; a password and all sessions before end.</summary>
    ValueTask<Reply> Save(Guid id, string name, OperatorRole role, string keyHash, string? reason, string by);

    ValueTask<Reply> Remove(Guid id, string name, string? reason, string by);

    /// <summary>Sets a password and ends all sessions before.</summary>
    ValueTask<Reply> SetPassword(Guid id, string name, string passwordHash, string by);

    /// <summary>Ends one session before its time.</summary>
    ValueTask<Reply> SignOut(Guid session, string name, DateTimeOffset until);

    /// <summary>True for a session that was ended before its time.</summary>
    bool IsSignedOut(Guid session);
}
