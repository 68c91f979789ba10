using Microsoft.Data.Sqlite;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Sqlite;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>Who may open which file, and what the file itself forbids.</summary>
public sealed class SqliteFileTests : IAsyncLifetime
{
    private readonly SqliteHarness _harness = SqliteHarness.Create();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_second_instance_is_refused_until_the_first_is_closed()
    {
        var refused = Assert.Throws<JournalInUseException>(Open);
        Assert.Contains("journal.lock", refused.Message, StringComparison.Ordinal);
        await _harness.Close();
        await using var second = Open();
        Assert.Equal(0, await second.Head(Given.Shard, Cancel));
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_not_touched()
    {
        await _harness.Close();
        _harness.Tamper("pragma user_version = 99;");
        var refused = Assert.Throws<JournalFormatException>(Open);
        Assert.Contains("schema version 99", refused.Message, StringComparison.Ordinal);
        _harness.Tamper($"pragma user_version = {Schema.NewestVersion};");
        _harness.Open();
    }

    [Fact]
    public async Task A_file_that_a_newer_program_wrote_events_into_is_not_opened()
    {
        await _harness.Close();
        _harness.Tamper("update settings set value = 99 where name = 'format';");
        var refused = Assert.Throws<JournalFormatException>(Open);
        Assert.Contains("was written by a newer program (format 99", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalFormatException>(() => SqliteJournalReader.Open(_harness.Path, Cancel));

        // One of before formats were kept is brought forward.
        _harness.Tamper("delete from settings where name = 'format';");
        _harness.Open();
        await using var reader = await SqliteJournalReader.Open(_harness.Path, Cancel);
    }

    [Fact]
    public async Task The_number_of_shards_is_fixed_when_the_journal_is_created()
    {
        await _harness.Close();
        Assert.Throws<JournalFormatException>(() => SqliteJournal.Open(_harness.Path, _harness.Clock, shards: 2));
        _harness.Open();
    }

    [Theory]
    [InlineData("create table other (id integer)")]
    [InlineData("create table other (id integer); pragma user_version = 1")]
    public void A_database_that_is_no_journal_is_refused(string sql)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_harness.Path)!, "other")).FullName, "other.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        Assert.Throws<JournalFormatException>(() => SqliteJournal.Open(path, _harness.Clock));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_harness.Path)!, "other")).FullName, "letter.db");
        File.WriteAllText(path, new string('x', 8192));
        Assert.Throws<JournalFormatException>(() => SqliteJournal.Open(path, _harness.Clock));
        Assert.Equal(8192, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData("update events set payload = '{}'")]
    [InlineData("delete from events")]
    [InlineData("update commands set last = 9")]
    [InlineData("delete from commands")]
    [InlineData("update appends set version = 9")]
    [InlineData("delete from appends")]
    public async Task The_file_itself_refuses_to_change_history(string sql)
    {
        var epoch = await _harness.Journal.TakeOver(Given.Shard, "test", Cancel);
        await _harness.Journal.Append(Given.Append(1, epoch), Cancel);
        await _harness.Reopen(); // What closes the journal brings its indexes up to date.
        using var connection = new SqliteConnection($"Data Source={_harness.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
    }

    private SqliteJournal Open() => SqliteJournal.Open(_harness.Path, _harness.Clock);
}
