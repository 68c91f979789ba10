using System.Globalization;
using TraderTerminal.Tests.Journal;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace TraderTerminal.Tests.Journal;

/// <summary>The one server of a test run: started by the first test that asks for a database, stopped after the last test.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly Lock _lock = new();
    private static Task<PostgresServer>? _server;
    private static int _databases;

    public static Task<PostgresServer> Server()
    {
        lock (_lock)
            return _server ??= Task.Run(() => PostgresServer.Start());
    }

    /// <summary>A new, empty database and its name.</summary>
    public static async Task<(PostgresServer Server, string Database)> Database(PostgresServer? of = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The tests start their PostgreSQL with a shell.");
        var server = of ?? await Server();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await server.Run("postgres", $"create database {name}");
        return (server, name);
    }

    public async ValueTask DisposeAsync()
    {
        Task<PostgresServer>? server;
        lock (_lock)
            (server, _server) = (_server, null);
        if (server is not null)
            await (await server).DisposeAsync();
    }
}
