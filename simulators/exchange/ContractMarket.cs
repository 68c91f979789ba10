using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Exchange;

/// <summary>One contract's newest quote, its working orders in sequence, and what each account has taken from this step.</summary>
internal sealed class ContractMarket
{
    private readonly Dictionary<(AccountId, Side), int> _taken = [];

    public MarketQuote? Quote { get; private set; }

    public List<LiveOrder> Orders { get; } = [];

    public void Move(in MarketQuote quote)
    {
        Quote = quote;
        if (_taken.Count > 0) _taken.Clear();
    }

    /// <summary>Contracts the account can still take from this step.</summary>
    public int Available(AccountId account, Side side, int? displayed) =>
        displayed is { } size ? Math.Max(0, size - _taken.GetValueOrDefault((account, side))) : int.MaxValue;

    public void Take(AccountId account, Side side, int quantity) =>
        _taken[(account, side)] = _taken.GetValueOrDefault((account, side)) + quantity;
}
