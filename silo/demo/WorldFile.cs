using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Silo.Connections;

namespace TraderTerminal.Silo.Demo;

/// <summary>A world as a file: the accounts and hooks that a process has, and for a virtual clock when it begins.</summary>
/// <remarks>
/// <c>{"startAt":"…","accounts":[{"id","name","trader","phase","environment","groups","balance","ruleBook"}],
/// "hooks":[{"id","key","route":{"accounts":[{"account",…}],"quantity","same","opposite","cancelOrders","entryAgeSeconds",
/// "duplicateWindowSeconds","paused"}}],"connections":[{"name","environment","rest","userHub","marketHub","userName","apiKeyEnv" or "apiKeyFile",
/// "accounts":[{"account","name","stage","brackets","since"}]}]}</c>. A route's account is written as in the body of a hook, or as its id alone.
/// An account that no connection names is simulated. What <c>WORKSPACE~</c> stands before is of that workspace; an account's trader and groups are of its own.
/// </remarks>
internal static class WorldFile
{
    /// <summary>A key that a person may choose; shorter ones are guessed.</summary>
    private const int KeyLengthMin = 16;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The world, or every mistake of the file at once.</summary>
    public static (World? World, IReadOnlyList<string> Mistakes) Read(string text)
    {
        FileBody? body;
        try
        {
            body = JsonSerializer.Deserialize<FileBody>(text, Json);
        }
        catch (JsonException broken)
        {
            return (null, [broken.Message]);
        }

        if (body is null) return (null, ["the file holds no object"]);
        var mistakes = new List<string>();
        foreach (var account in body.Accounts) Check(account, mistakes);
        foreach (var twice in body.Accounts.GroupBy(account => account.Id).Where(same => same.Count() > 1)) mistakes.Add($"account {twice.Key} stands twice");
        var hooks = (body.Hooks ?? []).Select(hook => Read(hook, body, mistakes)).ToList();
        foreach (var twice in hooks.GroupBy(hook => hook.Id).Where(same => same.Count() > 1)) mistakes.Add($"hook {twice.Key} stands twice");
        var connections = (body.Connections ?? []).Select(connection => connection.Read(mistakes)).OfType<ConnectionSettings>().ToList();
        Check(body, connections, mistakes);
        CheckWorkspaces(body, hooks, mistakes);
        return mistakes.Count > 0 ? (null, mistakes) : (Made(body, hooks, connections), []);
    }

    private static void Check(AccountBody account, List<string> mistakes)
    {
        if (!AccountId.IsValid(account.Id)) mistakes.Add($"{account.Id} cannot name an account: lower-case letters, digits, _ and -, at most 64, and WORKSPACE~ before them where it has one");
        if (RuleBooks.Find(account.RuleBook) is null) mistakes.Add($"account {account.Id}: there is no rule book {account.RuleBook}");
        if (account.Balance <= 0) mistakes.Add($"account {account.Id}: the balance is above zero");
    }

    private static WorldHook Read(HookBody hook, FileBody body, List<string> mistakes)
    {
        if (!AccountId.IsValid(hook.Id)) mistakes.Add($"{hook.Id} cannot name a hook");
        if (hook.Key is { Length: < KeyLengthMin }) mistakes.Add($"hook {hook.Id}: a key has at least {KeyLengthMin} characters");
        if (hook.Route.Quantity < 1) mistakes.Add($"hook {hook.Id}: the quantity is at least 1");
        if (hook.Route.EntryAgeSeconds <= 0) mistakes.Add($"hook {hook.Id}: entryAgeSeconds is above zero");
        if (hook.Route.DuplicateWindowSeconds < 0) mistakes.Add($"hook {hook.Id}: duplicateWindowSeconds is not negative");
        return new(
            hook.Id, Followers(hook, body, mistakes), hook.Key, hook.Route.Same, hook.Route.Opposite, hook.Route.Quantity, hook.Route.CancelOrders,
            hook.Route.EntryAgeSeconds, hook.Route.DuplicateWindowSeconds, hook.Route.Paused);
    }

    private static List<AccountRoute> Followers(HookBody hook, FileBody body, List<string> mistakes)
    {
        var followers = new List<AccountRoute>();
        for (var i = 0; i < hook.Route.Accounts.Count; i++)
        {
            var written = hook.Route.Accounts[i];
            var place = $"hook {hook.Id}: accounts[{i}]";
            if (written.ValueKind == JsonValueKind.String) written = JsonSerializer.SerializeToElement(new { account = written.GetString() });
            if (written.ValueKind != JsonValueKind.Object) mistakes.Add($"{place} is an account's id, or an object with its account");
            else if (FollowerText.Read(written, id => body.Accounts.Any(account => account.Id == id.Value), text => mistakes.Add($"{place}.{text}")) is { } follower) followers.Add(follower);
        }

        return followers;
    }

    private static void Check(FileBody body, List<ConnectionSettings> connections, List<string> mistakes)
    {
        var connected = (body.Connections ?? []).SelectMany(connection => connection.Accounts.Select(account => (connection.Name, account.Account))).ToList();
        foreach (var (name, account) in connected)
        {
            if (body.Accounts.All(one => one.Id != account)) mistakes.Add($"connection {name}: there is no account {account} in accounts");
        }

        foreach (var twice in connected.GroupBy(one => one.Account).Where(same => same.Count() > 1)) mistakes.Add($"account {twice.Key} stands in more than one connection");
        foreach (var twice in (body.Connections ?? []).GroupBy(connection => connection.Name).Where(same => same.Count() > 1)) mistakes.Add($"connection {twice.Key} stands twice");
        if (connections.Select(connection => connection.Environment == ConnectionSettings.Demo).Distinct().Count() > 1)
            mistakes.Add("a demo connection does not stand beside others: there is one market, and a simulator's prices are not the real ones");
        foreach (var connection in body.Connections ?? [])
        {
            foreach (var twice in connection.Accounts.GroupBy(account => account.Name).Where(same => same.Count() > 1)) mistakes.Add($"connection {connection.Name}: {twice.Key} stands twice");
        }

        foreach (var same in connections.GroupBy(connection => (connection.Addresses[0].Authority, connection.UserName.ToUpperInvariant())).Where(same => same.Count() > 1))
            mistakes.Add($"connections {string.Join(" and ", same.Select(connection => connection.Name))} share one login, and each would end the other's: put their accounts into one");
    }

    /// <summary>Nothing stands in two workspaces.</summary>
    private static void CheckWorkspaces(FileBody body, List<WorldHook> hooks, List<string> mistakes)
    {
        foreach (var account in body.Accounts)
        {
            if (Workspace.IsAll(account.Id)) mistakes.Add($"account {account.Id}: {Workspace.All} stands for every account of the workspace");
            foreach (var name in (account.Groups ?? []).Append(account.Trader).Where(name => Workspace.Of(name) is not null && !Workspace.AreOne(name, account.Id)))
                mistakes.Add($"account {account.Id}: {name} is of another workspace");
        }

        foreach (var hook in hooks)
        {
            foreach (var follower in hook.Accounts.Where(follower => !Workspace.AreOne(follower.Account.Value, hook.Id))) mistakes.Add($"hook {hook.Id}: account {follower.Account} is of another workspace");
        }

        foreach (var connection in body.Connections ?? [])
        {
            foreach (var account in connection.Accounts.Where(account => !Workspace.AreOne(account.Account, connection.Name))) mistakes.Add($"connection {connection.Name}: account {account.Account} is of another workspace");
        }
    }

    /// <summary>A trader and groups of the account's own workspace; every account of one is in the group of all.</summary>
    private static string[] GroupsOf(AccountBody account)
    {
        var groups = (account.Groups ?? []).Select(group => Workspace.Full(group, account.Id));
        return Workspace.AllOf(Workspace.Of(account.Id)) is { Value: var all } ? [.. groups.Append(all).Distinct(StringComparer.Ordinal)] : [.. groups];
    }

    private static World Made(FileBody body, List<WorldHook> hooks, List<ConnectionSettings> connections) => new(
        [.. body.Accounts.Select(account => new WorldAccount(
            new AccountId(account.Id), account.Name ?? account.Id, Workspace.Full(account.Trader, account.Id), account.Phase, EnvironmentOf(account, connections), GroupsOf(account),
            Usd.FromDollars(account.Balance), account.RuleBook, OpenedAt: account.OpenedAt))],
        hooks, body.StartAt?.ToUniversalTime(), connections);

    /// <summary>What is at stake in a connected account says its connection.</summary>
    private static string EnvironmentOf(AccountBody account, IReadOnlyList<ConnectionSettings> connections) =>
        connections.SelectMany(connection => connection.Accounts).FirstOrDefault(one => one.Account.Value == account.Id) is { } connected
            ? connected.Stage : account.Environment;

    private sealed record FileBody(IReadOnlyList<AccountBody> Accounts, IReadOnlyList<HookBody>? Hooks = null, DateTimeOffset? StartAt = null,
        IReadOnlyList<ConnectionBody>? Connections = null);

    private sealed record AccountBody(
        string Id, string RuleBook, decimal Balance, string? Name = null, string Trader = "trader", string Phase = "evaluation",
        string Environment = "demo", IReadOnlyList<string>? Groups = null, DateTimeOffset? OpenedAt = null);

    private sealed record HookBody(string Id, RouteBody Route, string? Key = null);

    private sealed record RouteBody(
        IReadOnlyList<JsonElement> Accounts, int Quantity = 1, SameSide Same = SameSide.Add, OppositeSide Opposite = OppositeSide.Reverse,
        bool CancelOrders = false, double EntryAgeSeconds = 60, double DuplicateWindowSeconds = 20, bool Paused = false);
}
