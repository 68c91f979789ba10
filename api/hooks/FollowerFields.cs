using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>How an account or a group follows a route, in the body of a hook.</summary>
internal static class FollowerFields
{
    public const decimal MultiplierMax = 100;

    private const int SwapsMax = 100;
    private const int NamesMax = 20;
    private const int NameLengthMax = 64;

    public static AccountRoute? Account(BodyFields item, Func<AccountId, bool> isKnown)
    {
        var account = item.RequiredText("account", NameLengthMax);
        if (account is not null && !(AccountId.IsValid(account) && isKnown(new AccountId(account))))
            item.Add("account", Problem.UnknownAccount, $"There is no account {account}.");
        var (names, isOff) = (item.Texts("names", NamesMax, NameLengthMax), item.Flag("isOff"));
        var how = Read(item);
        return account is null ? null : how.Onto(new AccountRoute(new AccountId(account)) { Names = names, IsOff = isOff });
    }

    public static GroupRoute? Group(BodyFields item)
    {
        var group = item.RequiredText("group", NameLengthMax);
        var how = Read(item);
        return group is null ? null : how.Onto(new GroupRoute(group));
    }

    private static Follower Read(BodyFields item)
    {
        var how = new Follower(Factor(item, "multiplier") ?? 1)
        {
            Quantity = item.Count("quantity", 1, HookRequests.QuantityMax),
            QuantityMax = item.Count("quantityMax", 1, HookRequests.QuantityMax),
            Sides = item.Choice<FollowedSides>("sides") ?? FollowedSides.Both,
            Fit = item.Flag("fit"),
            Shadow = item.Flag("shadow"),
            Ownership = item.Choice<Ownership>("ownership") ?? Ownership.Shared,
            Symbols = Swaps(item),
        };
        if (how.Quantity is not null && how.Multiplier != 1) item.Add("quantity", Fault.OutOfRange, "Either a multiplier or a quantity of its own.");
        return how;
    }

    private static decimal? Factor(BodyFields item, string name)
    {
        var factor = item.Number(name);
        if (factor is <= 0 or > MultiplierMax) item.Add(name, Fault.OutOfRange, $"{name} is above 0 and at most {MultiplierMax}.");
        return factor;
    }

    private static EquatableArray<SymbolSwap> Swaps(BodyFields item)
    {
        var swaps = new List<SymbolSwap>();
        var given = item.Objects("symbols", SwapsMax) ?? [];
        for (var index = 0; index < given.Count; index++)
        {
            var (from, to, ratio) = (Product(given[index], "from"), Product(given[index], "to"), Factor(given[index], "ratio"));
            item.Include($"symbols[{index}]", given[index]);
            if (from is null || to is null) continue;
            if (swaps.Exists(other => other.From == from)) item.Add("symbols", Fault.OutOfRange, $"{from} stands twice.");
            swaps.Add(new(from, to, ratio));
        }

        return swaps.ToEquatableArray();
    }

    private static string? Product(BodyFields item, string name)
    {
        if (item.RequiredText(name, NameLengthMax)?.ToUpperInvariant() is not { } root) return null;
        if (InstrumentCatalog.Shipped.Find(root) is null) item.Add(name, Fault.OutOfRange, $"{root} is no product we know.");
        return root;
    }
}
