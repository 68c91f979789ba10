using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Abstractions.Operators;

/// <summary>Who may sign in. Each change is an event with the name of the person who made it.</summary>
public interface IOperators
{
    /// <summary>The built-in administrator first, then by name.</summary>
    IReadOnlyList<Operator> All { get; }

    /// <summary>Upper and lower case are the same.</summary>
    Operator? Find(string name);

    /// <summary>Whose key this is, compared in constant time; null when it is nobody's. Whether it has expired is for the caller to see.</summary>
    KeyHolder? FindByKey(string key);

    /// <summary>Adds an operator, or gives one that is there another role and key; a password, a second factor, his programs' keys and all sessions before end.</summary>
    ValueTask<Reply> Save(Guid id, string name, Grant grant, string keyHash, string? reason, string by);

    /// <summary>Gives an operator another role, or other accounts. His secrets stay, his sessions end.</summary>
    ValueTask<Reply> Change(Guid id, string name, Grant grant, string? reason, string by);

    ValueTask<Reply> Remove(Guid id, string name, string? reason, string by);

    /// <summary>Sets a password and ends all sessions before.</summary>
    ValueTask<Reply> SetPassword(Guid id, string name, string passwordHash, string by);

    /// <summary>Adds a program's key to an operator. Refused when he has one of this name, or it would have more than he.</summary>
    ValueTask<Reply> AddKey(Guid id, string name, ApiKey key, string by);

    ValueTask<Reply> RevokeKey(Guid id, string name, string key, string? reason, string by);

    /// <summary>Sets a second factor in place of the one before.</summary>
    ValueTask<Reply> SetSecondFactor(Guid id, string name, SecondFactor factor, string by);

    ValueTask<Reply> RemoveSecondFactor(Guid id, string name, string reason, string by);

    /// <summary>Uses a time step up: done for the first who asks, refused for everybody after, on every process.</summary>
    ValueTask<Reply> UseStep(string name, long step);

    /// <summary>Uses a recovery code up: done for the first who asks, refused for everybody after, on every process.</summary>
    ValueTask<Reply> UseRecovery(string name, string hash);

    /// <summary>Ends one session before its time.</summary>
    ValueTask<Reply> SignOut(Guid session, string name, DateTimeOffset until);

    /// <summary>True for a session that was ended before its time.</summary>
    bool IsSignedOut(Guid session);
}
