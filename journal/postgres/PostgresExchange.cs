using System.Text;
using Npgsql;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Json;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Journal.Postgres;

/// <summary>A reply to the item that was put into a shard's inbox under a number.</summary>
public sealed record PutReply(ShardId Shard, long Number, string Text);

/// <summary>What the processes of a cluster tell each other beside the history: replies to calls, and the newest quotes.</summary>
public sealed class PostgresExchange(PostgresSettings settings) : IAsyncDisposable
{
    private readonly Asking _asking = new(PostgresJournal.Source(PostgresJournal.ConnectionText(settings.Connection)), "What other processes say");
    private DateTime _marksSeen = DateTime.UnixEpoch;

    /// <summary>The replies that have come to these calls; each is given once.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task<IReadOnlyList<PutReply>> TakeReplies(IReadOnlyList<(ShardId Shard, long Number)> calls, CancellationToken cancel) => _asking.Ask(
        "select shard, number, reply from journal.take_replies($1, $2)",
        row => new PutReply(new(row.GetInt32(0)), row.GetInt64(1), Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2))),
        cancel, Sql.Of(calls.Select(call => call.Shard.Value).ToArray()), Sql.Of(calls.Select(call => call.Number).ToArray()));

    /// <summary>Forgets replies that nobody came for in ten minutes.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task ForgetReplies(CancellationToken cancel) => _asking.Ask("select journal.forget_replies()", static _ => true, cancel);

    /// <summary>Shows quotes to the other processes; one that is older than what is there is left out.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task PutQuotes(IReadOnlyCollection<Quote> quotes, CancellationToken cancel) => _asking.Ask(
        "select journal.put_marks($1, $2, $3)", static _ => true, cancel,
        Sql.Of(quotes.Select(quote => quote.Contract.ToString()).ToArray()),
        Sql.Of(quotes.Select(quote => System.Text.Json.JsonSerializer.Serialize(quote, DomainJson.Stored)).ToArray()),
        Sql.Of(quotes.Select(quote => ChainHash.Micros(quote.At)).ToArray()));

    /// <summary>Quotes that any process has shown since they were asked for last.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public async Task<IReadOnlyList<Quote>> NewQuotes(CancellationToken cancel)
    {
        var rows = await _asking.Ask(
            "select quote, changed_at from journal.marks where changed_at > $1 order by changed_at",
            row => (System.Text.Json.JsonSerializer.Deserialize<Quote>(row.GetString(0), DomainJson.Stored)!, row.GetDateTime(1)),
            cancel, Sql.Of(_marksSeen - _commits));
        if (rows.Count > 0) _marksSeen = rows[^1].Item2;
        return [.. rows.Select(row => row.Item1)];
    }

    /// <summary>Says something to every process that listens now, this one too. Longer texts than <see cref="SaidMax"/> bytes are refused.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be asked.</exception>
    public Task Say(string text, CancellationToken cancel) => _asking.Ask("select pg_notify('news', $1)", static _ => true, cancel, Sql.Of(text));

    /// <summary>Hears what is said until it is cancelled; what is said while the database is away is lost.</summary>
    public async Task Listen(Action<string> heard, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _asking.Connect();
                connection.Notification += (_, said) => heard(said.Payload);
                await using (var listen = Sql.On(connection, "listen news")) await listen.ExecuteNonQueryAsync(CancellationToken.None);
                // Never cancelled: see Asking.
                while (!cancel.IsCancellationRequested) await connection.WaitAsync(_listenPace, CancellationToken.None);
                await using var end = Sql.On(connection, "unlisten news");
                await end.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(_listenPace, TimeProvider.System, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Of a notification's payload (PostgreSQL manual, NOTIFY).</summary>
    public const int SaidMax = 7_999;

    private static readonly TimeSpan _listenPace = TimeSpan.FromMilliseconds(250);

    /// <summary>A row's time is taken before its commit, so one may come to light behind a later one: what is this near is read again.</summary>
    private static readonly TimeSpan _commits = TimeSpan.FromMilliseconds(200);

    public ValueTask DisposeAsync() => _asking.DisposeAsync();
}
