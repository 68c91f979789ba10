using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Simulators.ProjectX;
using TraderTerminal.Tests.Journal;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Set-ups that are broken in one place each: the doctor names the fault and its mend in one line, says nothing bad of the rest, and ends with 1.</summary>
public sealed class DoctorOnBrokenSetUps : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";
    private const string ApiKey = "the-key-of-the-simulated-gateway";
    private const string Account = "PRAC-V2-1-1";

    private readonly string _folder = Directory.CreateTempSubdirectory("traderterminal-doctor-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_good_set_up_is_good_at_every_line()
    {
        await using var gateway = await Gateway();
        using (var certificate = SelfSigned(2060)) await Keep(certificate, "server");
        var port = DeskProcess.FreePort();
        var checkedUp = await Doctor(
            Tls("server"), "--config", await Connected(gateway), "--urls", $"http://127.0.0.1:{port};https://127.0.0.1:0", "--public", $"http://localhost:{port}");
        Assert.True(checkedUp.Code == 0, $"{checkedUp}");
        var lines = checkedUp.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("good  ", line, StringComparison.Ordinal));
        foreach (var what in new[] { "runtime", "options", "data directory", "free space", "zone data", "certificate", "address", "public address localhost", "set-up", "journal", "login topstep at 127.0.0.1" })
            Assert.Contains(lines, line => line.StartsWith($"good  {what}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task B01_A_data_directory_that_cannot_be_written()
    {
        var file = Path.Combine(_folder, "a-file");
        await File.WriteAllTextAsync(file, "", Cancel);
        Mended(await CommandLine.Run("doctor", "--data", Path.Combine(file, "data"), "--urls", AnyPort), "data directory", "cannot be written", "choose another with --data");
    }

    [Fact]
    public async Task B02_A_disk_that_is_almost_full() =>
        Mended(await Doctor("--disk-warn", "1000000000", "--disk-stop", "1000000000"), "free space", "less than 1000000000 MiB", "make room");

    [Fact]
    public async Task B03_Zone_data_of_another_opinion()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has its zones elsewhere.");
        var zones = Directory.CreateDirectory(Path.Combine(_folder, "zones", "America")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(zones, "Chicago"), ZoneWithoutChanges(), Cancel);
        Mended(await Doctor(new Dictionary<string, string> { ["TZDIR"] = Path.GetDirectoryName(zones)! }), "zone data", "America/Chicago is -", "put the newest of both in place");
    }

    [Fact]
    public async Task B04_A_certificate_that_has_ended()
    {
        using (var certificate = SelfSigned(2021)) await Keep(certificate, "old");
        Mended(await Doctor(Tls("old"), "--urls", "https://127.0.0.1:0"), "certificate", "it ended on 2021-01-01", "renew it");
        Mended(await Doctor(Tls("nowhere"), "--urls", "https://127.0.0.1:0"), "certificate", "cannot be used with its key", "name a certificate");
        Mended(await Doctor("--urls", "https://127.0.0.1:0"), "certificate", "none is named", "Kestrel__Certificates__Default__Path");
    }

    [Fact]
    public async Task B05_An_address_that_something_else_has()
    {
        using var other = Listen();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        Mended(await Doctor("--urls", url), $"address {url}", "cannot be listened on", "choose another");
    }

    [Fact]
    public async Task B06_A_key_that_others_may_read_or_nobody()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such mode.");
        Directory.CreateDirectory(Data);
        var key = Path.Combine(Data, "admin.key");
        await File.WriteAllTextAsync(key, "a-key-of-somebody\n", Cancel);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Mended(await Doctor(), "key admin.key", "others than its owner may read it", "chmod 600");
        File.Delete(key);
        File.CreateSymbolicLink(key, Path.Combine(_folder, "gone"));
        Mended(await Doctor(), "key admin.key", "cannot be read", "give it to this user");
    }

    [Fact]
    public async Task B07_A_secret_whose_keys_are_gone()
    {
        await using var gateway = await Gateway();
        var config = await Connected(gateway, isEntered: true);
        Mended(await Doctor("--config", config), "apiKey of topstep", "is missing", "enter it on the page Connections");
        await using var host = await Host.Start("--config", config);
        using (var entered = await host.Http.PutAsJsonAsync("/api/connections/topstep/secrets/apiKey", new JsonObject { ["secret"] = ApiKey }, Cancel)) Assert.True(entered.IsSuccessStatusCode);
        await host.Stop();
        var good = await CommandLine.Run("doctor", "--data", host.Data, "--urls", AnyPort, "--config", config);
        Assert.True(good.Code == 0 && good.Output.Contains("good  login topstep", StringComparison.Ordinal), $"{good}");
        Directory.Delete(Path.Combine(host.Data, "keys"), recursive: true);
        Mended(await CommandLine.Run("doctor", "--data", host.Data, "--urls", AnyPort, "--config", config), "apiKey of topstep", "the keys that open it are not here", "enter it again");
    }

    [Fact]
    public async Task B08_A_database_that_is_away_or_lets_its_user_do_nothing()
    {
        var (server, database) = await SharedPostgres.Database();
        var file = Path.Combine(_folder, "connection");
        string[] options = ["--journal", "postgres", "--connection-file", file];
        try
        {
            await File.WriteAllTextAsync(file, server.Connection(database, port: 1), Cancel);
            var away = await Doctor(options);
            Mended(away, "journal", "127.0.0.1:1 cannot be opened", "see that PostgreSQL runs there");
            var user = $"stranger_of_{database}";
            await server.Run("postgres", $"create role {user} login password '{PostgresServer.Password}'");
            await File.WriteAllTextAsync(file, server.Connection(database, user), Cancel);
            var poor = await Doctor(options);
            Mended(poor, "journal", $"refuses its user {user}", "an administrator ran: create role traderterminal");
            foreach (var said in new[] { away, poor }) Assert.DoesNotContain(PostgresServer.Password, $"{said}", StringComparison.Ordinal);
        }
        finally
        {
            await server.Run("postgres", $"drop database {database} with (force)");
            await server.Run("postgres", $"drop role if exists stranger_of_{database}");
        }
    }

    [Fact]
    public async Task B09_A_file_of_the_connection_that_holds_something_else()
    {
        var file = Path.Combine(_folder, "connection");
        await File.WriteAllTextAsync(file, "the password is swordfish", Cancel);
        var said = await Doctor("--journal", "postgres", "--connection-file", file);
        Mended(said, "journal", "The connection string of the journal cannot be read", "It looks like: Host=");
        Assert.DoesNotContain("swordfish", $"{said}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task B10_A_login_that_the_broker_refuses_and_an_account_that_it_does_not_have()
    {
        await using var gateway = await Gateway();
        Mended(
            await Doctor(new Dictionary<string, string> { ["DOCTORS_KEY"] = "another" }, "--config", await Connected(gateway)), "login topstep", "does not know this user name with this API key", "check both");
        Mended(await Doctor("--config", await Connected(gateway, account: "PRAC-V2-9-9")), "login topstep", "no account PRAC-V2-9-9, but PRAC-V2-1-1", "correct the name");
    }

    [Fact]
    public async Task B11_A_clock_that_differs_from_the_brokers()
    {
        await using var gateway = await Gateway();
        Mended(await Doctor("--config", await Connected(gateway), "--clock-shift", "600"), "login topstep", "10 minutes ahead of the gateway's", "set it");
    }

    [Fact]
    public async Task B12_A_public_address_where_nothing_is_or_something_else()
    {
        Mended(await Doctor("--public", $"http://127.0.0.1:{DeskProcess.FreePort()}"), "public address 127.0.0.1", "nothing answers there", "start the tunnel");
        Mended(await Doctor("--public", "https://alerts.invalid"), "public address alerts.invalid", "leads to no address", "the name is right");
        await using var gateway = await Gateway();
        Mended(await Doctor("--public", $"{gateway.Address}"), "public address 127.0.0.1", "not from here", "point the tunnel or proxy at");
    }

    [Fact]
    public async Task B13_A_data_directory_that_is_in_use()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var said = await CommandLine.Run("doctor", "--data", host.Data, "--urls", AnyPort, "--public", $"http://localhost:{host.Http.BaseAddress!.Port}");
        Assert.Contains("not from here", said.Output, StringComparison.Ordinal); // An instance answers there, and not at the address that this start would have.
        Mended(await CommandLine.Run("doctor", "--data", host.Data, "--urls", AnyPort), "journal", "held by another instance", "Stop it, or give this one its own directory");
        var same = await CommandLine.Run("doctor", "--data", host.Data, "--urls", $"{host.Http.BaseAddress}", "--public", $"http://localhost:{host.Http.BaseAddress.Port}");
        Assert.Contains("good  public address localhost", same.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B14_A_set_up_with_mistakes()
    {
        var config = Path.Combine(_folder, "desk.json");
        await File.WriteAllTextAsync(config, """{"accounts":[{"id":"One","ruleBook":"seed/eval/50k","balance":0}]}""", Cancel);
        Mended(await Doctor("--config", config), $"set-up {config}", "One cannot name an account", "the balance is above zero; correct the file");
    }

    [Fact]
    public async Task B15_An_option_that_there_is_not_and_one_of_no_sense()
    {
        Mended(await Doctor(new Dictionary<string, string> { ["Api__Proxis"] = "1" }), "options of the environment", "Proxis", "correct the variable");
        Mended(await Doctor(new Dictionary<string, string> { ["Api__Proxies"] = "70" }), "options of the environment", "Api:Proxies is a number from 0 to 10", "correct the variable");
    }

    [Fact]
    public async Task B16_A_clock_behind_the_history()
    {
        await using var host = await Host.Start();
        await host.Stop();
        Mended(await CommandLine.Run("doctor", "--data", host.Data, "--urls", AnyPort, "--clock-shift", "-7200"), "clock", "lies ahead", "set the computer's clock");
    }

    /// <summary>One line, and one alone, is to be mended; it says what is wrong and what to do.</summary>
    [Fact]
    public async Task B17_An_address_for_others_that_anybody_on_the_way_can_read()
    {
        const string url = "http://0.0.0.0:0";
        Mended(await Doctor("--urls", url), $"address {url}", "plain http for other machines", "a tunnel or proxy before it");
        var behind = await Doctor(new Dictionary<string, string> { ["Api__Proxies"] = "1" }, "--urls", url);
        Assert.True(behind.Code == 0, $"{behind}");
    }

    private static void Mended(CommandLine.Ended said, string what, string wrong, string mend)
    {
        Assert.True(said.Code == 1, $"{said}");
        var line = Assert.Single(said.Output.Split('\n'), line => line.StartsWith("mend", StringComparison.Ordinal));
        Assert.StartsWith($"mend  {what}", line, StringComparison.Ordinal);
        Assert.Contains(wrong, line, StringComparison.Ordinal);
        Assert.Contains(mend, line[line.IndexOf(wrong, StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", $"{said}", StringComparison.Ordinal);
        Assert.Empty(said.Errors);
    }

    private Task<CommandLine.Ended> Doctor(params string[] options) => Doctor(new Dictionary<string, string>(), options);

    private Task<CommandLine.Ended> Doctor(Dictionary<string, string> environment, params string[] options)
    {
        environment.TryAdd("DOCTORS_KEY", ApiKey);
        string[] urls = options.Contains("--urls") ? [] : ["--urls", AnyPort];
        return CommandLine.Run(environment, ["doctor", "--data", Data, .. urls, .. options]);
    }

    private static Task<ProjectXHost> Gateway() => ProjectXHost.Start(
        new ProjectXOptions { Seed = 7, MarketStandsStill = true, Accounts = new AccountsFile([new SimulatedUser("ann", ApiKey, [new SimulatedAccount(26_000_001, Account, "topstep/practice/150k", 150_000m)])]) }, Cancel);

    private async Task<string> Connected(ProjectXHost gateway, bool isEntered = false, string account = Account)
    {
        var config = Path.Combine(_folder, "connected.json");
        await File.WriteAllTextAsync(config, $$"""
            {"connections":[{"name":"topstep","environment":"demo","rest":"{{gateway.Address}}","userHub":"{{new Uri(gateway.Address, "hubs/user")}}","marketHub":"{{new Uri(gateway.Address, "hubs/market")}}",
              "userName":"ann",{{(isEntered ? "" : "\"apiKeyEnv\":\"DOCTORS_KEY\",")}}"accounts":[{"account":"one","name":"{{account}}","stage":"practice"}]}],
             "accounts":[{"id":"one","ruleBook":"seed/eval/50k","balance":150000}]}
            """, Cancel);
        return config;
    }

    private Dictionary<string, string> Tls(string name) => new()
    {
        ["Kestrel__Certificates__Default__Path"] = Path.Combine(_folder, $"{name}.pem"), ["Kestrel__Certificates__Default__KeyPath"] = Path.Combine(_folder, $"{name}.key.pem"),
    };

    private async Task Keep(X509Certificate2 certificate, string name)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.pem"), certificate.ExportCertificatePem(), Cancel);
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(_folder, $"{name}.key.pem"), key.ExportPkcs8PrivateKeyPem(), Cancel);
    }

    private static X509Certificate2 SelfSigned(int until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=trader.example.com", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(until, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    /// <summary>A compiled zone of one kind of time and no change: UTC the whole year.</summary>
    private static byte[] ZoneWithoutChanges() =>
    [
        .. Encoding.ASCII.GetBytes("TZif"), .. new byte[16], // Version 1, reserved.
        .. new byte[4], .. new byte[4], .. new byte[4], .. new byte[4], 0, 0, 0, 1, 0, 0, 0, 4, // One kind, four letters.
        .. new byte[6], .. Encoding.ASCII.GetBytes("UTC\0"),
    ];

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
