using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Tests.Accounts;

/// <summary>The slow, obvious books of one account: plain lists of what happened, added up from the first line for every question.</summary>
/// <remarks>
/// It shares no arithmetic with the domain: money and prices are decimals, a lot is one contract. What it cannot know by itself (which orders
/// the engine intends, which flatten begins and ends) it is told as a fact; every number and every answer is its own.
/// </remarks>
public sealed class NaiveOracle(decimal start, decimal drawdown, decimal dailyLoss, int contractsMax)
{
    private static readonly TimeSpan QuoteAgeMax = TimeSpan.FromSeconds(60);

    private readonly List<(string Id, string? Order, ContractSymbol Contract, int Net, decimal Price, decimal Fee)> _fills = [];
    private readonly List<(ContractSymbol Contract, decimal Price, DateTimeOffset At)> _quotes = [];
    private readonly List<(ContractSymbol Contract, decimal Price)> _prices = [];
    private readonly List<(string Id, ContractSymbol Contract, int Sign, int Quantity, bool IsMarket)> _orders = [];
    private readonly List<(Guid Id, ContractSymbol? Contract, int? LockDay)> _flattens = [];
    private readonly decimal _start = start;
    private readonly List<decimal> _equities = [start];
    private decimal _dayStart = start;
    private int _day;
    private (bool Is, DateTimeOffset? Until) _manualLock;
    private bool _dailyLock;

    /// <summary>The answer to an alert: whether it is taken, and how many contracts of it open.</summary>
    public readonly record struct Answer(bool Accepted, int Opens);

    /// <summary>Everything that has to agree.</summary>
    public readonly record struct Picture(
        int Mnq, int Es, string Lots, decimal Balance, decimal Equity, decimal DayPnl, decimal Peak, decimal Floor, int Worst, bool HasFailed,
        bool IsLocked, bool DailyLossHit, bool ContractsExceeded);

    public bool HasFailed { get; private set; }
    public bool DailyLossHit { get; private set; }
    public bool ContractsExceeded { get; private set; }
    public TradingState Control { get; set; }
    public bool IsReconciling { get; set; }

    public Picture Look()
    {
        var (balance, lots) = Books();
        var (equity, peak) = (Equity, _equities.Max());
        return new(
            Net(Scene.Mnq), Net(Scene.Es), string.Join(' ', lots.OrderBy(lot => lot.Contract).Select(lot => $"{lot.Net:+0;-0}@{lot.Price:0.00}")),
            balance, equity, equity - _dayStart, peak, peak - drawdown, Worst(Scene.Mnq) + Worst(Scene.Es), HasFailed, IsLocked, DailyLossHit,
            ContractsExceeded);
    }

    private decimal Floor => _equities.Max() - drawdown;
    private bool IsLocked => _manualLock.Is || _dailyLock;

    private decimal Equity
    {
        get
        {
            var (balance, lots) = Books();
            return balance + lots.Sum(lot => lot.Net * (PriceOf(lot.Contract) - lot.Price) * DollarsPerPoint(lot.Contract));
        }
    }

    // What happened.

    public void Quote(ContractSymbol contract, decimal price, DateTimeOffset at)
    {
        _quotes.Add((contract, price, at));
        _prices.Add((contract, price));
    }

    public void Fill(Fill fill)
    {
        if (_fills.Any(known => known.Id == fill.Id.Value)) return;
        var order = fill.Order is { } id && _orders.Any(live => live.Id == id.Value) ? id.Value : null;
        _fills.Add((fill.Id.Value, order, fill.Contract, fill.Net, fill.Price.Points, fill.Fee.Dollars));
        _prices.Add((fill.Contract, fill.Price.Points));
        _orders.RemoveAll(live => Remaining(live.Id, live.Quantity) == 0);
    }

    public void Ordered(string id, ContractSymbol contract, int sign, int quantity, bool isMarket) =>
        _orders.Add((id, contract, sign, quantity, isMarket));

    public void Resized(string id, int quantity)
    {
        var at = _orders.FindIndex(order => order.Id == id);
        _orders[at] = _orders[at] with { Quantity = quantity };
    }

    public void Over(string id) => _orders.RemoveAll(order => order.Id == id);

    public void FlattenStarted(Guid id, ContractSymbol? contract, bool locks) => _flattens.Add((id, contract, locks ? _day : null));

    public void FlattenCompleted(Guid id)
    {
        if (_flattens.Single(flatten => flatten.Id == id).LockDay == _day) _dailyLock = true;
        _flattens.RemoveAll(flatten => flatten.Id == id);
    }

    /// <summary>A lock never gets shorter; one without an end is the longest.</summary>
    public void Lock(DateTimeOffset? until)
    {
        if (!_manualLock.Is || (_manualLock.Until is { } held && !(until <= held))) _manualLock = (true, until);
    }

    public void Unlock() => (_manualLock, _dailyLock) = (default, false);

    public void Roll(DateTimeOffset openAt)
    {
        _day++;
        (_dayStart, DailyLossHit, ContractsExceeded, _dailyLock) = (Equity, false, false, false);
        if (_manualLock.Until <= openAt) _manualLock = default;
    }

    /// <summary>The account looks at itself: the high first, then the floor, the day's loss and the contracts.</summary>
    public void Watch()
    {
        if (HasFailed) return;
        _equities.Add(Equity);
        HasFailed = Equity <= Floor;
        DailyLossHit |= Equity <= _dayStart - dailyLoss;
        ContractsExceeded |= !HasFailed && Math.Abs(Net(Scene.Mnq)) + Math.Abs(Net(Scene.Es)) > contractsMax;
    }

    // What is asked.

    /// <summary>Must a market order that only opens be taken now?</summary>
    public bool MayOpen(ContractSymbol contract, int sign, int quantity, DateTimeOffset at) =>
        IsAllowedToOpen(contract, at) && Worst(contract, sign * quantity) + Worst(Other(contract)) <= contractsMax;

    /// <summary>Must this alert be taken, and how much of it opens? A part that closes what is there or on its way is always taken.</summary>
    public Answer Ask(ContractSymbol contract, int sign, int quantity, bool cancelsFirst, DateTimeOffset at)
    {
        var projected = Net(contract) + _orders.Where(order => order.Contract == contract && order.IsMarket).Sum(order => order.Sign * Remaining(order.Id, order.Quantity));
        var closing = Math.Sign(projected) == -sign ? Math.Min(quantity, Math.Abs(projected)) : 0;
        var opening = quantity - closing;
        if (closing > 0 && (Control == TradingState.Frozen || IsBeingFlattened(contract))) return new(false, 0);
        if (opening == 0) return new(true, 0);
        var worst = closing > 0 && cancelsFirst ? AfterCancels(contract, sign, opening) : Worst(contract, sign * quantity);
        var opens = IsAllowedToOpen(contract, at) && worst + Worst(Other(contract)) <= contractsMax;
        return new(opens || closing > 0, opens ? opening : 0);
    }

    private bool IsAllowedToOpen(ContractSymbol contract, DateTimeOffset at) =>
        Control == TradingState.Active && !IsReconciling && !HasFailed && !IsLocked && !IsBeingFlattened(contract)
        && Equity > Floor && Equity > _dayStart - dailyLoss && at - _quotes.Last(quote => quote.Contract == contract).At <= QuoteAgeMax;

    private bool IsBeingFlattened(ContractSymbol contract) =>
        _flattens.Any(flatten => flatten.Contract is null || flatten.Contract == contract);

    /// <summary>The contract's own orders are cancelled, what is held is closed, and then the opening part begins from flat.</summary>
    private int AfterCancels(ContractSymbol contract, int sign, int opening)
    {
        var net = Net(contract);
        return Math.Max(Math.Abs(net), Math.Sign(net) == sign ? Math.Abs(net) + opening : opening);
    }

    /// <summary>The largest position in one contract if every live order of one side fills and none of the other.</summary>
    private int Worst(ContractSymbol contract, int more = 0)
    {
        var net = Net(contract);
        var buys = Live(contract, 1) + Math.Max(more, 0);
        var sells = Live(contract, -1) + Math.Max(-more, 0);
        return Math.Max(Math.Abs(net + buys), Math.Abs(net - sells));
    }

    private int Live(ContractSymbol contract, int sign) =>
        _orders.Where(order => order.Contract == contract && order.Sign == sign).Sum(order => Remaining(order.Id, order.Quantity));

    private int Remaining(string order, int quantity) =>
        Math.Max(0, quantity - _fills.Where(fill => fill.Order == order).Sum(fill => Math.Abs(fill.Net)));

    private int Net(ContractSymbol contract) => _fills.Where(fill => fill.Contract == contract).Sum(fill => fill.Net);

    private decimal PriceOf(ContractSymbol contract) => _prices.FindLast(price => price.Contract == contract).Price;

    /// <summary>First in, first out, one contract at a time.</summary>
    private (decimal Balance, List<(ContractSymbol Contract, int Net, decimal Price)> Lots) Books()
    {
        var balance = _start;
        var lots = new List<(ContractSymbol Contract, int Net, decimal Price)>();
        foreach (var fill in _fills)
        {
            balance -= fill.Fee;
            for (var contract = 0; contract < Math.Abs(fill.Net); contract++)
            {
                var oldest = lots.FindIndex(lot => lot.Contract == fill.Contract);
                if (oldest < 0 || Math.Sign(lots[oldest].Net) == Math.Sign(fill.Net))
                {
                    lots.Add((fill.Contract, Math.Sign(fill.Net), fill.Price));
                    continue;
                }

                balance += lots[oldest].Net * (fill.Price - lots[oldest].Price) * DollarsPerPoint(fill.Contract);
                lots.RemoveAt(oldest);
            }
        }

        return (balance, lots);
    }

    private static ContractSymbol Other(ContractSymbol contract) => contract == Scene.Es ? Scene.Mnq : Scene.Es;

    private static decimal DollarsPerPoint(ContractSymbol contract) => contract == Scene.Es ? 50m : 2m;
}
