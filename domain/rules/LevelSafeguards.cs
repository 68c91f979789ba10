using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Safeguards of a level other than the account's own: they stand beside the account's, and every account of the level keeps them by itself.</summary>
/// <param name="Level"><c>all</c>, <c>trader NAME</c>, <c>group NAME</c>, or <c>strategy NAME</c>, which asks only the entries of that strategy.</param>
/// <param name="Next">Begins with the next trade date, because it is looser than what is in force; null for nothing.</param>
/// <remarks>Engineering references 1.8: the tightest level counts, and the record names it.</remarks>
public sealed record LevelSafeguards(string Level, Safeguards Safeguards, Safeguards? Next)
{
    public const string All = "all";

    private const string GroupPrefix = "group ";
    private const string StrategyPrefix = "strategy ";

    /// <summary>Most levels above the accounts, strategies included.</summary>
    public const int LevelsMax = 256;

    public static string Trader(string name) => $"trader {name}";

    public static string Group(string name) => GroupPrefix + name;

    /// <summary>The name of the group in its level.</summary>
    public static string GroupOf(string level) => level[GroupPrefix.Length..];

    public static string Strategy(string name) => StrategyPrefix + name;

    /// <summary>What the level is named after; empty for all accounts.</summary>
    public static string NameOf(string level) => level.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at ? level[(at + 1)..] : "";

    /// <summary>True for a level that only one strategy's entries are asked by.</summary>
    public bool IsOfStrategy => IsStrategy(Level);

    public static bool IsStrategy(string level) => level.StartsWith(StrategyPrefix, StringComparison.Ordinal);

    /// <summary>Alerts name a strategy without its workspace: that the level is one of the account's own was seen to when the account took it over.</summary>
    /// <param name="strategy">Whose entry it is; null when it is not known.</param>
    public bool AppliesTo(string? strategy) =>
        !IsOfStrategy || (strategy is not null && (Level.AsSpan(StrategyPrefix.Length).SequenceEqual(strategy) || Workspace.Short(Level.AsSpan(StrategyPrefix.Length)).SequenceEqual(strategy)));
}
