namespace TraderTerminal.Simulators.Exchange;

/// <content>What has changed and who should hear of it.</content>
public sealed partial class MatchingEngine
{
    private List<ExchangeAccount> _changedAccounts = [];
    private List<LiveOrder> _changedOrders = [];
    private List<ExchangeFill> _newFills = [];
    private List<ExchangeEvent> _news = [];
    private bool _mustKeep;

    /// <summary>True when something changed that must be kept before anybody hears of it. A trailing stop that only moved up can wait.</summary>
    public bool HasChanges => _mustKeep;

    /// <summary>All changes since the last call, with the moves of trailing stops.</summary>
    public ExchangeChanges TakeChanges()
    {
        foreach (var live in _changedOrders) live.IsChanged = false;
        var changes = new ExchangeChanges(_changedAccounts, [.. _changedOrders.Select(live => live.Order)], _newFills, _news);
        (_changedAccounts, _newFills, _news, _mustKeep) = ([], [], [], false);
        _changedOrders.Clear();
        return changes;
    }

    private void Keep(ExchangeAccount account)
    {
        _changedAccounts.Add(account);
        _mustKeep = true;
    }

    private void Keep(ExchangeFill fill)
    {
        _newFills.Add(fill);
        Tell(new ExchangeEvent.Filled(fill, fill.At));
    }

    private void Tell(ExchangeEvent news)
    {
        _news.Add(news);
        _mustKeep = true;
    }

    /// <summary>Replaces an order by its new version; one that is over leaves the book at the end of the call.</summary>
    private void Change(LiveOrder live, ExchangeOrder order)
    {
        if (live.Order.IsOpen && !order.IsOpen) _closed.Add(live);
        live.Order = order;
        MarkChanged(live);
        _mustKeep = true;
    }

    private void MarkChanged(LiveOrder live)
    {
        if (live.IsChanged) return;
        live.IsChanged = true;
        _changedOrders.Add(live);
    }

    private void RemoveClosed()
    {
        if (_closed.Count == 0) return;
        foreach (var live in _closed)
        {
            live.Book.Open.Remove(live);
            Market(live.Order.Ticket.Contract).Orders.Remove(live);
        }

        _closed.Clear();
    }
}
