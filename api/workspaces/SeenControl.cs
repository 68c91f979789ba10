using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Workspaces;

/// <summary>What is set above the accounts of a workspace: its groups, and what the desk has set for all. It sets its groups alone.</summary>
internal sealed class SeenControl(IControl whole, Sight sight) : IControl
{
    public ControlFromAbove Above(EquatableArray<string> groups) => whole.Above(groups);

    public IReadOnlyList<ControlFromAbove> Over(EquatableArray<string> groups) => whole.Over(groups);

    public IReadOnlyList<ControlFromAbove> Levels => [.. whole.Levels.Where(set => LevelSafeguards.NameOf(set.Level!) is var name && (name.Length == 0 || sight.Sees(name)))];

    public ValueTask<Reply> Set(Guid id, string? Group, TradingState state, string reason, string by, bool onlyTightens = false) =>
        Group is not null && sight.Sees(Group) ? whole.Set(id, Group, state, reason, by, onlyTightens) : sight.Refuse();

    public ValueTask<KillReply> Kill(KillRequest request) => (request.Account?.Value ?? request.Group) is { } name && sight.Sees(name)
        ? whole.Kill(request)
        : ValueTask.FromResult(new KillReply(0, 0, 0, [sight.Bound], request.Id));
}

/// <summary>The safeguards above the accounts of a workspace: its traders', groups' and strategies', and what the desk has set for all. It sets its own alone.</summary>
internal sealed class SeenLevels(ILevels whole, Sight sight) : ILevels
{
    public long Version => whole.Version;

    public IReadOnlyList<LevelSetting> All => [.. whole.All.Where(set => IsOver(set.Level, LevelSafeguards.NameOf(set.Level)))];

    public IReadOnlyList<LevelSetting> Over(string trader, EquatableArray<string> groups) => whole.Over(trader, groups);

    public ValueTask<Reply> Set(Guid id, string level, Safeguards safeguards, string reason, string by, bool onlyTightens = false) =>
        sight.Sees(LevelSafeguards.NameOf(level)) ? whole.Set(id, level, safeguards, reason, by, onlyTightens) : sight.Refuse();

    /// <summary>All accounts are also those of the workspace, and so are all of a strategy that the desk has named.</summary>
    private bool IsOver(string level, string name) => name.Length == 0 || (LevelSafeguards.IsStrategy(level) ? sight.Knows(name) : sight.Sees(name));
}

/// <summary>The loss budgets of a workspace's groups.</summary>
internal sealed class SeenBudgets(IGroupBudgets whole, Sight sight) : IGroupBudgets
{
    public IReadOnlyList<GroupBudgetView> All => [.. whole.All.Where(view => sight.Sees(view.Group))];

    public ValueTask<Reply> Set(Guid id, string group, GroupLossBudget? budget, string reason, string by, bool onlyTightens = false) =>
        sight.Sees(group) ? whole.Set(id, group, budget, reason, by, onlyTightens) : sight.Refuse();
}
