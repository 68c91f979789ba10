using Microsoft.Data.Sqlite;
using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Journal.Sqlite;

namespace TraderTerminal.Journal;

/// <summary>What a copy came to: its shards, its events, the head of each shard that has any, and the faults for which it is not to be trusted.</summary>
public sealed record CopyReport(int Shards, long Events, IReadOnlyList<Anchor> Heads, IReadOnlyList<VerifyFault> Faults);

/// <summary>Copies a journal, as it is at one moment, into one file of the embedded kind, while others write it; the copy's chain is checked.</summary>
public static class JournalCopy
{
    /// <summary>Of an embedded journal.</summary>
    /// <exception cref="JournalFormatException">It is no journal that this program knows.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be read, or the copy cannot be written.</exception>
    public static async Task<CopyReport> OfFile(string from, string to, IReadOnlyList<Anchor> anchors, CancellationToken cancel)
    {
        await Task.Run(() => FileCopy.Make(from, to), cancel);
        return await Check(to, anchors, cancel);
    }

    /// <summary>Of a journal in PostgreSQL, whatever processes work on it.</summary>
    /// <inheritdoc cref="OfFile" path="/exception"/>
    public static async Task<CopyReport> OfPostgres(PostgresSettings settings, string to, IReadOnlyList<Anchor> anchors, TimeProvider time, CancellationToken cancel)
    {
        int shards;
        await using (var journal = await PostgresJournal.Open(settings with { IsShared = true, Shards = 0 }, time, cancel))
            shards = journal.ShardCount;
        SQLitePCL.Batteries_V2.Init();
        try
        {
            await using var connection = new NpgsqlConnection(settings.Connection);
            await connection.OpenAsync(cancel);
            await Task.Run(() => JournalExport.Write(connection, to, shards, cancel), cancel);
        }
        catch (Exception lost) when (lost is NpgsqlException or SqliteException)
        {
            throw new JournalUnavailableException($"The journal cannot be copied: {lost.Message}", lost);
        }

        return await Check(to, anchors, cancel);
    }

    /// <summary>Of any database file that stands beside the journal.</summary>
    /// <inheritdoc cref="OfFile" path="/exception"/>
    public static Task OfDatabase(string from, string to, CancellationToken cancel) => Task.Run(() => FileCopy.Make(from, to), cancel);

    private static Task<CopyReport> Check(string path, IReadOnlyList<Anchor> anchors, CancellationToken cancel) => Task.Run(
        () =>
        {
            try
            {
                using var session = Session.Open(path, SqliteOpenMode.ReadOnly);
                if (Schema.WhyNot(session, path) is { } why)
                    throw new JournalFormatException(why);
                var shards = Schema.Shards(session);
                var report = new Verification(new SqliteChain(session), cancel).Run(shards, anchors);
                return new CopyReport(shards, report.Events, Heads(session, shards), report.Faults);
            }
            catch (SqliteException damage)
            {
                throw new JournalFormatException($"The copy of the journal cannot be read: {damage.Message}", damage);
            }
        },
        cancel);

    private static List<Anchor> Heads(Session session, int shards)
    {
        var heads = new List<Anchor>();
        for (var shard = new ShardId(0); shard.Value < shards; shard = new(shard.Value + 1))
        {
            foreach (var last in Queries.At(session, shard, Queries.Head(session, shard)))
                heads.Add(new Anchor(shard, last.Position, last.Hash, last.RecordedAt));
        }

        return heads;
    }
}
