using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Simulators.Exchange;

namespace TraderTerminal.Silo.Storage;

/// <summary>What lies on the disk of one data directory, open: journal and inbox, spool, and the simulated broker's world.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private Stores(DataDirectory data, TimeProvider time, IJournalStore journal, EmergencySpool spool, PaperBroker broker) =>
        (Data, Time, Journal, Spool, Broker) = (data, time, journal, spool, broker);

    /// <summary>A process that works alone uses one shard. In a cluster it holds the set-up, and the others the accounts.</summary>
    public static ShardId Shard => new(0);

    public DataDirectory Data { get; }
    public TimeProvider Time { get; }
    public IJournalStore Journal { get; }
    public EmergencySpool Spool { get; }

    /// <summary>The journal of a cluster.</summary>
    public PostgresJournal Postgres => (PostgresJournal)Journal;
    public PaperBroker Broker { get; }

    /// <param name="virtualTime">The clock of a simulated world; null for the other one.</param>
    /// <param name="clock">The clock when the world is not simulated.</param>
    /// <exception cref="JournalInUseException">Another instance has the directory, or the database.</exception>
    public static async Task<Stores> Open(DataDirectory data, VirtualTime? virtualTime, TimeProvider clock, FeeBook fees, int seed, JournalOptions options)
    {
        Directory.CreateDirectory(data.Root);
        var time = virtualTime ?? clock;
        var journal = await Journals.Open(data, options, time);
        EmergencySpool? spool = null;
        try
        {
            spool = EmergencySpool.Open(data.Spool);
            var settings = new PaperSettings { Exchange = new ExchangeSettings { FeePerSide = fees.PerSide }, Seed = seed };
            // A virtual hour passes in a second: quotes are kept by the minute, and a restart steps the same recorded minute again.
            if (virtualTime is not null) settings = settings with { KeepQuotesEvery = TimeSpan.FromMinutes(1) };
            var broker = new PaperBroker(data.Paper, InstrumentCatalog.Shipped, time, settings, virtualTime is null ? null : virtualTime.Post);
            return new Stores(data, time, journal, spool, broker);
        }
        catch
        {
            spool?.Dispose();
            await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>When the newest event was recorded; null in an empty journal.</summary>
    public async Task<DateTimeOffset?> NewestEventAt(CancellationToken cancel)
    {
        var head = await Journal.Head(Shard, cancel);
        if (head == 0) return null;
        var newest = await Journal.ReadFeed(Shard, head - 1, 1, cancel);
        return newest[0].RecordedAt;
    }

    /// <summary>Checks the journal's chain against itself and the anchors beside it.</summary>
    public ValueTask<VerifyReport> Verify(CancellationToken cancel) => Journal.Verify(AnchorFile.Read(Data.Anchors), cancel);

    public async ValueTask DisposeAsync()
    {
        Broker.Flush();
        Broker.Dispose();
        Spool.Dispose();
        await Journal.DisposeAsync();
    }
}
