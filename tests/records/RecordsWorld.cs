using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Records;
using TraderTerminal.Tests.Accounts;

namespace TraderTerminal.Tests.Records;

/// <summary>Records of a journal in lists, in a directory that goes away.</summary>
public sealed class RecordsWorld : IAsyncDisposable
{
    public static readonly ShardId Zero = new(0);
    public static readonly AccountId Account = new("test");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("records");

    public RecordsWorld(ListJournal? journal = null)
    {
        Journal = journal ?? new ListJournal();
        Records = Open();
    }

    public ListJournal Journal { get; }
    public List<string> Alarms { get; } = [];
    public SqliteRecords Records { get; private set; }
    public string File => Path.Combine(_directory.FullName, "records.db");

    /// <summary>An account that traded: an accepted alert with brackets' worth of orders, fills, a refusal, an ignored one and a violation.</summary>
    public static IReadOnlyList<AccountEvent> History(out Scene scene)
    {
        scene = new Scene();
        scene.Buy(2);
        scene.FillAll().Price(Scene.Mnq, 15_600m);
        scene.Buy(500);
        scene.Alert(new Intent(IntentAction.Close, Scene.Es));
        scene.Sell(2);
        scene.FillAll();
        scene.Buy(3);
        scene.FillAll().Price(Scene.Mnq, 15_300m);
        return scene.All;
    }

    public static AlertDelivery Delivery(AlertId id, DateTimeOffset at) => new(
        id, "main", "main", at, "203.0.113.7", "application/json", "{}", "00", "accepted", null, null, null, null, "{}", "json", default, default,
        id.ToString(), null);

    public async Task<long> CaughtUp()
    {
        var head = await Journal.Head(Zero, CancellationToken.None);
        await Records.CaughtUp(Zero, head).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        return head;
    }

    /// <summary>Closes the records, lets something happen meanwhile, and opens them again.</summary>
    public async Task Reopen(Action? meanwhile = null)
    {
        await Records.DisposeAsync();
        meanwhile?.Invoke();
        Records = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await Records.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private SqliteRecords Open()
    {
        var records = new SqliteRecords(File, Journal, TimeProvider.System, (_, text) =>
        {
            lock (Alarms) Alarms.Add(text);
        });
        records.Start();
        return records;
    }
}
