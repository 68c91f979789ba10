using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <content>What the venue and the firm do by themselves.</content>
public sealed partial class MatchingEngine
{
    /// <summary>Ends the session: day orders that still work expire, and the legs of an entry that never filled go with it.</summary>
    public void SessionEnd(DateTimeOffset at)
    {
        Reach(at);
        foreach (var book in _accounts.Values)
            foreach (var live in book.Open.ToArray())
                if (live.Order is { IsOpen: true, Ticket.Tif: TimeInForce.Day })
                    End(live, ExchangeOrderStatus.Expired, "session end");
        RemoveClosed();
    }

    /// <summary>The firm locks an account: its orders are cancelled and it places no more. Liquidating closes its positions too.</summary>
    public void Freeze(AccountId account, DateTimeOffset at, bool liquidate = false)
    {
        Reach(at);
        var book = Book(account);
        SetFrozen(book, frozen: true);
        foreach (var live in book.Open.ToArray())
            if (live.Order.IsOpen) End(live, ExchangeOrderStatus.Cancelled, "account locked");
        RemoveClosed();
        if (liquidate) Liquidate(book);
    }

    /// <summary>The firm opens the account again.</summary>
    public void Thaw(AccountId account, DateTimeOffset at)
    {
        Reach(at);
        SetFrozen(Book(account), frozen: false);
    }

    /// <summary>A trade by hand on the venue's own platform, at the market; false without a quote.</summary>
    public bool Trade(AccountId account, ContractSymbol contract, Side side, Contracts quantity, DateTimeOffset at)
    {
        Reach(at);
        if (Latest(contract) is not { } quote) return false;
        Book(Book(account), null, contract, side, quantity, quote.Touch(side));
        return true;
    }

    /// <summary>Books a fill that happened elsewhere, once per fill id; false when the account has it already.</summary>
    /// <exception cref="KeyNotFoundException">The exchange knows no such account or product.</exception>
    public bool Import(ExchangeFill fill)
    {
        var book = Book(fill.Account);
        if (book.Knows(fill.Id)) return false;
        var instrument = _catalog.Get(fill.Contract.Root);
        var booked = fill with { Sequence = ++_fillSequence };
        book.Book(booked, instrument);
        _newFills.Add(booked);
        _mustKeep = true;
        return true;
    }

    /// <summary>Fills the rest of a working order, or so many contracts, at its limit, or at the market: the race in which a cancel comes too late.</summary>
    public bool FillNow(AccountId account, OrderId order, DateTimeOffset at, int most = int.MaxValue)
    {
        Reach(at);
        if (!Book(account).Orders.TryGetValue(order, out var live) || live.Order.Status != ExchangeOrderStatus.Working) return false;
        var price = live.Order.Ticket.Limit ?? Latest(live.Order.Ticket.Contract)?.Touch(live.Order.Ticket.Side);
        if (price is not { } at1) return false;
        Fill(live, new Contracts(Math.Min(live.Order.Remaining.Count, most)), at1);
        RemoveClosed();
        return true;
    }

    private void SetFrozen(AccountBook book, bool frozen)
    {
        if (book.Account.Frozen == frozen) return;
        book.Account = book.Account with { Frozen = frozen };
        Keep(book.Account);
    }

    private void Liquidate(AccountBook book)
    {
        foreach (var position in book.Positions().ToArray())
        {
            var side = Sides.Closing(position.Net);
            if (Latest(position.Contract) is { } quote)
                Book(book, null, position.Contract, side, new Contracts(Math.Abs(position.Net)), quote.Touch(side));
        }
    }
}
