using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>One account at Tradovate: who hears of it, what it holds, and what the firm lets it do.</summary>
internal sealed class AccountLink(TradovateAccount settings)
{
    /// <summary>What went out is kept a day longer than fills are looked back for.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(8);

    /// <summary>A list may lag the stream so long, and leave out what it has told (reference 19, trap 15).</summary>
    private static readonly TimeSpan LagMax = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (PositionRow Row, DateTimeOffset HeardAt)> _positions = [];
    private readonly Dictionary<long, DateTimeOffset> _liquidated = [];

    private FirmLimits? _heardLimits;

    public TradovateAccount Settings => settings;

    /// <summary>What went out.</summary>
    public SentOrders Sent { get; } = new(KeptFor);

    /// <summary>Tradovate's number of it; 0 until it has been found.</summary>
    public long Number { get; set; }

    /// <summary>Tradovate's name of it, which goes with every order.</summary>
    public string Name { get; set; } = settings.Name;

    /// <summary>Why it is not traded through this connection, in one sentence.</summary>
    public string? WhyNot { get; set; }

    /// <summary>Until when it is not tried again to reach it, and why; null while nothing stands against it.</summary>
    public (DateTimeOffset Until, string Why)? Pause { get; set; }

    public TimeSpan RetryPace { get; set; } = TradovateBroker.RetryPaceMin;

    public IBrokerEvents? Listener { get; set; }

    /// <summary>The present stream tells of it.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>Until then its looks go before entries: they verify that it gets flat.</summary>
    public DateTimeOffset ExitingUntil { get; set; }

    /// <summary>Until then what closes all of a position takes the working orders along.</summary>
    public DateTimeOffset FlatteningUntil { get; set; }

    public AccountRow? Row { get; set; }
    public CashRow? Cash { get; set; }
    public RiskStatusRow? Risk { get; set; }
    public AutoLiqRow? AutoLiq { get; set; }

    /// <summary>How much may be held and ordered, as it was last read.</summary>
    public PreTradeLimits Sizes { get; set; } = PreTradeLimits.None;

    /// <summary>The picture of the account was taken in: what it does not tell is not there.</summary>
    public bool IsPictured { get; set; }

    /// <summary>What the firm enforces on it; null while that is not known.</summary>
    public FirmLimits? Enforced => IsPictured ? EnforcedLimits.Of(WhyNotOpen, Risk, AutoLiq, Cash, Sizes) : null;

    /// <summary>Why it opens nothing, by what Tradovate says of it; null when it may.</summary>
    public string? WhyNotOpen =>
        Row is { MayTrade: false } row ? $"{settings.Account} may not trade at Tradovate: it is {(row.IsReadOnly ? "for reading only" : row.IsRestricted ? "restricted" : "not active")}"
        : Risk?.WhyNot is { } why ? $"{settings.Account} may open nothing at Tradovate: {why}"
        : null;

    /// <summary>True when the account has not heard of them.</summary>
    public bool HearLimits(FirmLimits limits)
    {
        lock (_gate)
        {
            if (_heardLimits == limits) return false;
            _heardLimits = limits;
            return true;
        }
    }

    public void Tell(BrokerEvent news) => Listener?.Happened(news);

    /// <summary>The stream says what is held of a contract.</summary>
    public void Hold(PositionRow row, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_positions.TryGetValue(row.Contract, out var known) || known.Row.At <= row.At) _positions[row.Contract] = (row, now);
        }
    }

    /// <summary>
    /// A list says what is held of everything. False when it contradicts what was told and neither is clearly the older one: then it is asked for again, and what
    /// two lists say in a row counts.
    /// </summary>
    /// <param name="before">The list that was asked for first; null the first time.</param>
    public bool Hold(IReadOnlyList<PositionRow> rows, IReadOnlyList<PositionRow>? before, DateTimeOffset now)
    {
        lock (_gate)
        {
            var isSure = true;
            foreach (var row in rows)
            {
                var isKnown = _positions.TryGetValue(row.Contract, out var known);
                if (isKnown && known.Row.At > row.At) continue;
                var isAgreed = before?.Any(first => first.Contract == row.Contract && first.Net == row.Net) == true;
                if (isKnown && known.Row.At == row.At && known.Row.Net != row.Net && !isAgreed) isSure = false;
                else _positions[row.Contract] = (row, isKnown && known.Row == row ? known.HeardAt : now);
            }

            // What is flat stays listed; what is not listed at all may have been opened after the list was made.
            foreach (var (contract, known) in _positions.Where(one => one.Value.Row.Net != 0 && rows.All(row => row.Contract != one.Key)).ToList())
            {
                if (now - known.HeardAt <= LagMax) continue;
                if (before is null) isSure = false;
                else if (before.All(row => row.Contract != contract)) _positions.Remove(contract);
            }

            return isSure;
        }
    }

    public IReadOnlyList<PositionRow> Open()
    {
        lock (_gate) return [.. _positions.Values.Select(one => one.Row).Where(row => row.Net != 0)];
    }

    /// <summary>Signed contracts held.</summary>
    public int Net(long contract)
    {
        lock (_gate) return _positions.TryGetValue(contract, out var known) ? known.Row.Net : 0;
    }

    /// <summary>True when an order of this side and size only takes away from what is held.</summary>
    public bool Reduces(long contract, Side side, int quantity) => Net(contract) * -side.Sign() >= quantity;

    /// <summary>Tradovate was asked to close a contract, at its own best effort.</summary>
    public void Liquidated(long contract, DateTimeOffset at)
    {
        lock (_gate) _liquidated[contract] = at;
    }

    public DateTimeOffset? LiquidatedAt(long contract)
    {
        lock (_gate) return _liquidated.TryGetValue(contract, out var at) ? at : null;
    }
}
