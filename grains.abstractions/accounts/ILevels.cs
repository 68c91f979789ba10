using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>Safeguards that are set above the single account: for all, for a trader, for a group, for a strategy. Persisted.</summary>
/// <remarks>Each account keeps them by itself, beside its own; it takes a change over before it decides anything else.</remarks>
public interface ILevels
{
    /// <summary>Goes up with every change.</summary>
    long Version { get; }

    /// <summary>Every level that is set, in the order of their names.</summary>
    IReadOnlyList<LevelSetting> All { get; }

    /// <summary>Those that an account of this trader and these groups stands under, or stood under; levels of strategies concern every account, those of a <see cref="Workspace"/> its own.</summary>
    IReadOnlyList<LevelSetting> Over(string trader, EquatableArray<string> groups);

    /// <summary>Sets one level anew, whole, and lets the accounts take it over; none at all takes the level away. The answer counts the accounts.</summary>
    /// <param name="level">As <see cref="LevelSafeguards.Level"/>.</param>
    /// <param name="onlyTightens">Whoever asks may not loosen: what is looser than what is set is refused as <see cref="Reply.Loosens"/>.</param>
    ValueTask<Reply> Set(Guid id, string level, Safeguards safeguards, string reason, string by, bool onlyTightens = false);
}

/// <summary>What is set for a level.</summary>
public sealed record LevelSetting(string Level, Safeguards Safeguards, string Reason, string By);
