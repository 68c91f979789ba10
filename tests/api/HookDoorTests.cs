using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TraderTerminal.Api;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Measures;
using Xunit;
using Route = TraderTerminal.Grains.Abstractions.Alerts.Route;

namespace TraderTerminal.Tests.Api;

public sealed class HookDoorTests : IDisposable
{
    private const string Key = "the-right-route-key";

    private readonly ManualTime _time = ManualTime.AtTen();
    private readonly Desk _desk = new();
    private readonly Lifetime _lifetime = new();
    private readonly Metrics _metrics = new();
    private readonly ApiOptions _options = new() { DataDirectory = Directory.CreateTempSubdirectory("traderterminal-test-").FullName };

    [Fact]
    public async Task An_alert_is_stored_and_accepted()
    {
        var (status, answer) = await Post("good");
        Assert.Equal((200, "accepted"), (status, answer.Status));
        var stored = Assert.Single(_desk.Stored);
        Assert.Equal((answer.AlertId, "mnq", "accepted", "key good"), (stored.Id, stored.Hook, stored.Status, stored.IdempotencyKey));
        Assert.Equal(("203.0.113.7", "masked"), (stored.Source, stored.Body));
    }

    [Fact]
    public async Task A_lasting_key_names_the_alert_and_a_windowed_one_needs_its_time()
    {
        await Post("good");
        await Post("windowed");
        _time.Advance(TimeSpan.FromSeconds(1));
        await Post("good");
        await Post("windowed");
        Assert.Equal(_desk.Stored[0].Id, _desk.Stored[2].Id);
        Assert.NotEqual(_desk.Stored[1].Id, _desk.Stored[3].Id);
        Assert.Equal(_desk.Stored[1].IdempotencyKey, _desk.Stored[3].IdempotencyKey);
    }

    [Fact]
    public async Task A_duplicate_points_at_the_first()
    {
        var first = new AlertId(new Guid("22222222-2222-2222-2222-222222222222"));
        _desk.Answer = new PutAlert.Duplicate(first);
        var (status, answer) = await Post("good");
        Assert.Equal((200, "duplicate", first), (status, answer.Status, answer.Of));
    }

    [Fact]
    public async Task What_cannot_be_read_is_stored_and_says_where()
    {
        var (status, answer) = await Post("bad");
        Assert.Equal((422, "error", "malformed_json", 3, 14), (status, answer.Status, answer.Code, answer.Line, answer.Column));
        Assert.Equal(("error", 3), (_desk.Stored.Single().Status, _desk.Stored.Single().Line));
    }

    [Fact]
    public async Task What_is_stale_is_stored_and_rejected()
    {
        var (status, answer) = await Post("stale");
        Assert.Equal((200, "rejected", "stale"), (status, answer.Status, answer.Code));
        Assert.Single(_desk.Stored);
    }

    [Fact]
    public async Task An_unknown_key_is_not_found_and_recorded_without_it()
    {
        var (status, answer) = await Post("good", key: "some-other-route-key");
        Assert.Equal((404, "error", "not_found", null), (status, answer.Status, answer.Code, answer.AlertId));
        var stored = Assert.Single(_desk.Stored);
        Assert.Equal((Deliveries.Unrouted, "203.0.113.7"), (stored.Hook, stored.Source));
        Assert.DoesNotContain("some-other-route-key", stored.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_stores_no_more_than_its_budget()
    {
        var door = Door();
        for (var delivery = 0; delivery < 3 * UnroutedBudget.BurstMax; delivery++)
            Assert.Equal(404, (await door.Receive($"guess-{delivery}", isAwaited: false, Request("good"))).StatusCode);
        Assert.Equal(UnroutedBudget.BurstMax, _desk.Stored.Count);
    }

    [Fact]
    public async Task At_the_bound_an_alert_passes_and_one_byte_more_does_not()
    {
        Assert.Equal(200, (await Post(new string('x', BoundedBody.BytesMax))).Status);
        Assert.Equal(413, (await Post(new string('x', BoundedBody.BytesMax + 1))).Status);
        Assert.Single(_desk.Stored);
    }

    [Fact]
    public async Task What_is_not_stored_is_to_be_sent_again()
    {
        _desk.Answer = new PutAlert.Unavailable("disk full");
        var http = Request("good");
        Assert.Equal(503, (await Door().Receive(Key, isAwaited: false, http)).StatusCode);
        Assert.Equal("5", http.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_fault_of_ours_is_to_be_sent_again_too()
    {
        _desk.Fault = new InvalidOperationException("a bug");
        Assert.Equal(503, (await Post("good")).Status);
        Assert.Equal(503, (await Post("throws")).Status);
    }

    [Fact]
    public async Task Nothing_is_taken_while_the_process_stops()
    {
        _lifetime.StopApplication();
        Assert.Equal(503, (await Post("good")).Status);
        Assert.Empty(_desk.Stored);
    }

    [Fact]
    public async Task Whoever_waits_gets_the_outcomes()
    {
        _desk.Outcome = Task.FromResult<IReadOnlyList<AlertOutcome>>([Outcome("a", AlertOutcome.Refused), Outcome("b", AlertOutcome.Accepted)]);
        var (_, mixed) = await Post("good", isAwaited: true);
        Assert.Equal(("accepted", 2), (mixed.Status, mixed.Outcomes!.Count));

        _desk.Outcome = Task.FromResult<IReadOnlyList<AlertOutcome>>([Outcome("a", AlertOutcome.Refused), Outcome("b", AlertOutcome.Refused)]);
        var (status, refused) = await Post("good", isAwaited: true);
        Assert.Equal((200, "rejected", "CODE", 2), (status, refused.Status, refused.Code, refused.Outcomes!.Count));
    }

    [Fact]
    public async Task Whoever_waits_too_long_gets_accepted()
    {
        _desk.Outcome = new TaskCompletionSource<IReadOnlyList<AlertOutcome>>().Task;
        var post = Door().Receive(Key, isAwaited: true, Request("good"));
        _time.Advance(HookDoor.Deadline - TimeSpan.FromTicks(1));
        Assert.False(post.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("accepted", null), ((await post).Value!.Status, (await post).Value!.Outcomes));
    }

    [Fact]
    public async Task A_fault_after_storing_is_never_an_error()
    {
        _desk.Outcome = Task.FromException<IReadOnlyList<AlertOutcome>>(new InvalidOperationException("a bug"));
        Assert.Equal((200, "accepted"), await StatusOf(Post("good", isAwaited: true)));
    }

    [Fact]
    public async Task A_key_may_be_looked_at_as_often_as_its_route_takes_alerts_and_takes_no_alerts_place()
    {
        var door = Door();
        for (var look = 0; look < RouteRates.BurstMax; look++) Assert.Equal(204, Check(door).Status);
        var (status, answer) = Check(door);
        Assert.Equal((200, "rejected", "rate", "The key is right; more than 600 checks a minute."), (status, answer!.Status, answer.Code, answer.Reason));
        Assert.Equal(404, Check(door, "some-other-route-key").Status);
        Assert.Equal(200, (await door.Receive(Key, isAwaited: false, Request("good"))).StatusCode);
        _time.Advance(TimeSpan.FromSeconds(0.1) - TimeSpan.FromTicks(1));
        Assert.Equal(200, Check(door).Status);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(204, Check(door).Status);
        Assert.Single(_desk.Stored);
        _options.HookSources.Add("198.51.100.0/24");
        Assert.Equal((403, "source_not_allowed"), (Check(Door()).Status, Check(Door()).Answer!.Code));
    }

    private static (int Status, HookAnswer? Answer) Check(HookDoor door, string key = Key) => door.Check(key, Request("")).Result switch
    {
        Microsoft.AspNetCore.Http.HttpResults.NoContent none => (none.StatusCode, null),
        Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<HookAnswer> said => (said.StatusCode ?? 0, said.Value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [Fact]
    public async Task Only_configured_networks_reach_a_hook()
    {
        _options.HookSources.Add("203.0.113.0/24");
        Assert.Equal(200, (await Post("good")).Status);
        _options.HookSources[0] = "198.51.100.0/24";
        Assert.Equal(403, (await Post("good")).Status);
    }

    public void Dispose()
    {
        _lifetime.Dispose();
        _metrics.Dispose();
        Directory.Delete(_options.DataDirectory, recursive: true);
    }

    private static async Task<(int, string)> StatusOf(Task<(int Status, HookAnswer Answer)> post) => ((await post).Status, (await post).Answer.Status);

    private static AlertOutcome Outcome(string account, string outcome) =>
        new(new AccountId(account), default, outcome, "CODE", "text", null, default);

    private async Task<(int Status, HookAnswer Answer)> Post(string body, string key = Key, bool isAwaited = false)
    {
        var result = await Door().Receive(key, isAwaited, Request(body));
        return (result.StatusCode ?? 0, result.Value!);
    }

    private HookDoor Door() => new(
        new OneHook(), _desk, new Reader(), new HookSources(Options.Create(_options)), new SenderProof(new SigningKeys(Options.Create(_options))), new RouteRates(_time), new UnroutedBudget(_time), _time, _lifetime, _metrics,
        NullLogger<HookDoor>.Instance);

    private static DefaultHttpContext Request(string body)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("203.0.113.7") } };
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return http;
    }

    private sealed class Desk : IAlertDesk
    {
        public List<AlertDelivery> Stored { get; } = [];

        /// <summary>Null for stored as it came.</summary>
        public PutAlert? Answer { get; set; }

        public Exception? Fault { get; set; }

        public Task<IReadOnlyList<AlertOutcome>> Outcome { get; set; } = Task.FromResult<IReadOnlyList<AlertOutcome>>([]);

        public ValueTask<PutAlert> Put(AlertDelivery delivery, CancellationToken cancel, IReadOnlyList<AlertRoute>? addressed = null)
        {
            if (Fault is not null) throw Fault;
            if (Answer is not PutAlert.Unavailable) Stored.Add(delivery);
            return ValueTask.FromResult(Answer ?? new PutAlert.Stored(delivery));
        }

        public async ValueTask<IReadOnlyList<AlertOutcome>> Outcomes(AlertId alert, CancellationToken cancel) => await Outcome.WaitAsync(cancel);

        public ValueTask<ForeseenDelivery> Foresee(AlertDelivery delivery, IReadOnlyList<AlertRoute> addressed, Hook? draft = null) => throw new NotSupportedException();
    }

    private sealed class Reader : IAlertReader
    {
        public AlertReading Read(ReadOnlyMemory<byte> body, Hook hook, DateTimeOffset receivedAt) => Encoding.UTF8.GetString(body.Span) switch
        {
            "bad" => new AlertReading.Faulty("malformed_json", "line 3, column 14", 3, 14),
            "throws" => throw new InvalidOperationException("a bug"),
            var text => new AlertReading.Understood([], "{}", "own", [], [], $"key {text}", text == "windowed", text == "stale" ? "too old" : null),
        };

        public string Mask(ReadOnlyMemory<byte> body) => "masked";
    }

    private sealed class OneHook : IHooks
    {
        private static readonly Hook Only = new(
            "mnq", HookRequests.HashOf(Key),
            new Route("mnq", default, 1, SameSide.Ignore, OppositeSide.Reverse, true, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20)));

        public IReadOnlyList<Hook> All => [Only];

        public Hook? FindByKey(string routeKey, DateTimeOffset at) => routeKey == Key ? Only : null;

        public Hook? Find(string id) => id == Only.Id ? Only : null;

        public ValueTask<Reply> Save(Guid id, Hook hook, string by, string? reason = null) => throw new NotSupportedException();
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
