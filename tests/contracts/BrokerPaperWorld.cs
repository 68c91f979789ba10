using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The paper broker on a virtual clock and a file of its own.</summary>
public sealed class BrokerPaperWorld : BrokerWorld
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("paper-");
    private readonly List<PaperBroker> _killed = [];
    private ExchangeSettings _settings = new() { FeePerSide = static (_, _) => Usd.FromDollars(0.61m) };

    public BrokerPaperWorld() => Paper = Open();

    public VirtualTime Time { get; } = new(new DateTimeOffset(2026, 10, 20, 14, 30, 0, TimeSpan.Zero));

    public PaperBroker Paper { get; private set; }

    public string File => Path.Combine(_folder.FullName, "paper.db");

    public override IBroker Broker => Paper;

    public override Usd FeePerSide => Usd.FromDollars(0.61m);

    public override ValueTask Quote(decimal bid, decimal ask)
    {
        Time.Advance(TimeSpan.FromMilliseconds(250));
        Paper.Step(new MarketQuote(Contract, Price.FromPoints(bid), Price.FromPoints(ask), Price.FromPoints(bid), Time.GetUtcNow()));
        return ValueTask.CompletedTask;
    }

    public override ValueTask Until(Func<BrokerNews, bool> condition)
    {
        Time.Advance(TimeSpan.Zero);
        Assert.True(condition(News), string.Join('\n', News.Events));
        return ValueTask.CompletedTask;
    }

    public override async ValueTask ShowSize(int contracts)
    {
        _settings = _settings with { DisplayedSize = contracts };
        await Restart();
        await Quote(15_500.00m, 15_500.25m);
    }

    public override ValueTask LoseAnswers(bool on)
    {
        Paper.Faults = Paper.Faults with { LoseAnswerPerMille = on ? 1000 : 0 };
        return ValueTask.CompletedTask;
    }

    public override ValueTask TellFillsTwice(bool on)
    {
        Paper.Faults = Paper.Faults with { DuplicateFillPerMille = on ? 1000 : 0 };
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

    public override async ValueTask Restart()
    {
        // A killed process closes nothing: the old broker stays open, unused, until the test is over.
        _killed.Add(Paper);
        Paper = Open();
        await Paper.Connect(Account, Opening, News, CancellationToken.None);
    }

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
