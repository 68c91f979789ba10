using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace TraderTerminal.Tests.Journal;

/// <summary>A PostgreSQL of its own on a free loopback port, run by an ordinary user in a temporary directory, gone when it is disposed.</summary>
/// <remarks>
/// A shell watches over the server: it stops it and removes its directory when this process closes the pipe, and so also when this
/// process is killed.
/// </remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The administrator of the temporary server.</summary>
    public const string Administrator = "postgres";

    /// <summary>Of a server that nobody but this machine reaches; known, so that a test can look for it where it must not be.</summary>
    public const string Password = "only-for-the-tests-4711";

    private const string Package = "postgresql-15";

    /// <summary>Starts, and stops when its input ends. Arguments: programs, directory, password, port, seconds, flush.</summary>
    private const string Watch =
        """
        set -e
        umask 077
        programs="$1"; directory="$2"; port="$4"
        mkdir "$directory"
        trap 'rm -rf "$directory"' EXIT
        printf '%s\n' "$3" > "$directory/password"
        "$programs/initdb" -D "$directory/data" -U postgres -A scram-sha-256 --pwfile="$directory/password" --locale=C --encoding=UTF8 --no-sync > "$directory/log" 2>&1 \
          || { cat "$directory/log" >&2; exit 1; }
        cat >> "$directory/data/postgresql.conf" <<END
        listen_addresses = '127.0.0.1'
        port = $port
        unix_socket_directories = ''
        max_connections = 300
        shared_buffers = 128MB
        max_wal_size = 2GB
        fsync = $6
        client_connection_check_interval = 500ms
        END
        "$programs/pg_ctl" start -w -t "$5" -s -D "$directory/data" -l "$directory/log" < /dev/null > /dev/null || { cat "$directory/log" >&2; exit 1; }
        echo ready
        cat > /dev/null
        "$programs/pg_ctl" stop -s -m immediate -D "$directory/data" > /dev/null 2>&1 || true
        """;

    /// <summary>Minutes, because a loaded machine is slow; a healthy one needs two seconds.</summary>
    private static readonly TimeSpan _startMax = TimeSpan.FromMinutes(5);

    private readonly string _programs;
    private readonly string _directory;
    private readonly Process _watch;

    private PostgresServer(string programs, string directory, int port, Process watch) =>
        (_programs, _directory, Port, _watch) = (programs, directory, port, watch);

    public int Port { get; }

    /// <param name="flushes">Whether commits are flushed to the disk; a benchmark wants it, a test that pulls no plug does not.</param>
    public static async Task<PostgresServer> Start(bool flushes = false, CancellationToken cancel = default)
    {
        var programs = await Programs(cancel);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var directory = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"traderterminal-postgres-{Environment.ProcessId}-{port}"));
            var watch = AsOrdinaryUser(["sh", "-c", Watch, "watch", programs, directory, Password, $"{port}", $"{_startMax.TotalSeconds:0}", flushes ? "on" : "off"]);
            var said = watch.StandardError.ReadToEndAsync(cancel);
            if (await watch.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(_startMax, cancel) == "ready")
                return new PostgresServer(programs, directory, port, watch);
            if (attempt == 3)
                throw new InvalidOperationException($"PostgreSQL did not start: {await said}");
        }
    }

    /// <summary>For the administrator, or for another user and another port through which the server is reached.</summary>
    public string Connection(string database, string user = Administrator, int? port = null) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port ?? Port,
        Database = database,
        Username = user,
        Password = Password,
        Timeout = 60,
        CommandTimeout = 120,
    }.ConnectionString;

    /// <summary>Stops the server: <c>fast</c> ends its connections, <c>immediate</c> is a crash.</summary>
    public Task Stop(string mode) => Control("stop", "-m", mode);

    public Task Resume() => Control("start", "-l", Path.Combine(_directory, "log"));

    /// <summary>Runs a text as the administrator.</summary>
    public async Task Run(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync();
        _watch.Dispose();
    }

    private async Task Control(string verb, params string[] more)
    {
        using var control = AsOrdinaryUser(
            [Path.Combine(_programs, "pg_ctl"), verb, "-w", "-s", "-t", $"{_startMax.TotalSeconds:0}", "-D", Path.Combine(_directory, "data"), .. more]);
        control.StandardInput.Close();
        await control.WaitForExitAsync();
        if (control.ExitCode != 0)
            throw new InvalidOperationException($"pg_ctl {verb} ended with {control.ExitCode}.");
    }

    /// <summary>A server refuses to run as root: it then runs as Debian's user for it.</summary>
    private static Process AsOrdinaryUser(string[] command)
    {
        string[] line = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command] : command;
        return Process.Start(new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        })!;
    }

    /// <summary>The folder of the server's programs; Debian's package is installed when there is none and it may.</summary>
    private static async Task<string> Programs(CancellationToken cancel)
    {
        if (Find() is { } there)
            return there;
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
            throw new InvalidOperationException($"The tests need PostgreSQL 15 or newer: install {Package}.");
        using var install = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"export DEBIAN_FRONTEND=noninteractive; apt-get install -y -q {Package} || {{ apt-get update -q && apt-get install -y -q {Package}; }}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var said = Task.WhenAll(install.StandardOutput.ReadToEndAsync(cancel), install.StandardError.ReadToEndAsync(cancel));
        await install.WaitForExitAsync(cancel);
        return Find() ?? throw new InvalidOperationException($"{Package} could not be installed: {string.Concat(await said)}");
    }

    private static string? Find()
    {
        IEnumerable<string> folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        const string debian = "/usr/lib/postgresql";
        if (Directory.Exists(debian))
            folders = Directory.EnumerateDirectories(debian).OrderByDescending(Version).Select(version => Path.Combine(version, "bin")).Concat(folders);
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));

        static int Version(string folder) => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
