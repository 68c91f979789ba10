using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>Makes a hook of a body, or leaves every fault in the body.</summary>
internal static class HookRequests
{
    public const string WeakKey = "WEAK_KEY";

    /// <summary>A key is all that guards a hook; a shorter one can be guessed.</summary>
    public const int KeyLengthMin = 16;

    public const int KeyLengthMax = 128;
    public const int AccountsMax = 1_000;
    public const int QuantityDefault = 1;
    public const int QuantityMax = 1_000;
    public const int GroupsMax = 100;
    public const int PerMinuteMax = 60_000;

    /// <summary>Reference 2.10.</summary>
    public const int EntryAgeSecondsDefault = 60;

    /// <summary>Reference 1.3: covers TradingView's re-sends at 5, 10 and 15 s, and jitter.</summary>
    public const int DuplicateWindowSecondsDefault = 20;

    public const int SecondsMax = 24 * 60 * 60;

    /// <summary>The hook without its key, and the key when one was given.</summary>
    public static HookBody? Read(BodyFields body, Func<AccountId, bool> isKnown, Sight sight)
    {
        var id = body.RequiredText("id", lengthMax: 64);
        if (id is not null && (!AccountId.IsValid(id) || id == Deliveries.Unrouted))
            body.Add("id", Fault.OutOfRange, "A hook's id has lower-case letters, digits, _ and -, and is not unrouted.");
        var key = body.Text("key", KeyLengthMax);
        if (key is not null && !IsKey(key))
            body.Add("key", WeakKey, $"A key has {KeyLengthMin} to {KeyLengthMax} letters, digits, _ and -.");
        var isRenewed = body.Flag("renewKey");
        var route = new Route(
            body.Text("routeId", lengthMax: 64) ?? id ?? "", Accounts(body, isKnown),
            Whole(body, "quantity", QuantityDefault, 1, QuantityMax), body.Choice<SameSide>("same") ?? SameSide.Ignore,
            body.Choice<OppositeSide>("opposite") ?? OppositeSide.Reverse, !body.Flag("keepOrders"),
            TimeSpan.FromSeconds(Whole(body, "entryAgeSecondsMax", EntryAgeSecondsDefault, 1, SecondsMax)),
            TimeSpan.FromSeconds(Whole(body, "duplicateWindowSeconds", DuplicateWindowSecondsDefault, 0, SecondsMax)),
            body.Flag("isPaused"), Groups(body), body.Flag("takesDelayed"), Symbol(body), body.Count("perMinute", 1, PerMinuteMax),
            body.Count("silentAfterMinutes", 1, SecondsMax / 60));
        var (proof, hook) = (ProofFields.Read(body), new Hook(id ?? "", "", route));
        if (id is not null && !sight.Sees(id)) body.Add("id", Sight.Outside, sight.Bound);
        else if (id is not null && hook.OfAnother is { } other) body.Add("id", Hook.OtherWorkspace, $"{id} and {other} are not of one workspace.");
        return body.IsSound ? new HookBody(hook, key, isRenewed, proof) : null;
    }

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static bool IsKey(string key) =>
        key.Length >= KeyLengthMin && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static EquatableArray<AccountRoute> Accounts(BodyFields body, Func<AccountId, bool> isKnown)
    {
        var faults = body.Faults.Count;
        if (body.Objects("accounts", AccountsMax) is not { } items)
        {
            if (body.Faults.Count == faults && !body.Has("groups")) body.Missing("accounts");
            return default;
        }

        var routes = new List<AccountRoute>();
        for (var index = 0; index < items.Count; index++)
        {
            if (FollowerFields.Account(items[index], isKnown) is { } route) routes.Add(route);
            body.Include($"accounts[{index}]", items[index]);
        }

        foreach (var twice in routes.GroupBy(route => route.Account).Where(group => group.Count() > 1))
            body.Add("accounts", Fault.OutOfRange, $"Account {twice.Key} is named twice.");
        return routes.ToEquatableArray();
    }

    private static EquatableArray<GroupRoute> Groups(BodyFields body)
    {
        var groups = new List<GroupRoute>();
        var items = body.Objects("groups", GroupsMax) ?? [];
        for (var index = 0; index < items.Count; index++)
        {
            if (FollowerFields.Group(items[index]) is { } route) groups.Add(route);
            body.Include($"groups[{index}]", items[index]);
        }

        foreach (var twice in groups.GroupBy(route => route.Group, StringComparer.Ordinal).Where(group => group.Count() > 1))
            body.Add("groups", Fault.OutOfRange, $"Group {twice.Key} is named twice.");
        return groups.ToEquatableArray();
    }

    /// <summary>For senders that name no symbol; what cannot be read here would refuse every one of their alerts.</summary>
    private static string? Symbol(BodyFields body)
    {
        var symbol = body.Text("symbol", SymbolForm.LengthMax);
        if (symbol is not null && SymbolForm.Read(symbol, DateOnly.MinValue.AddYears(2000)) is SymbolRead.Malformed wrong) body.Add("symbol", Fault.OutOfRange, $"{wrong.Reason}.");
        return symbol;
    }

    private static int Whole(BodyFields body, string name, int fallback, int min, int max)
    {
        var number = body.Whole(name, out var isWhole);
        if (isWhole && (number ?? fallback) >= min && (number ?? fallback) <= max) return number ?? fallback;
        body.Add(name, Fault.OutOfRange, $"{name} is a whole number from {min} to {max}.");
        return fallback;
    }
}

/// <summary>A hook as it was asked for. Prints without its key.</summary>
internal sealed record HookBody(Hook Hook, string? Key, bool IsRenewed, ProofFields Proof)
{
    public override string ToString() => $"hook {Hook.Id}";
}
