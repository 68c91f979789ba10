using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Backtest;

/// <summary>An account that is told finished trades as alerts, prices and fills, in the order of their times.</summary>
/// <remarks>
/// Prices are known where a trade begins or ends. Every entry is asked of the gate; what a rule closes in between goes at the newest price.
/// There is no arithmetic of a rule in here: the account decides.
/// </remarks>
internal sealed class BacktestAccount
{
    private const string By = "backtest";

    /// <summary>Boundaries until a date is closed: its flat-by times and its close, with holidays in between.</summary>
    private const int BoundariesToClose = 64;

    private readonly RuleBook _book;
    private readonly Venue _venue = new(By);
    private readonly Dictionary<int, int> _held = [];
    private readonly Dictionary<int, Trade> _open = [];
    private readonly List<BacktestRefusal> _refused = [];
    private readonly List<BacktestLock> _locks = [];
    private readonly SortedDictionary<TradeDate, Day> _days = [];
    private AccountState _state;
    private IReadOnlyList<AccountEvent> _happened = [];
    private TradeDate? _payoutFrom;
    private DateTimeOffset? _endedAt;
    private string? _endedBy;
    private TradeDate _lastClosed;
    private int _commands;
    private int _taken;
    private int _closedByRule;

    private sealed class Day
    {
        public Usd Pnl { get; set; }
        public Usd Balance { get; set; }
        public Usd Peak { get; set; }
        public Usd? Floor { get; set; }
        public Usd? HeadroomMin { get; set; }
    }

    /// <summary>Over and flat: nothing that comes changes it any more.</summary>
    private bool IsDone => _state.IsOver && _state.Positions.Count == 0;

    private BacktestAccount(RuleBook book, EquatableArray<BoundOverlay> overlays, DateTimeOffset at)
    {
        _state = AccountState.Initial with { Overlays = overlays };
        // The trades are a person's: what a firm lets programs do is not asked, and what the rules close is closed by the firm.
        _book = book with { Capabilities = Capabilities.Everything };
        Send(new OpenAccount(NextId(), new AccountId(By), By, By, "", "practice", default, book.StartBalance, at));
        Send(new BindRuleBook(NextId(), book.Text, By, By, at));
    }

    /// <param name="openAt">When the session of the first trade opened.</param>
    public static BacktestResult Run(RuleBook book, EquatableArray<BoundOverlay> overlays, DateTimeOffset openAt, IReadOnlyList<Trade> trades)
    {
        var account = new BacktestAccount(book, overlays, openAt);
        // At one instant exits come before entries, but no trade ends before it begins.
        var steps = trades.SelectMany(trade => new[] { (At: trade.Opened, Order: 1, trade.Line, Trade: trade), (At: trade.Closed, Order: trade.Closed == trade.Opened ? 2 : 0, trade.Line, Trade: trade) });
        foreach (var (_, order, _, trade) in steps.OrderBy(step => step.At).ThenBy(step => step.Order).ThenBy(step => step.Line))
        {
            if (order == 1) account.Open(trade);
            else account.Close(trade);
            if (account.IsDone) break;
        }

        return account.End();
    }

    private void Open(Trade trade)
    {
        CatchUp(trade.Opened);
        if (_state.IsOver) return;
        var id = NextId();
        var intent = Intent.Market(trade.Side, trade.Contract, trade.Quantity) with { CancelOrders = false };
        Send(new Consider(id, new AlertId(id.Value), intent, default, trade.Opened) { Market = Market(trade.Contract, trade.Entry, trade.Opened) });
        var asked = _happened.ToArray();
        if (asked.OfType<AlertRefused>().FirstOrDefault() is { Decision: var decision }) _refused.Add(new(trade.Line, trade.Opened, decision.Code ?? "", decision.Text));
        var filled = 0;
        foreach (var order in asked.OfType<OrderIntended>().Where(order => order.Alert?.Value == id.Value))
        {
            var fee = new Usd(trade.EntryFee.Micros * order.Ticket.Quantity.Count / trade.Quantity);
            Send(new RecordOrder(NextId(), order.Ticket.Id, new OrderNews.Placed(order.Ticket.Id.Value), trade.Opened));
            Fill(trade, order.Ticket.Id, order.Ticket.Side, order.Ticket.Quantity.Count, trade.Entry, fee, trade.Opened);
            filled += order.Ticket.Quantity.Count;
        }

        if (filled > 0)
        {
            _taken++;
            _held[trade.Line] = filled;
            _open[trade.Line] = trade;
        }

        Answer(trade.Opened);
    }

    private void Close(Trade trade)
    {
        if (!_held.ContainsKey(trade.Line)) return;
        CatchUp(trade.Closed);
        if (!_held.TryGetValue(trade.Line, out var held)) return;
        Send(new Revalue(NextId(), trade.Closed) { Market = Market(trade.Contract, trade.Exit, trade.Closed) });
        Answer(trade.Closed, trade.Line);
        if (!_held.Remove(trade.Line)) return;
        _open.Remove(trade.Line);
        var quantity = Closable(trade, held);
        if (quantity == 0) return;
        Fill(trade, null, trade.Side.Opposite(), quantity, trade.Exit, new Usd((trade.Fees - trade.EntryFee).Micros * quantity / trade.Quantity), trade.Closed);
        Answer(trade.Closed);
    }

    /// <summary>What is left of a trade: a rule may have reduced it. Against trades of the other side the account only holds the balance of both.</summary>
    private int Closable(Trade trade, int held)
    {
        if (_open.Values.Any(other => other.Contract == trade.Contract && other.Side != trade.Side)) return held;
        var net = _state.PositionIn(trade.Contract)?.Net ?? 0;
        return Math.Sign(net) == trade.Side.Sign() ? Math.Min(held, Math.Abs(net)) : 0;
    }

    private void Fill(Trade trade, OrderId? order, Side side, int quantity, Price price, Usd fee, DateTimeOffset at)
    {
        var id = NextId();
        var fill = new Fill(new FillId(id.ToString()), order, trade.Contract, side, new Contracts(quantity), price, fee, at);
        _venue.Learn(fill);
        Send(new BookFill(id, fill, FillSource.Broker, at));
    }

    private MarketView Market(ContractSymbol contract, Price price, DateTimeOffset at)
    {
        var market = new MarketView(new([new Mark(contract, price, at)]), null);
        _venue.Learn(market);
        return market;
    }

    /// <summary>Every boundary comes at its own time, at the prices known then.</summary>
    private void CatchUp(DateTimeOffset at)
    {
        while (!IsDone && _state.NextBoundaryAt is { } next && next <= at)
        {
            Send(new Wake(NextId(), next));
            Answer(next);
        }
    }

    /// <summary>What the rules want sent is filled; a trade whose contract they closed is over.</summary>
    /// <param name="ending">A trade that ends now: a rule that closes it at its own exit's price takes nothing from it.</param>
    private void Answer(DateTimeOffset at, int? ending = null)
    {
        var fills = _venue.Fills;
        _venue.Answer(() => _state, Send, static _ => false, static _ => false, at);
        if (_venue.Fills == fills) return;
        foreach (var trade in _open.Values.Where(trade => _state.PositionIn(trade.Contract) is null).ToArray())
        {
            _open.Remove(trade.Line);
            _held.Remove(trade.Line);
            if (trade.Line != ending) _closedByRule++;
        }
    }

    private void Send(AccountCommand command)
    {
        var decided = AccountDecider.Decide(_state, command, ReadBook);
        _state = decided.State;
        _happened = decided.Events;
        if (_state.Book is null) return;
        foreach (var happened in decided.Events) Count(happened);
        if (_state.IsOver) return;
        See(DayOf(_state.TradeDate), _state.EquityAt(command.Market));
    }

    private void Count(AccountEvent happened)
    {
        switch (happened)
        {
            case FillBooked e:
                DayOf(_state.TradeDate).Pnl += e.Realized - e.Fill.Fee;
                break;
            case Marked e:
                See(DayOf(_state.TradeDate), e.Equity);
                break;
            case AccountLocked e:
                _locks.Add(new(e.Lock.Rule, e.At, e.Lock.Reason));
                break;
            case AccountFailed e:
                (_endedAt, _endedBy) = (e.At, e.Rule);
                break;
            case AccountPassed e:
                _endedAt = e.At;
                break;
            case DayClosed e:
                _lastClosed = e.TradeDate;
                See(DayOf(e.TradeDate), e.Equity);
                if (ProgramProgress.Of(_state, default, e.At) is { Payout.Missing: null } && _book.Payout is not null) _payoutFrom ??= e.TradeDate;
                break;
            default:
                break;
        }
    }

    private void See(Day day, Usd equity)
    {
        if (_book.Drawdown is not { } drawdown) return;
        var headroom = drawdown.Measured(_state.Balance, equity) - _state.Floor;
        day.HeadroomMin = day.HeadroomMin is { } least ? Usd.Min(least, headroom) : headroom;
    }

    private Day DayOf(TradeDate date)
    {
        if (!_days.TryGetValue(date, out var day)) _days[date] = day = new Day();
        (day.Balance, day.Peak, day.Floor) = (_state.Balance, _state.Peak, _book.Drawdown is null ? null : _state.Floor);
        return day;
    }

    private BacktestResult End()
    {
        var date = _state.TradeDate;
        for (var i = 0; i < BoundariesToClose && _lastClosed < date && _state.NextBoundaryAt is { } next; i++) CatchUp(next);
        foreach (var (closed, day) in _days)
        {
            if (closed == date) (day.Balance, day.Peak) = (_state.Balance, _state.Peak);
        }

        return new(
            _state.HasFailed ? "failed" : _state.HasPassed ? "passed" : "open", _endedBy, _endedAt, _payoutFrom, _taken, _closedByRule, _closedByRule > 0, _refused.ToEquatableArray(), _locks.ToEquatableArray(),
            _days.Where(day => day.Key <= date).Select(day => new BacktestDay(day.Key, day.Value.Pnl, day.Value.Balance, day.Value.Peak, day.Value.Floor, day.Value.HeadroomMin)).ToEquatableArray());
    }

    private CommandId NextId() => new(DeterministicId.Of(By, (++_commands).ToString(CultureInfo.InvariantCulture)));

    private RuleBook ReadBook(string text) => text == _book.Text ? _book : throw new InvalidOperationException("A backtest binds one rule book.");
}
