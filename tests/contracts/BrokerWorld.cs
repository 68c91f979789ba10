using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Tests.Brokers;

/// <summary>A broker adapter and the venue behind it, as the acceptance list needs to move them.</summary>
public abstract class BrokerWorld : IAsyncDisposable
{
    public static readonly AccountId Account = new("combine-1");
    public static readonly Usd Opening = Usd.FromDollars(50_000m);

    /// <summary>Any contract of the micro Nasdaq future: a tick is 0.25 points and 0.50 dollars.</summary>
    public static readonly ContractSymbol Contract = new("MNQ", 2026, 12);

    /// <summary>The news of <see cref="Account"/>, in the order they came.</summary>
    public BrokerNews News { get; } = new();

    /// <summary>The adapter under test; after <see cref="Restart"/>, another one.</summary>
    public abstract IBroker Broker { get; }

    /// <summary>The fee of one contract on one side.</summary>
    public abstract Usd FeePerSide { get; }

    /// <summary>The code this broker refuses a used tag with.</summary>
    public virtual string DuplicateTagCode => "DUPLICATE_TAG";

    /// <summary>Moves the market of <see cref="Contract"/>.</summary>
    public abstract ValueTask Quote(decimal bid, decimal ask);

    /// <summary>Waits until the news satisfy a condition; fails when they never will.</summary>
    public abstract ValueTask Until(Func<BrokerNews, bool> condition);

    /// <summary>Fills at most this many contracts with each quote.</summary>
    public abstract ValueTask ShowSize(int contracts);

    /// <summary>Carries requests out, but loses their answers, or stops doing so.</summary>
    public abstract ValueTask LoseAnswers(bool on);

    /// <summary>Tells each fill twice, or stops doing so.</summary>
    public abstract ValueTask TellFillsTwice(bool on);

    /// <summary>Breaks the connection until <see cref="Reconnect"/>.</summary>
    public abstract ValueTask Disconnect();

    public abstract ValueTask Reconnect();

    /// <summary>Throws the adapter away without a word, as a killed process does, and connects a new one.</summary>
    public abstract ValueTask Restart();

    public abstract ValueTask DisposeAsync();
}
