using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TraderTerminal.Simulators.ProjectX;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What was entered once stays readable under its lock, under the next one, and under no other.</summary>
public sealed class KeysUnderALock : IDisposable
{
    private const string ApiKey = "the-key-of-the-simulated-gateway";

    /// <summary>Real time that a login may take on a loaded machine.</summary>
    private static readonly TimeSpan WireMax = TimeSpan.FromSeconds(90);

    private readonly string _folder = Directory.CreateTempSubdirectory("traderterminal-keys-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Secrets_go_under_a_lock_over_to_the_next_and_stay_closed_to_every_other()
    {
        await using var gateway = await ProjectXHost.Start(
            new ProjectXOptions { Seed = 7, MarketStandsStill = true, Accounts = new AccountsFile([new SimulatedUser("ann", ApiKey, [new SimulatedAccount(26_000_001, "PRAC-V2-1-1", "topstep/practice/150k", 150_000m)])]) }, Cancel);
        var config = Path.Combine(_folder, "connected.json");
        await File.WriteAllTextAsync(config, $$"""
            {"connections":[{"name":"topstep","environment":"demo","rest":"{{gateway.Address}}","userHub":"{{new Uri(gateway.Address, "hubs/user")}}","marketHub":"{{new Uri(gateway.Address, "hubs/market")}}",
              "userName":"ann","accounts":[{"account":"one","name":"PRAC-V2-1-1","stage":"practice"}]}],
             "accounts":[{"id":"one","ruleBook":"seed/eval/50k","balance":150000}]}
            """, Cancel);
        var (first, next, other) = (Certificate("first"), Certificate("next"), Certificate("other", password: "a password"));
        var variables = new Dictionary<string, string>();
        await using var host = await Host.Start(variables, "--config", config);
        using (var entered = await host.Http.PutAsJsonAsync("/api/connections/topstep/secrets/apiKey", new JsonObject { ["secret"] = ApiKey }, Cancel)) Assert.True(entered.IsSuccessStatusCode);
        await Stands("connected", "entered");
        Assert.Contains(Keys(), key => key.Contains("requiresEncryption", StringComparison.Ordinal)); // It lies open, but for the folder's rights.

        // Under the first, and over to the next.
        await Again(first);
        await Stands("connected", "entered");
        Assert.All(Keys(), key => Assert.DoesNotContain("requiresEncryption", key, StringComparison.Ordinal));
        await Again($"{next},{first}");
        await Stands("connected", "entered");
        await Again(next);
        await Stands("connected", "entered");

        // Under a passphrase, over to another, and back under a certificate.
        var (word, another) = (Passphrase("a passphrase of the desk"), Passphrase("another passphrase of it"));
        await Again($"{word},{next}");
        await Stands("connected", "entered");
        await Again(word);
        await Stands("connected", "entered");
        await Again($"{another},{word}");
        await Again(another);
        await Stands("connected", "entered");
        Assert.All(Keys(), key => Assert.DoesNotContain("requiresEncryption", key, StringComparison.Ordinal));
        Assert.All(Keys(), key => Assert.DoesNotContain("X509", key, StringComparison.Ordinal));
        Assert.DoesNotContain("SECRET_KEYS", host.Errors, StringComparison.Ordinal);
        await Again(word);
        await Stands("awaitingSecret", "unreadable");
        Assert.Single(host.Errors.Split('\n'), line => line.Contains("SECRET_KEYS", StringComparison.Ordinal) && line.Contains("lies under a passphrase, which is not here", StringComparison.Ordinal));
        await Again($"{next},{another},{word}"); // The key that the wrong one made goes along.
        await Again(next);
        await Stands("connected", "entered");
        await host.Stop();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(host.Data, "keys"))) if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        // The doctor writes nothing, whatever it is given.
        var before = Keys();
        var wrong = await Doctor(first);
        Assert.True(wrong.Code == 1, $"{wrong}");
        Assert.Contains("mend  keys of secrets", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("lies under the certificate CN=next", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("name it with --keys-lock", wrong.Output, StringComparison.Ordinal);
        var right = await Doctor(next);
        Assert.True(right.Code == 0, $"{right}");
        Assert.Equal(before, Keys());

        // Without it, and with another one, what was entered is closed, and one sentence says why.
        await Again("");
        await Stands("awaitingSecret", "unreadable");
        Assert.Single(host.Errors.Split('\n'), line => line.Contains("SECRET_KEYS", StringComparison.Ordinal) && line.Contains("lies under the certificate CN=next", StringComparison.Ordinal));
        variables["Keys__CertificatePassword"] = "a password";
        await Again(other);
        await Stands("awaitingSecret", "unreadable");
        await Again(next, password: ""); // The new key that the other one made is not needed for what was stored before.
        await Stands("connected", "entered");
        await host.Stop();
        foreach (var text in new[] { host.Errors, host.Output, $"{wrong}{right}" }) Assert.DoesNotContain(ApiKey, text, StringComparison.Ordinal);

        List<string> Keys() => [.. Directory.EnumerateFiles(Path.Combine(host.Data, "keys"), "key-*.xml").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

        Task<CommandLine.Ended> Doctor(string certificates) => CommandLine.Run("doctor", "--data", host.Data, "--urls", "http://127.0.0.1:0", "--config", config, "--keys-lock", certificates);

        async Task Again(string certificates, string? password = null)
        {
            if (host.ProcessId != 0) await host.Stop();
            variables["Keys__Lock"] = certificates;
            if (password is not null) variables.Remove("Keys__CertificatePassword");
            await host.Restart();
        }

        async Task Stands(string state, string origin)
        {
            var line = "";
            for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < WireMax; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel))
            {
                var connection = (await host.Get("/api/connections"))[0]!;
                if ((connection["state"]!.ToString(), connection["secrets"]![0]!["origin"]!.ToString()) == (state, origin)) return;
                line = connection.ToJsonString();
            }

            Assert.Fail($"It is not {state}: {line}");
        }
    }

    [Fact]
    public async Task A_file_that_is_none_keeps_the_program_from_starting()
    {
        var file = Path.Combine(_folder, "none.pem");
        await File.WriteAllTextAsync(file, "no certificate", Cancel);
        var said = await CommandLine.Run("up", "--keys-lock", file);
        Assert.True(said.Code == 2 && said.Errors.Contains($"--keys-lock: {file} cannot be read", StringComparison.Ordinal), $"{said}");
    }

    [Theory]
    [InlineData("too short\n", "a passphrase has at least 15 characters")]
    [InlineData("a passphrase of\ntwo lines", "a passphrase is one line")]
    public async Task A_passphrase_that_is_none_keeps_the_program_from_starting(string text, string why)
    {
        var file = Path.Combine(_folder, "none");
        await File.WriteAllTextAsync(file, text, Cancel);
        var said = await CommandLine.Run("up", "--keys-lock", file);
        Assert.True(said.Code == 2 && said.Errors.Contains($"--keys-lock: {file} cannot be read ({why})", StringComparison.Ordinal) && !said.Errors.Contains(text.Trim(), StringComparison.Ordinal), $"{said}");
    }

    private string Passphrase(string text)
    {
        var file = Path.Combine(_folder, text.Replace(' ', '-'));
        File.WriteAllText(file, text + "\n");
        return file;
    }

    /// <param name="password">PKCS#12 with it; PEM without.</param>
    private string Certificate(string name, string? password = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero)); // Its end is not looked at.
        var file = Path.Combine(_folder, name + (password is null ? ".pem" : ".pfx"));
        if (password is null) File.WriteAllText(file, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        else File.WriteAllBytes(file, made.Export(X509ContentType.Pkcs12, password));
        return file;
    }
}
