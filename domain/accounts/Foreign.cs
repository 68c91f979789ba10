using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Fills and orders of a stranger: somebody trades by hand on the platform, or the firm liquidates (ProjectX reference 11 and P16).</summary>
public static class Foreign
{
    private const string FlattenWord = "flat-";
    private const int IdLength = 32;

    /// <summary>True for a fill of the broker's that no order of ours made. Where the firm lets nothing be sent by us every fill is a person's, and none is strange.</summary>
    public static bool Is(AccountState state, Fill fill)
    {
        if (!state.MaySend) return false;
        if (fill.Order is not { } id) return true;
        if (IsOurs(id) || state.SuspendedLegs.Any(leg => leg.Leg.Id == id)) return false;
        return state.Order(id) is { } order ? order.Purpose == OrderPurpose.Foreign : !state.RecentOrders.Contains(id);
    }

    internal static void Filled(Turn turn, Fill fill, DateTimeOffset at)
    {
        var action = turn.State.Truth.Policy.ForeignFills;
        turn.Add(new ForeignFillSeen(fill, action, at));
        if (action != ForeignFillAction.Flatten || turn.State.Flattens.Any(running => running.Scope.IsAccount)) return;
        var text = $"a stranger's fill {fill.Id}: {fill.Side} {fill.Quantity} {fill.Contract}";
        Flattening.Start(
            turn, Flattening.IdFor(turn, ReasonCodes.ForeignFill), FlattenScope.Account, text, "engine", new(ReasonCodes.ForeignFill, text, null), turn.Command.Market, at);
    }

    /// <summary>A stranger's order works: it is counted like ours, and cancelled where the policy says so.</summary>
    internal static void Appeared(Turn turn, OrderTicket there, DateTimeOffset at)
    {
        if (!turn.State.MaySend || IsOurs(there.Id)) return;
        var action = turn.State.Truth.Policy.Divergence;
        turn.Add(new DivergenceActed(Difference.Order(there.Id), "none", $"{there.Side} {there.Quantity} {there.Contract}", at, action, at));
        if (action == DivergenceAction.Flatten && turn.State.Order(there.Id) is { CancelAsked: false }) turn.Add(new CancelAsked(there.Id, "a stranger's order", at));
    }

    /// <summary>Every id of our making begins with that of the command or flatten that made it, also one that went out without the journal.</summary>
    private static bool IsOurs(OrderId order)
    {
        var id = order.Value.AsSpan();
        if (id.StartsWith(FlattenWord, StringComparison.Ordinal)) id = id[FlattenWord.Length..];
        return id.Length > IdLength && id[IdLength] == '-' && Guid.TryParseExact(id[..IdLength], "N", out _);
    }
}
