using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Tests.Operations;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>What a desk's monitoring is told of a running host: counts, one trace from hook to fill, and no secret.</summary>
public sealed partial class TelemetryOverTheWire
{
    private const string Eval = "topstep_eval_001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_morning_is_counted_traced_from_the_hook_to_the_fill_and_told_without_a_secret()
    {
        await using var collector = await OtlpReceiver.Start();
        var (stranger, password, wrong) = ("planted-unknown-route-key", "planted-password-of-ada", "planted-wrong-password");
        await using var host = await Host.Start("--clock", "virtual", "--otlp", collector.Address.ToString());
        await host.Price("MNQ", 15_499.75m);
        var viewer = (await host.Post("/api/operators", new { name = "Vera", role = "viewer" }))["key"]!.ToString();
        var key = (await host.Post("/api/hooks", new { id = "desk", accounts = new[] { new { account = Eval } } }))["key"]!.ToString();

        var refused = await Send(host, key, """{"symbol":"MNQ1!","action":"buy","quantity":1000,"id":"two"}""");
        var bought = await Send(host, key, """{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one"}""");
        await host.Settle();
        await Send(host, key, """{"symbol":"MNQ1!","action":"buy","quantity":1,"id":"one"}""");
        Assert.Equal(422, (await host.HookByKey(key, "dance")).Status);
        Assert.Equal(404, (await host.HookByKey(stranger, "{}")).Status);
        using (var set = await host.Http.PostAsJsonAsync("/api/me/password", new { password }, Cancel)) Assert.True(set.IsSuccessStatusCode);
        using (await host.Http.PostAsJsonAsync("/api/sign-in", new { name = "admin", password = wrong }, Cancel))
        {
            // Refused; the password is in the body alone.
        }

        using (await host.Http.GetAsync($"/signin?key={stranger}", Cancel))
        {
            // A key in an address that nobody knows.
        }

        await host.Post($"/api/accounts/{Eval}/flatten", new { reason = "end of the morning" });
        await host.Settle();
        await host.Advance(new DateTimeOffset(2026, 10, 20, 14, 31, 0, TimeSpan.Zero));

        var page = await Scrape(host, "/metrics", viewer);
        Counted(page, refused["code"]!.ToString());
        MetricsPage.AssertDescribes(page);
        var framework = await Scrape(host, "/metrics/framework", viewer);
        Assert.Contains("http_server_request_duration_seconds_count", framework, StringComparison.Ordinal);
        MetricsPage.AssertListsFramework(framework);
        using (var nobody = new HttpClient { BaseAddress = host.Http.BaseAddress })
        {
            foreach (var path in new[] { "/metrics", "/metrics/framework" }) Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path, Cancel)).StatusCode);
        }

        var examples = await Exemplars(host, viewer);

        var system = await host.Get("/api/system");
        foreach (var slow in system["slow"]!.AsArray())
        {
            Assert.True(slow!["tookMs"]!.GetValue<double>() >= SlowWork.From.TotalMilliseconds, slow.ToJsonString());
            Assert.Equal(slow["alert"]?.ToString().Replace("-", "", StringComparison.Ordinal), slow["trace"]?.ToString());
        }

        var admin = (await File.ReadAllTextAsync(Path.Combine(host.Data, "admin.key"), Cancel)).Trim();
        var demo = (await File.ReadAllTextAsync(Path.Combine(host.Data, "demo-hook.key"), Cancel)).Trim();
        // What was measured and traced last goes out with the end of the process.
        Assert.Equal(0, await host.Stop());
        Traced(collector, bought["alertId"]!.ToString());
        Assert.Subset(collector.Spans.Select(span => span.Trace).ToHashSet(), examples);
        Assert.Superset(new HashSet<string>(["traderterminal.decisions", "traderterminal.journal.position", "http.server.request.duration"]), collector.Metrics.ToHashSet());
        Assert.Contains(collector.Received, one => one.Signal == "logs");
        foreach (var secret in new[] { viewer, key, stranger, password, wrong, admin, demo })
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            Assert.All(collector.Received, one => Assert.True(one.Body.AsSpan().IndexOf(bytes) < 0, $"{secret} was sent as {one.Signal}."));
            Assert.DoesNotContain(secret, page + framework + system.ToJsonString(), StringComparison.Ordinal);
        }
    }

    private static void Counted(string page, string refusal)
    {
        string[] lines =
        [
            """traderterminal_hook_answers_total{answer="accepted",status="200"} 1""",
            """traderterminal_hook_answers_total{answer="duplicate",status="200"} 1""",
            """traderterminal_hook_answers_total{answer="rejected",status="200"} 1""",
            """traderterminal_hook_answers_total{answer="error",status="422"} 1""",
            """traderterminal_hook_answers_total{answer="error",status="404"} 1""",
            """traderterminal_alerts_total{outcome="accepted"} 1""",
            """traderterminal_alerts_total{outcome="duplicate"} 1""",
            """traderterminal_alerts_total{outcome="refused"} 1""",
            """traderterminal_alerts_total{outcome="error"} 1""",
            """traderterminal_alerts_total{outcome="unrouted"} 1""",
            $$"""traderterminal_decisions_total{code="{{refusal}}",result="refused"} 1""",
            """traderterminal_orders_total{broker="paper",result="sent"} 2""",
            """traderterminal_orders_total{broker="paper",result="filled"} 2""",
            """traderterminal_fills_total{broker="paper",source="broker"} 2""",
            """traderterminal_flattens_total{cause="person"} 1""",
            "traderterminal_flatten_duration_seconds_count 1",
            "traderterminal_alert_to_order_duration_seconds_count 1",
            """traderterminal_accounts{state="active"} 2""",
            """traderterminal_accounts{state="frozen"} 0""",
            """traderterminal_accounts_link{link="connected"} 2""",
            "traderterminal_journal_available 1",
            """traderterminal_records_available{shard="0"} 1""",
            "traderterminal_alerts_waiting 0",
            "traderterminal_live_viewers 0",
            "traderterminal_shards_held 1",
        ];
        var told = page.Split('\n');
        Assert.All(lines, line => Assert.True(told.Contains(line), $"{line} is not in:\n{page}"));
        Assert.Single(told, line => line.StartsWith("traderterminal_decisions_total{", StringComparison.Ordinal) && line.EndsWith("result=\"accepted\"} 1", StringComparison.Ordinal));
        Assert.True(MetricsPage.Value(page, "traderterminal_decide_duration_seconds_count") > 4);
        Assert.True(MetricsPage.Value(page, "traderterminal_append_duration_seconds_count") > 4);
        Assert.True(MetricsPage.Value(page, "traderterminal_journal_position{shard=\"0\"}") > 10);
        Assert.All(told.Where(line => line.Length > 0 && line[0] != '#'), line => Assert.StartsWith("traderterminal_", line, StringComparison.Ordinal));
        Assert.DoesNotContain(Eval, page, StringComparison.Ordinal);
    }

    /// <summary>One tree of spans: the request is its root, and everything hangs below it but the fill, which the broker told by itself.</summary>
    private static void Traced(OtlpReceiver collector, string alert)
    {
        var trace = alert.Replace("-", "", StringComparison.Ordinal);
        var spans = collector.Spans.Where(span => span.Trace == trace).ToList();
        Assert.Superset(
            new HashSet<string>(["POST /hooks/{routeKey}", "inbox", "alert", "decide", "append", "order", "fill", "broadcast"]), spans.Select(span => span.Name).ToHashSet());
        Assert.All(spans, span => Assert.Equal(alert, span.Texts[Traces.AlertTag]));
        var ids = spans.Select(span => span.Id).ToHashSet();
        Assert.All(spans, span => Assert.True(span.Parent.Length == 0 ? span.Name is "POST /hooks/{routeKey}" or "fill" : ids.Contains(span.Parent), $"{span.Name} hangs below {span.Parent}"));
        Assert.Equal("paper", spans.First(span => span.Name == "order").Texts["traderterminal.broker"]);
        Assert.Equal(spans.First(span => span.Name == "order").Texts["traderterminal.order"], spans.First(span => span.Name == "fill").Texts["traderterminal.order"]);
        Assert.DoesNotContain(collector.Spans.SelectMany(span => span.Texts.Keys), name => name is "url.full" or "url.path" or "url.query");
        Assert.Contains(collector.Spans, span => span.Name == "POST /api/accounts/{id}/flatten");
    }

    /// <summary>The traces that the figures of decisions lead to, as Prometheus is told of them.</summary>
    private static async Task<HashSet<string>> Exemplars(Host host, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.2,*/*;q=0.1");
        using var answer = await host.Http.SendAsync(request, Cancel);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.EndsWith("\n# EOF\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE traderterminal_alerts counter\n", page, StringComparison.Ordinal);
        Assert.Contains("traderterminal_alerts_total{outcome=\"accepted\"} 1\n", page, StringComparison.Ordinal);
        var examples = Exemplar().Matches(page);
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            var (figure, upTo) = (example.Groups["figure"].Value, example.Groups["le"].Value);
            Assert.True(upTo == "+Inf" || double.Parse(figure, CultureInfo.InvariantCulture) <= double.Parse(upTo, CultureInfo.InvariantCulture), example.Value);
        });
        return [.. examples.Select(example => example.Groups["trace"].Value)];
    }

    [GeneratedRegex("^traderterminal_decide_duration_seconds_bucket\\{le=\"(?<le>[^\"]+)\"\\} \\d+ # \\{trace_id=\"(?<trace>[0-9a-f]{32})\",span_id=\"[0-9a-f]{16}\"\\} (?<figure>[0-9.E-]+) \\d+\\.\\d{3}$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Exemplar();

    private static async Task<JsonNode> Send(Host host, string key, string body)
    {
        var (status, said) = await host.HookByKey(key, body);
        Assert.Equal(200, status);
        return said!;
    }

    private static async Task<string> Scrape(Host host, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await host.Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return await answer.Content.ReadAsStringAsync(Cancel);
    }
}
