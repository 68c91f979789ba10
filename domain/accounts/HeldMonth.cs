using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Domain.Accounts;

/// <summary>
/// An alert that names no month is about the month that the account is in. Else an exit on the day of the roll would look for a position in the new
/// month and leave the old one open, and an entry would open a second month against it. The account rolls when it is flat.
/// </summary>
public static class HeldMonth
{
    public static Intent Of(AccountState state, Intent intent)
    {
        if (intent is not { Month: not null, Contract: { } front } || IsIn(state, front, intent.MayOpen)) return intent;
        foreach (var position in state.Positions.Span)
        {
            if (position.Contract.Root == front.Root) return In(intent, position.Contract, front);
        }

        // What works in another month does not keep an entry there; what ends it has to find it.
        if (intent.MayOpen) return intent;
        foreach (var order in state.Orders.Span)
        {
            if (order.Ticket.Contract.Root == front.Root) return In(intent, order.Ticket.Contract, front);
        }

        return intent;
    }

    private static Intent In(Intent intent, ContractSymbol held, ContractSymbol front) =>
        intent with { Contract = held, Month = $"{held.Root} without a month is {held}, the month that the account is in; the front month is {front}" };

    private static bool IsIn(AccountState state, ContractSymbol contract, bool mayOpen)
    {
        if (state.PositionIn(contract) is not null) return true;
        if (mayOpen) return false;
        foreach (var order in state.Orders.Span)
        {
            if (order.Ticket.Contract == contract) return true;
        }

        return false;
    }
}
