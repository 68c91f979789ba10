using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Tests.Whole;

/// <summary>What lies on the disk, read past our own code: the journal's rows and the broker's.</summary>
public static class Evidence
{
    /// <summary>Every event of a stream, in order.</summary>
    public static IReadOnlyList<(string Type, JsonElement Payload)> Stream(string data, string stream) =>
        [.. Query(data, "journal.db", "select type, payload from events where stream = $a order by version", stream)
            .Select(row => ((string)row[0], JsonDocument.Parse((string)row[1]).RootElement.Clone()))];

    /// <summary>The hash at the end of the chain.</summary>
    public static string HeadHash(string data) =>
        Convert.ToHexString((byte[])Query(data, "journal.db", "select hash from events order by position desc limit 1", "")[0][0]);

    /// <summary>Every event as one line, in the order of the chain.</summary>
    public static IReadOnlyList<string> Lines(string data) =>
        [.. Query(data, "journal.db", "select position, stream, type, payload, meta, occurred_us, recorded_us, hex(command_id) from events order by position", "")
            .Select(row => string.Join(' ', row))];

    public static long Events(string data) => (long)Query(data, "journal.db", "select count(*) from events", "")[0][0];

    /// <summary>An account's balance from nothing but its opening and its fills, in decimals: an independent calculation to the cent.</summary>
    public static decimal Recomputed(string data, string account)
    {
        decimal balance = 0;
        var lots = new Dictionary<string, Queue<(int Sign, decimal Price)>>(StringComparer.Ordinal);
        foreach (var (type, payload) in Stream(data, $"account-{account}"))
        {
            if (type == "account-opened") balance = Number(payload.GetProperty("balance"));
            if (type != "fill-booked") continue;
            var fill = payload.GetProperty("fill");
            var contract = fill.GetProperty("contract").GetString()!;
            var perPoint = contract.StartsWith("ES", StringComparison.Ordinal) ? 50m : contract.StartsWith("GC", StringComparison.Ordinal) ? 100m : 2m;
            var sign = fill.GetProperty("side").GetString() == "buy" ? 1 : -1;
            var open = lots.TryGetValue(contract, out var known) ? known : lots[contract] = new();
            for (var i = fill.GetProperty("quantity").GetInt32(); i > 0; i--)
            {
                if (open.Count == 0 || open.Peek().Sign == sign) open.Enqueue((sign, Number(fill.GetProperty("price"))));
                else
                {
                    var lot = open.Dequeue();
                    balance += (Number(fill.GetProperty("price")) - lot.Price) * lot.Sign * perPoint;
                }
            }

            balance -= Number(fill.GetProperty("fee"));
        }

        return balance;
    }

    /// <summary>The state that replaying the account's stream from its first event gives.</summary>
    /// <param name="count">As many events, or all.</param>
    public static AccountState Replayed(string data, string account, int count = int.MaxValue)
    {
        const string all = "select position, version, event_id, command_id, type, schema_version, payload, meta, occurred_us, recorded_us, epoch from events where stream = $a order by version";
        return Replayed(Query(data, "journal.db", all, $"account-{account}").Take(count).Select(row => new StoredEvent(
            new ShardId(0), (long)row[0], $"account-{account}", (long)row[1], new Guid((byte[])row[2], bigEndian: true), new CommandId(new Guid((byte[])row[3], bigEndian: true)),
            (string)row[4], (short)(long)row[5], (string)row[6], (string)row[7], Time((long)row[8]), Time((long)row[9]), (long)row[10], default)));
    }

    /// <summary>The state that replaying an account's events gives.</summary>
    public static AccountState Replayed(IEnumerable<StoredEvent> events) =>
        events.Aggregate(AccountState.Initial, (state, stored) => AccountFold.Evolve(state, EventRegistry.DecodeAccount(stored), ReadBook));

    /// <summary>Ids of the fills at the broker, with their orders.</summary>
    public static IReadOnlyList<string> BrokerFills(string data, string account) =>
        [.. Query(data, "paper.db", "select fill_id from fills where account = $a order by sequence", account).Select(row => (string)row[0])];

    /// <summary>Orders at the broker that filled more than they asked for.</summary>
    public static long Overfilled(string data) => (long)Query(data, "paper.db", "select count(*) from orders where filled > quantity", "")[0][0];

    private static RuleBook ReadBook(string text) => ((ReadRuleBook.Read)RuleBookReader.Read(text)).Book;

    private static DateTimeOffset Time(long microseconds) => new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(microseconds);

    private static decimal Number(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);

    private static List<object[]> Query(string data, string file, string text, string a)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        if (text.Contains("$a", StringComparison.Ordinal)) command.Parameters.AddWithValue("$a", a);
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
