using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Tests.Brokers;

/// <summary>A broker adapter and the venue behind it, as the acceptance list needs to move them.</summary>
public abstract class BrokerWorld : IAsyncDisposable
{
    public static readonly AccountId Account = new("combine-1");

    /// <summary>Another account of the same login.</summary>
    public static readonly AccountId Second = new("practice-2");

    public static readonly Usd Opening = Usd.FromDollars(50_000m);

    /// <summary>Any contract of the micro Nasdaq future: a tick is 0.25 points and 0.50 dollars.</summary>
    public static readonly ContractSymbol Contract = new("MNQ", 2026, 12);

    /// <summary>The micro S&amp;P future: a tick is 0.25 points and 1.25 dollars.</summary>
    public static readonly ContractSymbol Other = new("MES", 2026, 12);

    /// <summary>The news of <see cref="Account"/>, in the order they came.</summary>
    public BrokerNews News { get; } = new();

    /// <summary>The news of <see cref="Second"/>, once it is connected.</summary>
    public BrokerNews NewsOfSecond { get; } = new();

    /// <summary>The adapter under test; after <see cref="Restart"/>, another one.</summary>
    public abstract IBroker Broker { get; }

    /// <summary>What <see cref="Second"/> begins with.</summary>
    public virtual Usd OpeningOfSecond => Opening;

    /// <summary>The fee of one contract on one side.</summary>
    public abstract Usd FeePerSide { get; }

    /// <summary>The code this broker refuses a used tag with.</summary>
    public virtual string DuplicateTagCode => "DUPLICATE_TAG";

    /// <summary>An order that was denied with 401 goes out again by itself after a new login; where not, it is refused and the next one goes.</summary>
    public virtual bool ResendsWhatIsDenied => true;

    /// <summary>A cancel that comes too late is refused at once; where it is only acknowledged, the fill says so.</summary>
    public virtual bool RefusesLateCancels => true;

    /// <summary>What cannot happen here, and why.</summary>
    public virtual IReadOnlyDictionary<Happening, string> Lacks { get; } = new Dictionary<Happening, string>();

    /// <summary>The time by which adapter and venue go.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>Moves the market of a contract.</summary>
    public abstract ValueTask Quote(ContractSymbol contract, decimal bid, decimal ask);

    /// <summary>Moves the market of <see cref="Contract"/>.</summary>
    public ValueTask Quote(decimal bid, decimal ask) => Quote(Contract, bid, ask);

    /// <summary>Waits until the news satisfy a condition; fails when they never will.</summary>
    public ValueTask Until(Func<BrokerNews, bool> condition) => Until(() => condition(News));

    /// <inheritdoc cref="Until(Func{BrokerNews, bool})"/>
    public abstract ValueTask Until(Func<bool> condition);

    /// <summary>Lets time pass while something is under way.</summary>
    public abstract Task<T> During<T>(Task<T> work);

    /// <summary>Lets this much time pass for adapter and venue.</summary>
    public abstract ValueTask Pass(TimeSpan time);

    /// <summary>Fills at most this many contracts with each quote.</summary>
    public abstract ValueTask ShowSize(int contracts);

    /// <summary>Brings something about that is not in <see cref="Lacks"/>.</summary>
    public abstract ValueTask Let(Happening what);

    /// <summary>Faults of answers and of the stream end.</summary>
    public abstract ValueTask CalmDown();

    /// <summary>Breaks the connection until <see cref="Reconnect"/>.</summary>
    public abstract ValueTask Disconnect();

    public abstract ValueTask Reconnect();

    /// <summary>Throws the adapter away without a word, as a killed process does.</summary>
    public abstract ValueTask Kill();

    /// <summary>Connects a new adapter, in place of one that was killed.</summary>
    public abstract ValueTask Revive();

    /// <summary>Another process takes over at once.</summary>
    public async ValueTask Restart()
    {
        await Kill();
        await Revive();
    }

    /// <summary>At the end of each case: what is owed to the whole truth.</summary>
    public virtual ValueTask Close() => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();
}
