using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>What may be asked without changing anything.</content>
public sealed partial class TradovateBroker
{
    /// <summary>An order that was sent and not answered may still be on its way through Tradovate: not looked upon as absent before.</summary>
    private static readonly TimeSpan PendingMax = TimeSpan.FromSeconds(10);

    /// <summary>Numbers in one question, so that its address stays short.</summary>
    private const int AtOnceMax = 50;

    /// <inheritdoc/>
    /// <exception cref="IOException">Tradovate cannot be asked now.</exception>
    public async ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel)
    {
        var link = Link(account);
        var urgency = UrgencyOf(link);
        var isHeard = _isHeard;
        var shown = await LearnOrders(link, urgency, withFills: true, cancel);
        await LearnPositions(link, urgency, cancel);
        var money = await _lists.Get(TradovatePaths.Cash, CashRow.Read, urgency, cancel);
        foreach (var row in money) Take(row);
        // An account without money is one that is not shown: never an empty one.
        if (money.All(row => row.Account != link.Number) || link.Cash is not { } cash)
        {
            _lists.Changed();
            throw new IOException($"{_connection}: Tradovate shows account {link.Settings.Name} no more.");
        }

        Follow(link);
        await LearnContracts(urgency, cancel);
        var now = _time.GetUtcNow();
        var open = _orders.Of(link.Number, order => order is { IsWhole: true, IsOver: false } && (shown.Contains(order.Number) || order.Row!.At > now - PendingMax));
        return new(
            Dollars(cash.Amount),
            [.. link.Open().Where(held => _contracts.SymbolOf(held.Contract) is not null)
                .Select(held => new BrokerPosition(_contracts.SymbolOf(held.Contract)!.Value, held.Net, held.Average ?? default))],
            [.. open.Select(ToBroker).OfType<BrokerOrder>()], now)
        {
            IsHeard = isHeard && _isHeard && link.IsFollowed,
            Strange = Strange(link, open),
            Firm = link.Enforced,
            Strategies = StrategiesOf(link),
        };
    }

    private IReadOnlyList<StrangeHolding> Strange(AccountLink link, IReadOnlyList<KnownOrder> open)
    {
        var (held, ordered) = (link.Open().ToList(), open.Select(order => order.Row!.Contract).OfType<long>().ToList());
        return
        [
            .. held.Select(one => one.Contract).Union(ordered).Where(contract => _contracts.SymbolOf(contract) is null).Order().Select(contract => new StrangeHolding(
                string.Create(CultureInfo.InvariantCulture, $"contract {contract}"), held.Where(one => one.Contract == contract).Sum(one => one.Net), ordered.Count(one => one == contract))),
        ];
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Tradovate cannot be asked now.</exception>
    public async ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel)
    {
        var link = Link(account);
        var urgency = UrgencyOf(link);
        var tellings = Tellings;
        var known = last is { } id && long.TryParse(id.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var rows = await _lists.Get(TradovatePaths.Fills, FillRow.Read, urgency, cancel);
        // A fill names its order, and that its account.
        if (rows.Any(fill => _orders.Find(fill.Order)?.IsWhole != true)) await LearnOrders(link, urgency, withFills: false, cancel);
        foreach (var fill in rows)
        {
            _ = _orders.Take(fill, out var isNew);
            if (isNew) ShownFirst(tellings);
        }

        var after = rows.Where(fill => fill.Id > known && fill.IsActive && (link.Settings.Since is not { } since || fill.At >= since)
            && _orders.Find(fill.Order) is { IsWhole: true, Row: { } row } && row.Account == link.Number).OrderBy(fill => fill.Id).ToList();
        if (after.Any(fill => _fees.Of(fill.Id) is null))
        {
            foreach (var fee in await _lists.Get(TradovatePaths.Fees, FeeRow.Read, urgency, cancel)) _fees.Take(fee, _time.GetUtcNow());
        }

        await _contracts.Learn(after.Select(fill => fill.Contract), urgency, cancel);
        lock (_orders.Gate) return [.. after.Where(fill => _contracts.SymbolOf(fill.Contract) is not null).Select(fill => FillOf(fill, _orders.Find(fill.Order)!))];
    }

    /// <inheritdoc/>
    public async ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel)
    {
        try
        {
            var link = Link(account);
            _lists.Changed();
            await LearnOrders(link, UrgencyOf(link), withFills: true, cancel);
            await LearnContracts(UrgencyOf(link), cancel);
            if (_orders.Find(link.Number, order) is { } known && ToBroker(known) is { } found) return new OrderLookUp.Found(found);
            if (link.Sent.UnclearSince(order) is { } since && _time.GetUtcNow() - since < PendingMax) return new OrderLookUp.Unknown("it may still be on its way through Tradovate");
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

    /// <summary>What Tradovate lists of an account's orders, with what the stream has not told of them. Returns their numbers.</summary>
    private async Task<HashSet<long>> LearnOrders(AccountLink link, Urgency urgency, bool withFills, CancellationToken cancel)
    {
        var tellings = Tellings;
        var all = await _lists.Get(TradovatePaths.Orders, OrderRow.Read, urgency, cancel);
        var rows = all.Where(row => row.Account == link.Number).ToList();
        if (rows.Any(row => _orders.Find(row.Id)?.Row is not { } known || (row.IsOver && !known.IsOver))) ShownFirst(tellings);
        var unknown = rows.Where(row => _orders.Find(row.Id)?.IsWhole != true).Select(row => row.Id).ToList();
        // For all accounts at once, so that they share it. Whether an order that is to go has other terms meanwhile is of no account.
        var open = urgency == Urgency.Verify ? [] : all.Where(row => !row.IsOver && LinkOf(row.Account) is not null).Select(row => row.Id).ToList();
        var changed = new List<long>();
        foreach (var terms in await Of(TradovatePaths.Terms, unknown.Union(open), TermsRow.Read, urgency, cancel))
        {
            // Terms that nobody told may have been refused: their command says so.
            if (_orders.Find(terms.Order) is { IsWhole: true } order && !order.HasTerms(terms.Id)) changed.Add(terms.Order);
            _ = _orders.Take(terms);
        }

        foreach (var command in await Of(TradovatePaths.CommandsOf, unknown.Union(changed), CommandRow.Read, urgency, cancel)) _ = _orders.Take(command);
        // Entries before their legs, which are known by them.
        foreach (var row in rows.OrderBy(row => row.Id)) _ = _orders.Take(row);
        if (withFills && rows.Any(row => row.Status is not OrderStatuses.Suspended && _orders.Find(row.Id) is { } order && MayLackFills(order)))
        {
            foreach (var fill in await _lists.Get(TradovatePaths.Fills, FillRow.Read, urgency, cancel)) _ = _orders.Take(fill, out _);
        }

        foreach (var row in rows)
        {
            if (_orders.Find(row.Id)?.Id is { } seen) link.Sent.Answered(seen);
        }

        return [.. rows.Select(row => row.Id)];
    }

    private async Task LearnPositions(AccountLink link, Urgency urgency, CancellationToken cancel)
    {
        var rows = await Positions(link, urgency, cancel);
        if (link.Hold(rows, null, _time.GetUtcNow())) return;
        // Other than the stream has said, and neither is clearly older: two looks that agree are believed.
        _lists.Changed();
        _ = link.Hold(await Positions(link, urgency, cancel), rows, _time.GetUtcNow());
    }

    private async Task<IReadOnlyList<PositionRow>> Positions(AccountLink link, Urgency urgency, CancellationToken cancel) =>
        [.. (await _lists.Get(TradovatePaths.Positions, PositionRow.Read, urgency, cancel)).Where(row => row.Account == link.Number)];

    private Task LearnContracts(Urgency urgency, CancellationToken cancel)
    {
        var met = _links.Values.Where(link => link.Number != 0)
            .SelectMany(link => link.Open().Select(held => held.Contract).Concat(_orders.Of(link.Number, static order => order.Row!.Contract is not null).Select(order => order.Row!.Contract!.Value)));
        return _contracts.Learn(met, urgency, cancel);
    }

    /// <summary>The entities that belong to these orders.</summary>
    private async Task<List<T>> Of<T>(string path, IEnumerable<long> orders, Func<Row, T> row, Urgency urgency, CancellationToken cancel)
    {
        var all = new List<T>();
        foreach (var some in orders.Order().Chunk(AtOnceMax)) all.AddRange(await _lists.Get(path, row, urgency, cancel, $"masterids={string.Join(',', some)}"));
        return all;
    }

    private bool MayLackFills(KnownOrder order)
    {
        lock (_orders.Gate) return order.Terms is { } terms && order.Filled < terms.Quantity && order.Row?.Status is not (OrderStatuses.Rejected or OrderStatuses.PendingNew);
    }

    /// <summary>Tradovate writes money as binary fractions; what is below a micro-dollar is their noise.</summary>
    private static Usd Dollars(decimal amount) => Usd.FromDollars(Math.Round(amount, 6));

    /// <summary>The looks at an account that gets out verify that it does.</summary>
    private Urgency UrgencyOf(AccountLink link) => _time.GetUtcNow() < link.ExitingUntil ? Urgency.Verify : Urgency.Read;

    private BrokerOrder? ToBroker(KnownOrder order)
    {
        lock (_orders.Gate)
        {
            if (order.Row is not { Contract: { } number } row || _contracts.SymbolOf(number) is not { } contract || order.Ticket(contract) is not { } ticket) return null;
            return new(ticket, NumberOf(order), OrderStatuses.Of(row.Status), new Contracts(order.Filled), order.Entry?.Id, row.Oco is { } partner ? _orders.Find(partner)?.Id : null);
        }
    }
}
