using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Domain.Replay;

/// <summary>A market for orders that nobody else answers: it fills at the newest known price, cancels at once, and shows what the account holds.</summary>
/// <remarks>All that it answers is an assumption. It asks the account through commands alone.</remarks>
internal sealed class Venue(string name)
{
    /// <summary>Rounds until nothing is left to answer: cancels, a look, a closing order, its fill, a last look; twice that to be sure.</summary>
    private const int RoundsMax = 12;

    private readonly Dictionary<ContractSymbol, Price> _prices = [];
    private readonly Dictionary<string, Usd> _feesPerSide = new(StringComparer.Ordinal);
    private int _answers;

    public int Fills { get; private set; }

    public int Cancels { get; private set; }

    public Price? PriceOf(ContractSymbol contract) => _prices.TryGetValue(contract, out var price) ? price : null;

    public void Learn(MarketView market)
    {
        foreach (var mark in market.Marks) _prices[mark.Contract] = mark.Price;
    }

    /// <summary>A real fill tells a price, and what a contract costs.</summary>
    public void Learn(Fill fill)
    {
        _prices[fill.Contract] = fill.Price;
        if (fill.Quantity.Count > 0) _feesPerSide[fill.Contract.Root] = new(fill.Fee.Micros / fill.Quantity.Count);
    }

    /// <summary>Answers what the account wants.</summary>
    /// <param name="state">The account as it is after each command.</param>
    /// <param name="isElsewhere">True for orders and flattens whose answers come from elsewhere.</param>
    public void Answer(Func<AccountState> state, Action<AccountCommand> tell, Func<AccountOrder, bool> isElsewhere, Func<FlattenProcess, bool> isLookedAtElsewhere, DateTimeOffset at)
    {
        for (var round = 0; round < RoundsMax; round++)
        {
            var version = state().Version;
            foreach (var order in state().Orders)
            {
                if (!isElsewhere(order) && state().Order(order.Ticket.Id) is { } present) Answer(state(), present, tell, at);
            }

            if (state().Flattens.Any(flatten => !isLookedAtElsewhere(flatten) && flatten.NextLookAt <= at && IsDue(state(), flatten))) tell(new RecordLook(NextId(), Truth(state()), at));
            if (state().Version == version) return;
        }
    }

    /// <summary>What a broker would show that agrees with the account.</summary>
    public static BrokerTruth Truth(AccountState state) => new(
        state.Balance,
        state.Positions.Select(position => new TruePosition(position.Contract, position.Net)).ToEquatableArray(),
        state.Orders.Where(order => order.Status is OrderStatus.Working or OrderStatus.PartlyFilled)
            .Select(order => new TrueOrder(order.Ticket, order.BrokerOrderId ?? "", order.Filled, order.Parent, false)).ToEquatableArray());

    /// <summary>Where nothing may be sent a look changes only what is flat already.</summary>
    private static bool IsDue(AccountState state, FlattenProcess flatten) =>
        state.MaySend || flatten.By != "engine" || !state.Positions.Any(position => flatten.Scope.Covers(position.Contract));

    private void Answer(AccountState state, AccountOrder order, Action<AccountCommand> tell, DateTimeOffset at)
    {
        var ticket = order.Ticket;
        if (order.CancelAsked)
        {
            Cancels++;
            tell(new RecordOrder(NextId(), ticket.Id, new OrderNews.Cancelled("assumed"), at));
            return;
        }

        if (order.ResizeTo is { } size) tell(new RecordOrder(NextId(), ticket.Id, new OrderNews.Modified(ticket with { Quantity = size }), at));
        if (order.Change is { } change)
        {
            ticket = ticket with { Quantity = order.ResizeTo ?? change.Quantity ?? ticket.Quantity, Limit = change.Limit ?? ticket.Limit, Stop = change.Stop ?? ticket.Stop };
            tell(new RecordOrder(NextId(), ticket.Id, new OrderNews.Modified(ticket), at));
        }

        if (state.IsHeld(ticket.Contract) && order.Flatten is null) return;
        if (order.Status == OrderStatus.Intended) tell(new RecordOrder(NextId(), ticket.Id, new OrderNews.Placed(ticket.Id.Value), at));
        if (order.Remaining == 0 || PriceFor(state, ticket) is not { } price) return;
        Fills++;
        var quantity = order.ResizeTo is { } smaller ? Math.Min(order.Remaining, smaller.Count - order.Filled.Count) : order.Remaining;
        if (quantity <= 0) return;
        var fee = (_feesPerSide.TryGetValue(ticket.Contract.Root, out var known) ? known : FeeTable.PerSide(state.Book?.Fees ?? FeeSchedule.None, ticket.Contract.Root)) * quantity;
        var id = NextId();
        tell(new BookFill(id, new Fill(new FillId(id.ToString()), ticket.Id, ticket.Contract, ticket.Side, new Contracts(quantity), price, fee, at), FillSource.Broker, at));
    }

    /// <summary>The newest known price, when the order would trade there; null while it rests.</summary>
    private Price? PriceFor(AccountState state, OrderTicket ticket)
    {
        if ((PriceOf(ticket.Contract) ?? state.PositionIn(ticket.Contract)?.Mark) is not { } price) return null;
        var isBuy = ticket.Side == Side.Buy;
        var isBeyond = ticket.Stop is not { } stop || (isBuy ? price >= stop : price <= stop);
        var isWithin = ticket.Limit is not { } limit || (isBuy ? price <= limit : price >= limit);
        return isBeyond && isWithin && (ticket.Kind != OrderKind.TrailingStop || ticket.Stop is not null) ? price : null;
    }

    private CommandId NextId() => new(DeterministicId.Of(name, (++_answers).ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
