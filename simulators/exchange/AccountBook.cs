using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>One account's orders, fills, positions and balance. The balance is a fold of the fills: opened with + realised − fees.</summary>
internal sealed class AccountBook(ExchangeAccount account)
{
    private readonly SortedDictionary<ContractSymbol, PositionLots> _positions = [];
    private readonly List<ExchangeFill> _fills = [];
    private readonly Dictionary<FillId, int> _placeOfFill = [];

    public ExchangeAccount Account { get; set; } = account;

    public Usd Balance { get; private set; } = account.OpenedWith;

    /// <summary>Every order of the account, also those that are over: a tag is never used twice.</summary>
    public Dictionary<OrderId, LiveOrder> Orders { get; } = [];

    /// <summary>Orders that work or are suspended, in their sequence.</summary>
    public List<LiveOrder> Open { get; } = [];

    public IReadOnlyList<ExchangeFill> Fills => _fills;

    public bool Knows(FillId fill) => _placeOfFill.ContainsKey(fill);

    public int NetOf(ContractSymbol contract) => _positions.TryGetValue(contract, out var lots) ? lots.Net : 0;

    public IEnumerable<ExchangePosition> Positions() =>
        from held in _positions
        where held.Value.Net != 0
        select new ExchangePosition(held.Key, held.Value.Net, held.Value.AveragePrice());

    public void Book(ExchangeFill fill, Instrument instrument)
    {
        if (!_positions.TryGetValue(fill.Contract, out var lots)) _positions[fill.Contract] = lots = new PositionLots(instrument);
        Balance += lots.Book(fill.Side, fill.Quantity.Count, fill.Price) - fill.Fee;
        _placeOfFill.Add(fill.Id, _fills.Count);
        _fills.Add(fill);
    }

    /// <summary>Fills after this one; all of them when it is null or not ours, so that nothing is ever left out.</summary>
    public IReadOnlyList<ExchangeFill> FillsAfter(FillId? last) =>
        last is { } id && _placeOfFill.TryGetValue(id, out var place) ? _fills[(place + 1)..] : [.. _fills];
}
