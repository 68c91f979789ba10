using System.Collections.Concurrent;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Grains.Alerts;

/// <summary>Which accounts a route reaches: those it names, then those of its groups. An alert may ask for some of them.</summary>
public sealed class RouteMembers(IAccounts accounts)
{
    /// <summary>Names that a refusal lists.</summary>
    private const int NamesShown = 20;

    public const string UnknownAccount = "unknown_account";
    public const string UnknownGroup = "unknown_group";

    /// <summary>An account's groups are given when it is opened and stay.</summary>
    private readonly ConcurrentDictionary<AccountId, EquatableArray<string>> _groups = [];

    /// <summary>In the order of the route; an account that stands for itself is not taken again from a group. Nobody beyond the hook's own workspace, whatever is written.</summary>
    public async ValueTask<IReadOnlyList<AccountRoute>> Of(Hook hook) =>
        [.. (await Written(hook.Route)).Where(member => Workspace.AreOne(member.Account.Value, hook.Id))];

    private async ValueTask<IReadOnlyList<AccountRoute>> Written(Route route)
    {
        if (route.Groups.Count == 0) return route.Accounts;
        var members = route.Accounts.ToList();
        foreach (var group in route.Groups)
        {
            foreach (var account in accounts.All)
            {
                if (members.Exists(member => member.Account == account) || !(await GroupsOf(account)).Contains(group.Group)) continue;
                members.Add(group.Onto(new AccountRoute(account)));
            }
        }

        return members;
    }

    /// <summary>Those that the alert is for, each with the size that the alert gives it.</summary>
    public async ValueTask<IReadOnlyList<(AccountRoute Follower, AlertAccount? Named)>> Addressed(Hook hook, AlertRoute alert)
    {
        var addressed = new List<(AccountRoute, AlertAccount?)>();
        foreach (var member in await Of(hook))
        {
            if (alert.Group is { } group && !await IsIn(member.Account, group)) continue;
            var named = alert.Accounts.FirstOrDefault(account => member.IsCalled(account.Id));
            if (alert.Accounts.Count == 0 || named is not null) addressed.Add((member, named));
        }

        return addressed;
    }

    /// <summary>What an alert names and the route does not have, and what it does have. The code is given when nothing is left that it is for.</summary>
    public async ValueTask<(string? Code, string? Text)> Unknown(Hook hook, AlertRoute alert)
    {
        if (alert.Accounts.Count == 0 && alert.Group is null) return default;
        var (route, members) = (hook.Route, await Of(hook));
        var strange = alert.Accounts.Where(account => !members.Any(member => member.IsCalled(account.Id))).Select(account => account.Id).ToList();
        if (strange.Count > 0)
        {
            var text = $"route {route.Id} has no account {Listed(strange)}; it has {Listed(members.Select(member => member.Account.Value))}";
            return (strange.Count == alert.Accounts.Count ? UnknownAccount : null, text);
        }

        if (alert.Group is not { } group) return default;
        var groups = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var member in members) groups.UnionWith(await GroupsOf(member.Account));
        return groups.Contains(group, StringComparer.OrdinalIgnoreCase) ? default : (UnknownGroup, $"route {route.Id} has no group {group}; it has {Listed(groups)}");
    }

    private async ValueTask<bool> IsIn(AccountId account, string group) => (await GroupsOf(account)).Contains(group, StringComparer.OrdinalIgnoreCase);

    private async ValueTask<EquatableArray<string>> GroupsOf(AccountId account)
    {
        if (_groups.TryGetValue(account, out var known)) return known;
        if (accounts.Find(account) is not { } grain) return default;
        var groups = (await grain.View()).Groups;
        _groups[account] = groups;
        return groups;
    }

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all.Take(NamesShown)) + (all.Count > NamesShown ? $" and {all.Count - NamesShown} more" : "");
    }
}
