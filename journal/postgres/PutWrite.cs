using System.Text;
using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>An item on its way into the inbox.</summary>
internal sealed class PutWrite(InboxItem item, CancellationToken cancel) : Request<PutResult>(why => new PutResult.Unavailable(why), cancel)
{
    private const string Put = "select number, duplicate_of, received from journal.put($1, $2, $3, $4, $5, $6, $7)";

    public override int SizeBytes { get; } = item.Payload.Length + 256;

    public static NpgsqlBatchCommand Command(ShardId shard, IReadOnlyList<PutWrite> puts)
    {
        var items = puts.Select(put => put.Item).ToArray();
        return Sql.Command(
            Put,
            Sql.Of(shard.Value),
            Sql.Of(Array.ConvertAll(items, item => item.Command.Value)),
            Sql.Of(Array.ConvertAll(items, item => item.Kind)),
            Sql.Of(Array.ConvertAll(items, item => item.DedupeKey is { } key ? Encoding.UTF8.GetBytes(key) : null)),
            Sql.Of(Array.ConvertAll(items, item => item.DedupeWindow is { } window ? window.Ticks / TimeSpan.TicksPerMicrosecond : (long?)null)),
            Sql.Of(Array.ConvertAll(items, item => Encoding.UTF8.GetBytes(item.Payload))),
            Sql.Of(Array.ConvertAll(items, item => ChainHash.Micros(item.ReceivedAt))));
    }

    /// <summary>Reads the answers and goes past them: the highest number that was given out, and what gives the answers once the commit is known.</summary>
    public static async Task<(long Highest, Action Answer)> Read(NpgsqlDataReader rows, IReadOnlyList<PutWrite> puts)
    {
        var answers = new List<PutResult>(puts.Count);
        var highest = 0L;
        foreach (var put in puts)
        {
            await rows.ReadAsync();
            var (number, of, received) = (Sql.LongOrNull(rows, 0), Sql.IdOrNull(rows, 1), Sql.LongOrNull(rows, 2));
            answers.Add(put.Judge(number, of, received));
            highest = Math.Max(highest, number ?? 0);
        }

        await rows.NextResultAsync();
        return (highest, () =>
        {
            for (var i = 0; i < puts.Count; i++)
                puts[i].Answer(answers[i]);
        });
    }

    private InboxItem Item => item;

    /// <summary>An item that is there already is a repeat of itself, unless it was this request that put it and lost its answer.</summary>
    private PutResult Judge(long? number, Guid? of, long? received)
    {
        if (number is null || (received is not null && !(WasSent && received == ChainHash.Micros(item.ReceivedAt))))
            return new PutResult.Duplicate(item.Command);
        return of is { } original ? new PutResult.Duplicate(new(original)) : new PutResult.Stored(number.Value);
    }
}
