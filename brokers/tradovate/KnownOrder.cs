using System.Globalization;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>One order, put together from the entities that speak of it (reference 1): whatever comes first, it is whole when row, terms and id are there. Guarded by its account.</summary>
internal sealed class KnownOrder(long number)
{
    private readonly SortedDictionary<long, TermsRow> _terms = [];
    private readonly HashSet<long> _refused = [];
    private readonly HashSet<long> _confirmed = [];
    private readonly Dictionary<long, FillRow> _fills = [];

    public long Number => number;

    public OrderRow? Row { get; set; }

    /// <summary>The command that made it.</summary>
    public CommandRow? New { get; private set; }

    /// <summary>Ours, or one made of Tradovate's number for a stranger's; null while it is not known whose it is.</summary>
    public OrderId? Id { get; set; }

    /// <summary>We placed it, or it is a leg of one that we placed.</summary>
    public bool IsOurs { get; set; }

    /// <summary>Why it was refused, as far as it was told.</summary>
    public (string Code, string Text)? Refusal { get; private set; }

    /// <summary>What the listener has heard of last; null before he heard that it works.</summary>
    public OrderTicket? Told { get; set; }

    /// <summary>The entry that wakes this one, once it is known.</summary>
    public KnownOrder? Entry { get; set; }

    /// <summary>Exits that this one wakes.</summary>
    public List<KnownOrder> Legs { get; } = [];

    /// <summary>The listener has heard how it ended.</summary>
    public bool IsToldOver { get; set; }

    /// <summary>It was said that it is in a product that we do not know.</summary>
    public bool IsStrangeTold { get; set; }

    /// <summary>Fills that the stream has told and the listener has not heard of, for whose they are was not known.</summary>
    public List<FillRow> Untold { get; } = [];

    /// <summary>It is being looked up.</summary>
    public bool IsAskedFor { get; set; }

    /// <summary>Terms in force: the newest that were not refused.</summary>
    public TermsRow? Terms
    {
        get
        {
            TermsRow? newest = null;
            foreach (var (id, terms) in _terms)
            {
                if (!_refused.Contains(id)) newest = terms;
            }

            return newest;
        }
    }

    /// <summary>The terms in force were not only asked for: the order was heard of since, or the venue has confirmed them.</summary>
    public bool IsSettled => Row is { } row && OrderStatuses.IsSettled(row.Status) && Terms is { } terms && (_terms.Count == 1 || _confirmed.Contains(terms.Id));

    public bool IsWhole => Row is not null && Id is not null && Terms is not null;

    public bool IsOver => Row is { IsOver: true };

    /// <summary>Contracts whose fills are known and count.</summary>
    public int Filled => _fills.Values.Where(fill => fill.IsActive).Sum(fill => fill.Quantity);

    public void Take(TermsRow terms) => _terms[terms.Id] = terms;

    public bool HasTerms(long id) => _terms.ContainsKey(id);

    public void Take(CommandRow command)
    {
        if (command.IsNew) New = command;
        if (CommandStatuses.IsRefused(command.Status) && !command.IsNew) _refused.Add(command.Id);
    }

    public void Take(CommandReportRow report)
    {
        if (!CommandStatuses.IsRefused(report.Status)) return;
        if (report.Command == New?.Id || report.Command == number) Refused(report.Reason, report.Text);
        else _refused.Add(report.Command);
    }

    public void Take(ExecutionRow execution)
    {
        if (execution.Type == "Replaced") _confirmed.Add(execution.Command);
        if (execution.Type == "Rejected") Refused(execution.Reason, execution.Text);
    }

    /// <summary>The order itself was heard of under its newest terms, or looked up.</summary>
    public void Confirm()
    {
        if (Terms is { } terms) _confirmed.Add(terms.Id);
    }

    /// <summary>True when it was not known before.</summary>
    public bool Take(FillRow fill)
    {
        var isNew = !_fills.ContainsKey(fill.Id);
        _fills[fill.Id] = fill;
        return isNew;
    }

    public OrderTicket? Ticket(ContractSymbol contract)
    {
        if (Row is not { } row || Terms is not { } terms || Id is not { } id) return null;
        var kind = terms.Type switch
        {
            OrderTypes.Limit or OrderTypes.LimitIfTouched or OrderTypes.MarketIfTouched => OrderKind.Limit,
            OrderTypes.Stop => OrderKind.Stop,
            OrderTypes.StopLimit => OrderKind.StopLimit,
            OrderTypes.TrailingStop or OrderTypes.TrailingStopLimit => OrderKind.TrailingStop,
            _ => OrderKind.Market,
        };
        return new(
            id, contract, row.Side, new Contracts(InForce(terms)), kind, kind is OrderKind.Market or OrderKind.Stop or OrderKind.TrailingStop ? null : terms.Limit,
            kind is OrderKind.Market or OrderKind.Limit ? null : terms.Stop, kind == OrderKind.TrailingStop ? terms.Trail : null, TifOf(terms.TimeInForce));
    }

    /// <summary>A leg protects what its entry has filled, though its terms say all of it from the start (reference 13.6; how it wakes is not documented).</summary>
    private int InForce(TermsRow terms) => Entry is { IsOurs: true, Filled: > 0 and var filled } ? Math.Min(terms.Quantity, filled) : terms.Quantity;

    /// <summary>An id for what is nobody's of us.</summary>
    public static OrderId Stranger(long number) => new(string.Create(CultureInfo.InvariantCulture, $"tv-{number}"));

    private void Refused(string? reason, string? text) => Refusal = (reason ?? "Rejected", text is { Length: > 0 } said ? said : reason ?? "no reason is given");

    private static TimeInForce TifOf(string? text) => text switch
    {
        "GTC" => TimeInForce.Gtc,
        "IOC" => TimeInForce.Ioc,
        "FOK" => TimeInForce.Fok,
        _ => TimeInForce.Day,
    };
}
