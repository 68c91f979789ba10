using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.ProjectX;

/// <content>What may be asked without changing anything.</content>
public sealed partial class ProjectXBroker
{
    /// <summary>Orders are found by when they were made: a trading day and a half holds every day order.</summary>
    private static readonly TimeSpan OrdersBack = TimeSpan.FromHours(36);

    /// <summary>How far a first look for fills goes back; a longer absence is a person's to clear up.</summary>
    private static readonly TimeSpan FillsBack = TimeSpan.FromDays(7);

    /// <summary>Clocks and rows that come late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    /// <summary>An order that was sent and not answered may be pending at the gateway and shown nowhere (reference 6.8): not looked upon as absent before.</summary>
    private static readonly TimeSpan PendingMax = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    /// <exception cref="IOException">The gateway cannot be asked now.</exception>
    public async ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel)
    {
        var link = Link(account);
        var urgency = UrgencyOf(link);
        var isHeard = await IsHeard(link);
        var asking = Accounts(cancel, urgency);
        var orders = await _client.Read(GatewayPaths.OpenOrders, new { accountId = link.Number }, "orders", GatewayOrder.Read, cancel, urgency);
        var positions = await Positions(link, urgency, cancel);
        var mine = (await asking).Find(row => row.Id == link.Number) ?? throw new IOException($"{_connection}: the gateway shows account {link.Settings.Name} no more.");
        Learn(link, mine);
        // Other than the stream has said: one of the two is older, so it is asked once more and then believed.
        if (!link.Hold(positions)) _ = link.Hold(positions = await Positions(link, urgency, cancel));
        var working = orders.Select(order => link.Learn(order)).Where(order => !order.Last.IsOver).Select(order => ToBroker(link, order)).OfType<BrokerOrder>();
        var open = orders.Select(order => (long?)order.Id).ToHashSet();
        var sleeping = link.Suspended().Where(leg => open.Contains(leg.Last.Parent)).Select(leg => ToBroker(link, leg)).OfType<BrokerOrder>();
        return new(
            Dollars(mine.Balance),
            [.. positions.Where(position => position.Net != 0 && _contracts.SymbolOf(position.Contract) is not null)
                .Select(position => new BrokerPosition(_contracts.SymbolOf(position.Contract)!.Value, position.Net, position.AveragePrice))],
            [.. working, .. sleeping], _time.GetUtcNow())
        {
            IsHeard = isHeard && _isHeard && link.IsSubscribed,
            Strange = Strange(orders, positions),
        };
    }

    private IReadOnlyList<StrangeHolding> Strange(IReadOnlyList<GatewayOrder> orders, IReadOnlyList<GatewayPosition> positions) =>
    [
        .. orders.Where(order => !order.IsOver).Select(order => order.Contract).Union(positions.Where(position => position.Net != 0).Select(position => position.Contract))
            .Where(contract => _contracts.SymbolOf(contract) is null).Order(StringComparer.Ordinal)
            .Select(contract => new StrangeHolding(
                contract, positions.Where(position => position.Contract == contract).Sum(position => position.Net), orders.Count(order => order.Contract == contract && !order.IsOver))),
    ];

    /// <summary>Whether the gateway takes orders of an account.</summary>
    private void Learn(AccountLink link, GatewayAccount account)
    {
        if (link.MayTrade == account.CanTrade) return;
        link.MayTrade = account.CanTrade;
        _told(new ConnectionNews(
            _connection.Name, _isHeard, $"{_connection}: the gateway {(account.CanTrade ? "takes orders again" : "takes no orders")} of account {link.Settings.Name}", _time.GetUtcNow()));
    }

    /// <summary>A no is asked for again: that it has become a yes may not have been told.</summary>
    private async Task<bool> MayTrade(AccountLink link, CancellationToken cancel)
    {
        if (link.MayTrade) return true;
        if ((await Accounts(cancel, Urgency.Entry)).Find(row => row.Id == link.Number) is { } account) Learn(link, account);
        return link.MayTrade;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The gateway cannot be asked now.</exception>
    public async ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel)
    {
        var link = Link(account);
        var now = _time.GetUtcNow();
        var known = last is { } id && long.TryParse(id.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        // From the one that is known on, not from the last question: its answer may never have been booked.
        var from = link.TradedAt(known) is { } traded ? traded - Overlap : now - FillsBack;
        if (link.Settings.Since is { } since && from < since) from = since;
        var trades = await Trades(link, from, cancel);
        if (trades.Any(trade => link.Find(trade.Order) is null)) await Learn(link, cancel);
        var after = trades.Where(trade => trade.Id > known && !trade.IsVoided && _contracts.SymbolOf(trade.Contract) is not null).OrderBy(trade => trade.Id).ToList();
        foreach (var trade in after) _ = link.Seen(trade, now);
        if (_isHeard && link.IsSubscribed) link.IsBehind = false;
        return [.. after.Select(trade => FillOf(link, trade))];
    }

    /// <inheritdoc/>
    public async ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel)
    {
        try
        {
            var link = Link(account);
            await Learn(link, cancel);
            if (link.Find(order) is { } known) return new OrderLookUp.Found(ToBroker(link, known)!);
            if (link.Sent.UnclearSince(order) is { } since && _time.GetUtcNow() - since < PendingMax) return new OrderLookUp.Unknown("it may be pending at the gateway, which does not show such orders");
            link.Sent.Absent(order, _time.GetUtcNow());
            return new OrderLookUp.Absent();
        }
        catch (IOException away)
        {
            return new OrderLookUp.Unknown(away.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel)
    {
        try
        {
            return await _contracts.Front(root, cancel);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>What the gateway shows of an account's orders; what it does not show, pending and sleeping ones, stays as the stream said.</summary>
    private async Task Learn(AccountLink link, CancellationToken cancel)
    {
        var orders = await _client.Read(
            GatewayPaths.Orders, new { accountId = link.Number, startTimestamp = _time.GetUtcNow() - OrdersBack }, "orders", GatewayOrder.Read, cancel, UrgencyOf(link));
        foreach (var order in orders) link.Learn(order);
    }

    /// <summary>The list is the same for all accounts of the login: those who ask while it is asked for share one request, which is as urgent as the most urgent of them.</summary>
    private Task<List<GatewayAccount>> Accounts(CancellationToken cancel, Urgency urgency = Urgency.Read)
    {
        lock (_links)
        {
            if (_listing is not { Rows.IsCompleted: false } || urgency < _listing.Urgency)
                _listing = new(_client.Read(GatewayPaths.Accounts, new { onlyActiveAccounts = false }, "accounts", GatewayAccount.Read, _stopping.Token, urgency), urgency);
            return _listing.Rows.WaitAsync(cancel);
        }
    }

    private sealed record Listing(Task<List<GatewayAccount>> Rows, Urgency Urgency);

    private Task<List<GatewayPosition>> Positions(AccountLink link, Urgency urgency, CancellationToken cancel) =>
        _client.Read(GatewayPaths.Positions, new { accountId = link.Number }, "positions", GatewayPosition.Read, cancel, urgency);

    private Task<List<GatewayTrade>> Trades(AccountLink link, DateTimeOffset from, CancellationToken cancel) => _client.Read(
        GatewayPaths.Trades, new { accountId = link.Number, startTimestamp = from, endTimestamp = _time.GetUtcNow() + Overlap }, "trades", GatewayTrade.Read, cancel,
        UrgencyOf(link));

    /// <summary>The gateway writes money as binary fractions; what is below a micro-dollar is their noise.</summary>
    private static Usd Dollars(decimal amount) => Usd.FromDollars(Math.Round(amount, 6));

    /// <summary>The looks at an account that gets out verify that it does; one that was not heard of waits for its looks.</summary>
    private Urgency UrgencyOf(AccountLink link) => _time.GetUtcNow() < link.ExitingUntil ? Urgency.Verify : link.IsBehind ? Urgency.Restore : Urgency.Read;

    private BrokerOrder? ToBroker(AccountLink link, KnownOrder order)
    {
        if (TicketOf(order.Id, order.Last) is not { } ticket) return null;
        var status = order.Last.Status switch
        {
            GatewayOrderStatus.Suspended => BrokerOrderStatus.Suspended,
            GatewayOrderStatus.Filled => BrokerOrderStatus.Filled,
            GatewayOrderStatus.Cancelled => BrokerOrderStatus.Cancelled,
            GatewayOrderStatus.Expired => BrokerOrderStatus.Expired,
            GatewayOrderStatus.Rejected => BrokerOrderStatus.Rejected,
            _ => BrokerOrderStatus.Working,
        };
        var parent = order.Last.Parent is { } number ? link.Find(number)?.Id : null;
        return new(ticket, order.Last.Id.ToString(CultureInfo.InvariantCulture), status, new Contracts(order.Last.Filled), parent);
    }
}
