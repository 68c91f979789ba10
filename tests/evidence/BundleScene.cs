using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Evidence;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Proofs;

/// <summary>Two accounts that decide alerts on a real journal, and bundles of what they decided.</summary>
internal sealed class BundleScene : IAsyncDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);

    private BundleScene(EngineScene engine) => Engine = engine;

    public EngineScene Engine { get; }

    /// <summary>What was decided, in order.</summary>
    public List<(AccountId Account, AlertId Alert, AlertOutcome Outcome)> Decided { get; } = [];

    public static AlertId Alert(string name) => new(DeterministicId.Of("bundle-test", name));

    public static async Task<BundleScene> Start(int seed, int alerts = 12)
    {
        var scene = new BundleScene(await EngineScene.Start());
        var random = new Random(seed);
        for (var i = 0; i < alerts; i++)
        {
            var account = random.Next(3) == 0 ? EngineScene.Bob : EngineScene.Ann;
            var (side, quantity) = (random.Next(2) == 0 ? Side.Buy : Side.Sell, random.Next(1, 5));
            var intent = random.Next(6) switch
            {
                0 => null,
                1 => new Intent(IntentAction.Close, Mnq),
                2 => Intent.Market(side, Mnq, quantity) with { Brackets = [new(null, null, new Points(20_000_000_000), null, null, new Points(30_000_000_000))], Strategy = "=trend" },
                _ => Intent.Market(side, Mnq, quantity),
            };
            await scene.Decide(account, $"{i}", intent);
            await scene.Engine.Pass(TimeSpan.FromSeconds(1));
        }

        return scene;
    }

    public async Task Decide(AccountId account, string name, Intent? intent)
    {
        var alert = Alert(name);
        var outcome = await Engine.Accounts.Get(account).Consider(new(alert, intent, intent is null ? new("UNKNOWN_SYMBOL", "=no such symbol") : null, Engine.Time.GetUtcNow()));
        Decided.Add((account, alert, outcome));
    }

    public Task<string> Bundle(AccountId account, AlertId alert, params Anchor[] anchors) => Bundle(new JournalReader(Engine.Journal), account, alert, anchors);

    public async Task<string> Bundle(IEventReader journal, AccountId account, AlertId alert, params Anchor[] anchors)
    {
        var text = new StringBuilder();
        await foreach (var line in (await new JournalEvidence(journal, _ => EngineScene.Shard, () => anchors, Engine.Time).Bundle(account, alert, Cancel))!) text.Append(line);
        return text.ToString();
    }

    public static Task<BundleReport> Check(string bundle, params Anchor[] anchors) => Check(Encoding.UTF8.GetBytes(bundle), anchors);

    public static async Task<BundleReport> Check(byte[] bundle, params Anchor[] anchors)
    {
        using var file = new MemoryStream(bundle);
        return await BundleCheck.Run(file, anchors, Cancel);
    }

    /// <summary>The bundle with lines changed by somebody who knows of the sum at its end.</summary>
    public static string Forged(string bundle, Func<string, int, string> change)
    {
        var lines = bundle.TrimEnd('\n').Split('\n').Select(change).Where(line => line.Length > 0).ToList();
        var body = string.Concat(lines.Take(lines.Count - 1).Select(line => line + "\n"));
        var end = BundleLines.Read<BundleEnd>(lines[^1])!;
        return body + BundleLines.Write(end with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))) }) + "\n";
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

/// <summary>A history in memory, hashed anew: that of an older program, or of a forger.</summary>
internal sealed class RewrittenJournal : IEventReader
{
    private readonly List<StoredEvent> _events = [];

    public static async Task<RewrittenJournal> Of(IJournal journal, Func<StoredEvent, StoredEvent> change)
    {
        var rewritten = new RewrittenJournal();
        ReadOnlyMemory<byte> previous = ChainHash.Genesis;
        foreach (var stored in await journal.ReadFeed(EngineScene.Shard, 0, int.MaxValue, TestContext.Current.CancellationToken))
        {
            var changed = change(stored);
            rewritten._events.Add(changed with { Hash = previous = ChainHash.Next(previous.Span, changed) });
        }

        return rewritten;
    }

    public async IAsyncEnumerable<StoredEvent> ReadStream(ShardId shard, string stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        await Task.CompletedTask;
        foreach (var stored in _events.Where(stored => stored.Stream == stream)) yield return stored;
    }

    public ValueTask<IReadOnlyList<StoredEvent>> ReadFeed(ShardId shard, long afterPosition, int countMax, CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<StoredEvent>>([.. _events.Where(stored => stored.Position > afterPosition).Take(countMax)]);

    public ValueTask<long> Head(ShardId shard, CancellationToken cancel) => ValueTask.FromResult((long)_events.Count);

    public ValueTask<AppendResult.Duplicate?> FindCommand(ShardId shard, CommandId command, CancellationToken cancel)
    {
        var found = _events.Where(stored => stored.Command == command).Select(stored => (long?)stored.Position).ToList();
        return ValueTask.FromResult(found.Count == 0 ? null : new AppendResult.Duplicate(found[0], found[^1]));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
