using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an account holds and may come to hold, product by product, as its trader's other accounts have to know it.</summary>
public static class Holdings
{
    /// <summary>Practice accounts are neither counted nor checked (prop-firm rules reference 4.9).</summary>
    public const string Practice = "practice";

    public static HedgeAccount Of(AccountState state)
    {
        var held = new SortedDictionary<string, HeldProduct>(StringComparer.Ordinal);
        foreach (var position in state.Positions.Span)
        {
            var product = Of(held, position.Contract.Root);
            held[product.Root] = product with { Net = product.Net + position.Net };
        }

        var contracts = state.Orders.Select(order => order.Ticket.Contract).Distinct();
        foreach (var contract in contracts)
        {
            var exposure = Exposure.Of(state, contract);
            var product = Of(held, contract.Root);
            held[product.Root] = product with { Buys = product.Buys + exposure.Buys, Sells = product.Sells + exposure.Sells };
        }

        return new(state.Id.Value, state.Environment != Practice, held.Values.ToEquatableArray(), Resting(state), CountsAt(state));
    }

    /// <summary>The firm that counts the account among its trader's active ones: it is under a book that does, is not over, and no practice.</summary>
    public static string? CountsAt(AccountState state) =>
        state is { IsOver: false, Book: { Conduct.MaxActiveAccounts: not null } book } && state.Environment != Practice ? book.Firm ?? book.Id.Value : null;

    /// <summary>The gate against trades with oneself: the account's own resting orders, and those of its trader's other accounts.</summary>
    internal static Check Check(SelfCross rule, AccountState state, in OrderAsk ask, Mark? mark, EquatableArray<HedgeAccount> others)
    {
        var price = ask.Limit ?? ask.Stop ?? mark?.Price;
        foreach (var order in state.Orders.Span)
        {
            if (RestingOf(order) is { } own && SelfCross.Meets(own, ask.Contract, ask.Side, price)) return SelfCross.Said(meets: true);
        }

        if (rule.Scope == SelfCrossScope.Account || state.Environment == Practice) return SelfCross.Said(meets: false);
        foreach (var other in others.Span)
        {
            if (!other.IsCounted) continue;
            foreach (var resting in other.Resting.Span)
            {
                if (SelfCross.Meets(resting, ask.Contract, ask.Side, price)) return SelfCross.Said(meets: true);
            }
        }

        return SelfCross.Said(meets: false);
    }

    private static EquatableArray<RestingOrder> Resting(AccountState state) =>
        state.Orders.Select(RestingOf).OfType<RestingOrder>().ToEquatableArray();

    private static RestingOrder? RestingOf(AccountOrder order) =>
        order.Ticket is { Kind: OrderKind.Limit, Limit: { } limit } ? new RestingOrder(order.Ticket.Contract, order.Ticket.Side, limit) : null;

    /// <summary>The gate of the hedge guard: the trader's other accounts and this one, as they stand when the order is decided.</summary>
    internal static Check Check(HedgeRule rule, AccountState state, in OrderAsk ask, EquatableArray<HedgeAccount> others)
    {
        var refused = others.Count == 0 && rule.Scope == HedgeScope.CrossAccount
            ? null
            : HedgeGuard.Refuses(rule, [Of(state), .. others], state.Id.Value, ask.Contract.Root, ask.Side, checked(ask.Closing + ask.Quantity));
        return new(refused ?? HedgeGuard.CrossAccountCode, HedgeGuard.Name, refused is null, default, default);
    }

    private static HeldProduct Of(SortedDictionary<string, HeldProduct> held, string root) =>
        held.TryGetValue(root, out var known) ? known : new HeldProduct(root, 0, 0, 0);
}
