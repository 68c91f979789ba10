using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TraderTerminal.Bench;

/// <summary>Two silos and a front door of one engine, each a process of its own, and callers that wait for what was decided.</summary>
internal sealed class EngineDesk : IAsyncDisposable
{
    private const int Accounts = 1_000;
    private const int Callers = 64;
    private const int Shards = 17;
    private const string Key = "bench-engines-key";

    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10), Look = TimeSpan.FromMilliseconds(100);

    private readonly List<Process> _processes = [];
    private readonly HttpClient _http;
    private int _numbers;

    private EngineDesk(Uri door) => _http = new HttpClient { BaseAddress = door, Timeout = TimeSpan.FromSeconds(40) };

    /// <summary>What all processes have in memory now.</summary>
    public long Bytes => _processes.Sum(process =>
    {
        process.Refresh();
        return process.WorkingSet64;
    });

    public static async Task<EngineDesk> Start(string program, string engine, string folder, string connection)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "connection"), connection);
        await File.WriteAllTextAsync(Path.Combine(folder, "world.json"), World());
        var door = FreePort();
        var desk = new EngineDesk(new Uri($"http://127.0.0.1:{door}"));
        foreach (var (name, role, port) in new[] { ("silo-0", "silo", FreePort()), ("silo-1", "silo", FreePort()), ("door", "api", door) })
        {
            var process = Process.Start(new ProcessStartInfo("dotnet",
            [
                program, "up", "--data", Path.Combine(folder, name), "--urls", $"http://127.0.0.1:{port}", "--journal", "postgres", "--shards", $"{Shards}", "--role", role, "--engine", engine,
                "--connection-file", Path.Combine(folder, "connection"), "--config", Path.Combine(folder, "world.json"), "--keys", Path.Combine(folder, "keys"),
                "--clock-shift", ((int)(OpenHours.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds).ToString(CultureInfo.InvariantCulture),
            ]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            desk._processes.Add(process);
        }

        try
        {
            await Task.WhenAll(Enumerable.Range(0, Accounts).Chunk(Accounts / Callers).Select(desk.Answered));
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>How long each alert took to its outcome, in order: every caller goes round its own accounts.</summary>
    public async Task<IReadOnlyList<TimeSpan>> Call(TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var took = new List<TimeSpan>();
            for (var account = caller; TimeProvider.System.GetElapsedTime(began) < time; account = account + Callers < Accounts ? account + Callers : caller)
            {
                var sent = TimeProvider.System.GetTimestamp();
                if (await IsDecided(account)) took.Add(TimeProvider.System.GetElapsedTime(sent));
            }

            return took;
        })));
        return [.. all.SelectMany(took => took).Order()];
    }

    /// <summary>Kills a silo without a word; how long it takes until an alert is decided on every account that was asked.</summary>
    public async Task<TimeSpan> KillOne()
    {
        var began = TimeProvider.System.GetTimestamp();
        _processes[0].Kill();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(account => Answered([account])));
        return TimeProvider.System.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var process in _processes)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Completes when each of them has decided an alert.</summary>
    private async Task Answered(int[] accounts)
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var account in accounts)
        {
            while (!await IsDecided(account))
            {
                if (TimeProvider.System.GetElapsedTime(began) > WaitMax) throw new TimeoutException($"Account {account} does not decide.");
                await Task.Delay(Look);
            }
        }
    }

    /// <summary>False when nothing takes the alert yet, or the caller was answered before it was decided.</summary>
    private async Task<bool> IsDecided(int account)
    {
        using var content = new StringContent(
            $$"""{"id":"{{Interlocked.Increment(ref _numbers).ToString(CultureInfo.InvariantCulture)}}","symbol":"MNQZ2026","action":"buy","quantity":1}""", Encoding.UTF8, "text/plain");
        try
        {
            using var answer = await _http.PostAsync(new Uri($"/hooks/{Key}-{account}?wait=true", UriKind.Relative), content);
            return answer.IsSuccessStatusCode && JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["outcomes"] is JsonArray { Count: > 0 };
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string World() => JsonSerializer.Serialize(new
    {
        accounts = Enumerable.Range(0, Accounts).Select(i => new { id = $"a{i}", trader = $"t{i}", ruleBook = "topstep/practice/150k", balance = 150_000 }),
        hooks = Enumerable.Range(0, Accounts).Select(i => new { id = $"h{i}", key = $"{Key}-{i}", route = new { accounts = new[] { $"a{i}" } } }),
    });
}
