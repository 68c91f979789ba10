using Npgsql;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Silo.OnOrleans;
using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Orleans;

/// <summary>Orleans' tables are made once, by whoever comes first, and by a user without more rights than the journal's.</summary>
public sealed class OrleansTables
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_processes_at_once_make_them_once_and_the_program_may_not_change_the_queries()
    {
        await using var server = await PostgresServer.Start(cancel: Cancel);
        await server.Run("postgres", "create database desk");
        var settings = new PostgresSettings(server.Connection("desk"));
        await using (await PostgresJournal.Open(settings, TimeProvider.System, Cancel))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OrleansSchema.Bring(settings, Cancel)));
        }

        await using var connection = new NpgsqlConnection(OrleansSchema.ConnectionText(settings));
        await connection.OpenAsync(Cancel);
        await using var count = new NpgsqlCommand("select count(*) from OrleansQuery", connection);
        Assert.Equal(16L, await count.ExecuteScalarAsync(Cancel));
        await using var change = new NpgsqlCommand("update orleansquery set querytext = ''", connection);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync(Cancel))).SqlState);
    }
}
