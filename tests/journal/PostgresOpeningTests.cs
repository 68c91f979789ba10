using Npgsql;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>Databases that cannot be the journal: each is refused with what is wrong and what mends it, and left as it was.</summary>
public sealed class PostgresOpeningTests : IAsyncLifetime
{
    private PostgresServer? _server;
    private string _database = "";

    private PostgresServer Server => _server!;

    private PostgresSettings Settings => new(Server.Connection(_database));

    public async ValueTask InitializeAsync() => (_server, _database) = await SharedPostgres.Database();

    public async ValueTask DisposeAsync() => await Server.Run("postgres", $"drop database if exists {_database} with (force)");

    [Fact]
    public async Task O01_The_first_start_makes_the_schema_and_later_ones_find_it()
    {
        await (await Open(Settings)).DisposeAsync();
        await using var again = await Open(Settings);
        Assert.True(again.IsAvailable);
    }

    [Fact]
    public async Task O02_A_second_process_is_refused_while_the_first_has_the_journal_and_may_have_it_afterwards()
    {
        await using (var first = await Open(Settings))
        {
            await first.TakeOver(Given.Shard, "machine-a", TestContext.Current.CancellationToken);
            var refused = await Assert.ThrowsAsync<JournalInUseException>(() => Open(Settings));
            Assert.Contains("machine-a", refused.Message, StringComparison.Ordinal);
            await using var reader = await Open(Settings with { IsShared = true });
            Assert.Equal(0, await reader.Head(Given.Shard, TestContext.Current.CancellationToken));
        }

        await using var second = await Open(Settings);
    }

    [Fact]
    public async Task O03_A_database_of_another_cluster_or_another_number_of_shards_is_refused()
    {
        await (await Open(Settings with { Cluster = "desk-a", Shards = 2 })).DisposeAsync();
        Assert.Contains("belongs to the cluster desk-a", await Refused(Settings with { Cluster = "desk-b", Shards = 2 }), StringComparison.Ordinal);
        Assert.Contains("created with 2 shards", await Refused(Settings with { Cluster = "desk-a" }), StringComparison.Ordinal);
        await (await Open(Settings with { Cluster = "desk-a", Shards = 2 })).DisposeAsync();
    }

    [Fact]
    public async Task O04_A_schema_of_that_name_that_is_not_ours_is_left_alone()
    {
        await Server.Run(_database, "create schema journal; create table journal.articles (title text)");
        Assert.Contains("not ours", await Refused(Settings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O05_An_old_schema_is_brought_forward_by_its_owner_and_by_nobody_else()
    {
        await MakeOld(version: 20);
        await Login("program", "grant traderterminal to program");
        var refused = await Refused(new(Server.Connection(_database, "program")));
        Assert.Contains("version 20", refused, StringComparison.Ordinal);
        Assert.Contains("owner", refused, StringComparison.Ordinal);
        await (await Open(Settings)).DisposeAsync();
        await (await Open(new(Server.Connection(_database, "program")))).DisposeAsync();
    }

    [Fact]
    public async Task O06_A_newer_schema_is_refused()
    {
        await (await Open(Settings)).DisposeAsync();
        await Server.Run(_database, "insert into journal.migrations values (9000, 'of tomorrow')");
        Assert.Contains("newer program", await Refused(Settings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O07_A_user_without_the_rights_is_told_what_an_administrator_runs()
    {
        await (await Open(Settings)).DisposeAsync();
        await Login("stranger", "");
        Assert.Contains("grant traderterminal to stranger", await Refused(new(Server.Connection(_database, "stranger"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O08_A_user_who_may_not_make_the_schema_is_told_so()
    {
        await Login("modest", "");
        Assert.Contains("create role traderterminal", await Refused(new(Server.Connection(_database, "modest"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O09_An_owner_who_is_no_superuser_makes_the_journal_and_uses_it()
    {
        await Login("keeper", $"alter database {_database} owner to keeper; grant traderterminal to keeper");
        await using var journal = await Open(new(Server.Connection(_database, "keeper")));
        var epoch = await journal.TakeOver(Given.Shard, "test", TestContext.Current.CancellationToken);
        Assert.IsType<AppendResult.Appended>(await journal.Append(Given.Append(1, epoch), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task O10_A_role_with_rights_to_change_history_is_refused()
    {
        await (await Open(Settings)).DisposeAsync();
        await Server.Run(_database, "grant update on journal.events to traderterminal");
        Assert.Contains("revoke", await Refused(Settings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O11_A_database_of_another_encoding_is_refused()
    {
        await Server.Run("postgres", $"create database {_database}_old encoding 'SQL_ASCII' template template0");
        Assert.Contains("SQL_ASCII", await Refused(new(Server.Connection($"{_database}_old"))), StringComparison.Ordinal);
        await Server.Run("postgres", $"drop database {_database}_old with (force)");
    }

    [Theory]
    [InlineData("14.9", false)]
    [InlineData("15.0", true)]
    [InlineData("18.1", true)]
    public void O12_A_server_older_than_15_is_refused(string version, bool isGood) =>
        Assert.Equal(isGood, PostgresSchema.WhyNot(Version.Parse(version)) is null);

    [Fact]
    public async Task O13_A_server_that_is_not_there_and_a_wrong_password_are_named_without_the_password()
    {
        var gone = await Assert.ThrowsAsync<JournalUnavailableException>(() => Open(new(Server.Connection(_database, port: 1))));
        Assert.Contains(":1 cannot be opened", gone.Message, StringComparison.Ordinal);
        await Login("somebody", "");
        var wrong = await Assert.ThrowsAsync<JournalUnavailableException>(() => Open(new(new NpgsqlConnectionStringBuilder(Server.Connection(_database, "somebody")) { Password = "not-the-password" }.ConnectionString)));
        Assert.Contains("somebody", wrong.Message, StringComparison.Ordinal);
        Assert.All([$"{gone}", $"{wrong}", $"{Settings}"], text => Assert.DoesNotContain("password=", text, StringComparison.OrdinalIgnoreCase));
        Assert.All([$"{gone}", $"{wrong}", $"{Settings}"], text => Assert.DoesNotContain(PostgresServer.Password, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host=x;Password=very secret;gibberish")]
    [InlineData("very secret")]
    [InlineData("Host=x;Port=secret")]
    public async Task O14_A_connection_string_that_cannot_be_read_is_not_repeated(string connection)
    {
        var refused = await Assert.ThrowsAsync<JournalFormatException>(() => Open(new(connection)));
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task O15_A_database_that_a_newer_program_wrote_events_into_is_refused()
    {
        await (await Open(Settings)).DisposeAsync();
        await Server.Run(_database, "update journal.settings set value = '99' where name = 'format'");
        Assert.Contains("was written by a newer program (format 99", await Refused(Settings), StringComparison.Ordinal);
        Assert.Contains("format 99", await Refused(Settings with { IsShared = true }), StringComparison.Ordinal);
        await Server.Run(_database, "delete from journal.settings where name = 'format'");
        await Login("reader", "grant traderterminal to reader");
        await (await Open(new(Server.Connection(_database, "reader")))).DisposeAsync();
        await Server.Run(_database, $"update journal.settings set value = '98' where name = 'format' and value = '{EventRegistry.Format}'");
        Assert.Contains("format 98", await Refused(Settings), StringComparison.Ordinal);
    }

    private static Task<PostgresJournal> Open(PostgresSettings settings) => PostgresJournal.Open(settings, TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task<string> Refused(PostgresSettings settings) => (await Assert.ThrowsAsync<JournalFormatException>(() => Open(settings))).Message;

    /// <summary>Logins belong to the whole server, which other tests use at the same time.</summary>
    private Task Login(string name, string more) => Server.Run(
        _database,
        $"""
        do $$ begin create role {name} login password '{PostgresServer.Password}'; exception when duplicate_object or unique_violation then null; end $$;
        do $$ begin create role traderterminal nologin; exception when duplicate_object or unique_violation then null; end $$;
        {more}
        """);

    /// <summary>As an older program left it.</summary>
    private async Task MakeOld(int version)
    {
        await Server.Run(
            _database,
            "create schema journal; create table journal.migrations (number integer primary key, name text not null, applied_at timestamptz not null default now())");
        await using var connection = new NpgsqlConnection(Server.Connection(_database) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Migrations.Apply(connection, 0, version, TestContext.Current.CancellationToken);
        await Server.Run(
            _database,
            """
            insert into journal.settings values ('shards', '1'), ('cluster', 'traderterminal');
            do $$ begin create role traderterminal nologin; exception when duplicate_object or unique_violation then null; end $$;
            grant usage on schema journal to traderterminal;
            grant select on all tables in schema journal to traderterminal
            """);
    }
}
