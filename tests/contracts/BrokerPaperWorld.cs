using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Faults;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The paper broker on a virtual clock and a file of its own.</summary>
public sealed class BrokerPaperWorld : BrokerWorld
{
    private const string NoLine = "between the paper broker and its exchange there is no line: an answer comes, or is lost";
    private const string NoStream = "the paper broker tells its news itself: there is no stream with a form of its own that could be misread, fall silent or break at one event";
    private const string NoAge = "the paper broker reads its exchange itself: nothing it shows is older than what it told";
    private const string NoVenue = "nobody but us trades at the paper exchange, and it never closes or takes back a trade";
    private const string NoLogin = "the paper broker has no login and no limit of requests";
    private const string Exact = "the paper exchange fills what was ordered, under the id it was ordered with, or refuses it at once";

    private static readonly Dictionary<Happening, string> Absent = new()
    {
        [Happening.AnswerTooLate] = NoLine,
        [Happening.NoAnswer] = NoLine,
        [Happening.ErrorAfterwards] = NoLine,
        [Happening.ErrorInstead] = NoLine,
        [Happening.OrderPending] = NoLine,
        [Happening.CancelPending] = NoLine,
        [Happening.AnswerCut] = NoLine,
        [Happening.WebPage] = NoLine,
        [Happening.AnswersWithoutIds] = NoLine,
        [Happening.TooManyEntries] = NoLogin,
        [Happening.TooManyCancels] = NoLogin,
        [Happening.LoginRefused] = NoLogin,
        [Happening.LoggedOut] = NoLogin,
        [Happening.RequestsUsedUp] = NoLogin,
        [Happening.EventsSwapped] = NoStream,
        [Happening.FillsUntold] = NoStream,
        [Happening.EventsBare] = NoStream,
        [Happening.EventsFullOfNulls] = NoStream,
        [Happening.IdsAreText] = NoStream,
        [Happening.FieldsUnknown] = NoStream,
        [Happening.OrderWithoutId] = NoStream,
        [Happening.FillWithoutOrder] = NoStream,
        [Happening.StatusUnknown] = NoStream,
        [Happening.SizeOfAFillUnreadable] = NoStream,
        [Happening.StreamSilent] = NoStream,
        [Happening.StreamHalfOpen] = NoStream,
        [Happening.StreamDeaf] = NoStream,
        [Happening.StreamEnds] = NoStream,
        [Happening.StreamCut] = NoStream,
        [Happening.OrdersStale] = NoAge,
        [Happening.PositionsStale] = NoAge,
        [Happening.LateRefusal] = Exact,
        [Happening.FillAfterCancel] = Exact,
        [Happening.Overfill] = Exact,
        [Happening.IdLost] = Exact,
        [Happening.StrangerTrades] = NoVenue,
        [Happening.StrangerRests] = NoVenue,
        [Happening.TradeVoided] = NoVenue,
        [Happening.MarketClosed] = NoVenue,
        [Happening.AccountGone] = "an account is never taken off the paper exchange",
        [Happening.ContractDiffers] = "the paper exchange reads the same catalogue as we do",
        [Happening.MonthOver] = "the paper exchange takes orders in every month that has a market",
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("paper-");
    private readonly List<PaperBroker> _killed = [];
    private ExchangeSettings _settings = new() { FeePerSide = static (_, _) => Usd.FromDollars(0.61m) };

    public BrokerPaperWorld() => Paper = Open();

    public VirtualTime Time { get; } = new(new DateTimeOffset(2026, 10, 20, 14, 30, 0, TimeSpan.Zero));

    public PaperBroker Paper { get; private set; }

    public string File => Path.Combine(_folder.FullName, "paper.db");

    public override IBroker Broker => Paper;

    public override Usd FeePerSide => Usd.FromDollars(0.61m);

    public override DateTimeOffset Now => Time.GetUtcNow();

    public override IReadOnlyDictionary<Happening, string> Lacks => Absent;

    public override ValueTask Quote(ContractSymbol contract, decimal bid, decimal ask)
    {
        Time.Advance(TimeSpan.FromMilliseconds(250));
        Paper.Step(new MarketQuote(contract, Price.FromPoints(bid), Price.FromPoints(ask), Price.FromPoints(bid), Time.GetUtcNow()));
        return ValueTask.CompletedTask;
    }

    public override ValueTask Until(Func<bool> condition)
    {
        Time.Advance(TimeSpan.Zero);
        Assert.True(condition(), string.Join('\n', News.Events));
        return ValueTask.CompletedTask;
    }

    public override Task<T> During<T>(Task<T> work) => work;

    public override ValueTask Pass(TimeSpan time)
    {
        Time.Advance(time);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask ShowSize(int contracts)
    {
        _settings = _settings with { DisplayedSize = contracts };
        await Restart();
        await Quote(15_500.00m, 15_500.25m);
    }

    public override ValueTask Let(Happening what)
    {
        switch (what)
        {
            case Happening.AnswersLost: Paper.Faults = Paper.Faults with { LoseAnswerPerMille = 1000 }; break;
            case Happening.EventsDoubled: Paper.Faults = Paper.Faults with { DuplicateFillPerMille = 1000 }; break;
            case Happening.EventsLost: Paper.Faults = Paper.Faults with { LoseNewsPerMille = 1000 }; break;
            case Happening.FillOnCancel: Paper.Faults = Paper.Faults with { FillOnCancelPerMille = 1000 }; break;
            case Happening.Refusal: Paper.Faults = Paper.Faults with { RejectPerMille = 1000 }; break;
            case Happening.TradingForbidden: Paper.Freeze(Account); break;
            case Happening.FirmCloses: Paper.Freeze(Account, liquidate: true); break;
            case Happening.SessionEnds: Paper.SessionEnd(Now); break;
            default: throw new InvalidOperationException($"{what} is not in {nameof(Lacks)}.");
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask CalmDown()
    {
        Paper.Faults = FaultPlan.None;
        return ValueTask.CompletedTask;
    }

    public override ValueTask Disconnect()
    {
        Paper.Disconnect("the cable was pulled", TimeSpan.FromMinutes(1));
        return ValueTask.CompletedTask;
    }

    public override ValueTask Reconnect()
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        return ValueTask.CompletedTask;
    }

    /// <summary>A killed process closes nothing: the old broker stays open, unused, until the test is over. A market moves without it.</summary>
    public override ValueTask Kill()
    {
        _killed.Add(Paper);
        Paper = Open();
        return ValueTask.CompletedTask;
    }

    public override ValueTask Revive() => Paper.Connect(Account, Opening, News, CancellationToken.None);

    public override ValueTask DisposeAsync()
    {
        foreach (var broker in _killed) broker.Dispose();
        Paper.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private PaperBroker Open() =>
        new(File, InstrumentCatalog.Shipped, Time, new PaperSettings { Exchange = _settings }, Time.Post);
}
