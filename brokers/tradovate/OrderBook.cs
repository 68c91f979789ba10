using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>The orders of a login, as far as they were heard of or looked up. A final state stays, and what is older never takes its place.</summary>
internal sealed class OrderBook
{
    /// <summary>Orders that are remembered; of more, older ones that are over are forgotten first.</summary>
    private const int OrdersMax = 20_000;

    /// <summary>So long after Tradovate was asked to close something the order that it makes of that is waited for; its clock may differ from ours.</summary>
    private static readonly TimeSpan ClosingMax = TimeSpan.FromMinutes(10);

    private readonly Dictionary<long, KnownOrder> _orders = [];
    private readonly Dictionary<(long Account, OrderId Id), long> _numbers = [];
    private readonly Dictionary<long, long> _commands = [];
    private readonly Dictionary<long, List<CommandReportRow>> _early = [];
    private readonly Dictionary<(long Account, long Contract), Closing> _closing = [];

    /// <summary>Held while an order of the book is read or changed.</summary>
    public Lock Gate { get; } = new();

    /// <summary>A close that Tradovate was asked for and whose order was not seen yet.</summary>
    private readonly record struct Closing(OrderId Id, Side Side, DateTimeOffset From, DateTimeOffset Until);

    public KnownOrder? Find(long number)
    {
        lock (Gate) return _orders.GetValueOrDefault(number);
    }

    public KnownOrder? Find(long account, OrderId id)
    {
        lock (Gate) return _numbers.TryGetValue((account, id), out var number) ? _orders.GetValueOrDefault(number) : null;
    }

    /// <summary>Orders of an account that are so.</summary>
    public IReadOnlyList<KnownOrder> Of(long account, Func<KnownOrder, bool> which)
    {
        lock (Gate) return [.. _orders.Values.Where(order => order.Row?.Account == account && which(order))];
    }

    public KnownOrder Take(OrderRow row)
    {
        lock (Gate)
        {
            var order = Get(row.Id);
            // The stream may be behind what was looked up, and the other way round.
            if (order.Row is not { IsOver: true } || row.IsOver) order.Row = row;
            if (row.Parent is { } entry && order.Entry is null)
            {
                order.Entry = Get(entry);
                order.Entry.Legs.Add(order);
            }

            if (OrderStatuses.IsSettled(row.Status)) order.Confirm();
            return Identified(order);
        }
    }

    public KnownOrder Take(TermsRow terms)
    {
        lock (Gate)
        {
            var order = Get(terms.Order);
            order.Take(terms);
            return Identified(order);
        }
    }

    public KnownOrder Take(CommandRow command)
    {
        lock (Gate)
        {
            var order = Get(command.Order);
            order.Take(command);
            _commands[command.Id] = command.Order;
            if (_early.Remove(command.Id, out var reports)) reports.ForEach(order.Take);
            return Identified(order);
        }
    }

    /// <summary>Null while the command that it reports on is not known.</summary>
    public KnownOrder? Take(CommandReportRow report)
    {
        lock (Gate)
        {
            // The command that made an order has the order's number.
            var order = _orders.GetValueOrDefault(_commands.GetValueOrDefault(report.Command, report.Command));
            if (order is null)
            {
                if (!_early.TryGetValue(report.Command, out var reports)) _early[report.Command] = reports = [];
                reports.Add(report);
                return null;
            }

            order.Take(report);
            return order;
        }
    }

    public KnownOrder Take(ExecutionRow execution)
    {
        lock (Gate)
        {
            var order = Get(execution.Order);
            order.Take(execution);
            return order;
        }
    }

    public KnownOrder Take(FillRow fill, out bool isNew)
    {
        lock (Gate)
        {
            var order = Get(fill.Order);
            isNew = order.Take(fill);
            return order;
        }
    }

    /// <summary>Tradovate is asked now to close what is held of a contract: the order that it makes of that is ours, though it keeps no id of ours with it.</summary>
    public void Close(long account, long contract, OrderId id, Side side, DateTimeOffset at)
    {
        lock (Gate) _closing[(account, contract)] = new(id, side, at - ClosingMax, at + ClosingMax);
    }

    /// <summary>Nothing was closed after all.</summary>
    public void NotClosed(long account, long contract)
    {
        lock (Gate) _closing.Remove((account, contract));
    }

    private KnownOrder Get(long number)
    {
        if (_orders.TryGetValue(number, out var known)) return known;
        if (_orders.Count >= OrdersMax) Forget();
        return _orders[number] = new KnownOrder(number);
    }

    /// <summary>Whose it is: by our id, which its command carries; by the tag of the entry whose leg it is; by a close that was asked for; or a stranger's.</summary>
    private KnownOrder Identified(KnownOrder order)
    {
        if (order.Id is not null || order is not { Row: { } row, New: { } command, Terms: { } terms }) return order;
        var id = OrderTag.IdOf(command.OurId, isChild: false);
        if (id is null && row.Parent is not null)
        {
            // Its entry tells, and comes first.
            if (order.Entry?.New is not { } entry) return order;
            id = entry.OurId is { } tag ? OrderTag.LegOf(tag, terms.Type == OrderTypes.Limit ? BracketRole.Target : BracketRole.Stop) : null;
        }

        id ??= Closed(row, terms);
        (order.Id, order.IsOurs) = (id ?? KnownOrder.Stranger(order.Number), id is not null);
        _numbers[(row.Account, order.Id.Value)] = order.Number;
        order.Legs.ForEach(leg => Identified(leg));
        return order;
    }

    private OrderId? Closed(OrderRow row, TermsRow terms)
    {
        if (row is not { Contract: { } contract, Parent: null } || terms.Type != OrderTypes.Market || !_closing.TryGetValue((row.Account, contract), out var closing)) return null;
        if (row.Side != closing.Side || row.At < closing.From || row.At > closing.Until) return null;
        _closing.Remove((row.Account, contract));
        return closing.Id;
    }

    private void Forget()
    {
        foreach (var old in _orders.Values.Where(order => order.IsOver).OrderBy(order => order.Number).Take(OrdersMax / 2).ToList())
        {
            _orders.Remove(old.Number);
            if (old is { Row: { } row, Id: { } id }) _numbers.Remove((row.Account, id));
        }

        _commands.Clear();
        _early.Clear();
    }
}
