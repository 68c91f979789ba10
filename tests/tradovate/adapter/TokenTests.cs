using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Adapter;

/// <summary>One session for a user: renewed and never logged in anew in a loop; what a person has to see to is one sentence without a secret.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Password = "a-password-that-nobody-may-see", Secret = "a-secret-that-nobody-may-see";
    private const string Login = "/v1/auth/accesstokenrequest", Renew = "/v1/auth/renewaccesstoken", Cancelled = "/v1/order/cancelorder";

    private static readonly DateTimeOffset Now = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime _time = new(Now);
    private readonly ScriptedWire _script = new(Now);
    private readonly TradovateClient _client;

    public TokenTests()
    {
        _client = new TradovateClient(Connection(), _time, _script);
        _script.Answer(Renew, 401, "\"Expired Access Token\"");
        _script.Answer(Cancelled, 200, """{"commandId":7}""");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    public static TradovateConnection Connection(string account = "DEMO1") => new(
        "prop", TradovateSite.Practice.At(new("https://demo.tradovateapi.com/v1"), new("wss://demo.tradovateapi.com/v1/websocket"), new("wss://md.tradovateapi.com/v1/websocket"), out _)!,
        new("trader1", new Credential(Password), "TraderTerminal", "1.0", 8, new Credential(Secret), "device"), [new(new AccountId("one"), account, Stake.Practice)]);

    private static string Token(string text, DateTimeOffset ends, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"accessToken":"{{text}}","mdAccessToken":"md-{{text}}","expirationTime":"{{ends:yyyy-MM-ddTHH:mm:ss.fffZ}}","userStatus":"Active","userId":15460,"name":"trader1","hasLive":true{{more}}}""");

    /// <summary>What a process leaves behind for the next.</summary>
    private sealed class KeptTimes : ILoginTimes
    {
        private IReadOnlyList<DateTimeOffset> _times = [];

        public IReadOnlyList<DateTimeOffset> Read() => _times;

        public void Write(IReadOnlyList<DateTimeOffset> times) => _times = times;
    }

    private Task<WireReply> CancelOrder() => _client.Command(TradovatePaths.Cancel, new Dictionary<string, object> { ["orderId"] = 1 }, Urgency.Exit, Cancel);

    private Task<WireReply> PlaceOrder(Urgency urgency = Urgency.Entry) => _client.Command(TradovatePaths.Place, new Dictionary<string, object>(), urgency, Cancel);

    private void AssertNoSecret(string text)
    {
        Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_load_one_login_and_one_renewal_are_made()
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 200, Token("b", Now.AddMinutes(170)));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _client.Tokens.Get(Cancel).AsTask()));
        Assert.Equal((1, 0), (_script.Count(Login), _script.Count(Renew)));
        Assert.Equal("md-a", await _client.Tokens.GetForMarket(Cancel));
        _time.Advance(Now.AddMinutes(74));
        Assert.Equal("a", await _client.Tokens.Get(Cancel));
        _time.Advance(Now.AddMinutes(76));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _client.Tokens.Get(Cancel).AsTask())), token => Assert.Equal("b", token));
        Assert.Equal((1, 1), (_script.Count(Login), _script.Count(Renew)));
        Assert.Equal("md-b", await _client.Tokens.GetForMarket(Cancel));
        Assert.Equal((Now.AddMinutes(76), Now.AddMinutes(170)), _client.Tokens.Life);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_tried_each_minute_and_one_login_follows_at_the_end()
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 500, "");
        await _client.Tokens.Get(Cancel);
        _script.Answer(Login, 200, Token("b", Now.AddMinutes(180)));
        for (var second = 75 * 60; second < 90 * 60; second += 10, _time.Advance(Now.AddSeconds(second))) Assert.Equal("a", await _client.Tokens.Get(Cancel));
        Assert.Equal(1, _script.Count(Login));
        Assert.InRange(_script.Count(Renew), 14, 16);
        for (var tries = 0; tries < 5; tries++) Assert.Equal("b", await _client.Tokens.Get(Cancel));
        Assert.Equal(2, _script.Count(Login));
    }

    [Theory]
    [InlineData("Incorrect username or password. Please try again.", "Incorrect username or password. Please try again. Check user name, password, appId and API key")]
    [InlineData("The app is not registered", "The app is not registered. Check user name")]
    public async Task A_refused_login_is_one_sentence_and_one_request(string errorText, string says)
    {
        _script.Answer(Login, 200, $$"""{"errorText":"{{errorText}}"}""");
        for (var tries = 0; tries < 3; tries++)
        {
            var refused = Assert.IsType<WireReply.Refused>(await CancelOrder());
            Assert.Contains(says, refused.Text, StringComparison.Ordinal);
            AssertNoSecret(refused.Text);
        }

        Assert.Equal((1, 0), (_script.Count(Login), _script.Count(Cancelled)));
        _client.Tokens.Resume();
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        Assert.IsType<WireReply.Done>(await CancelOrder());
    }

    [Theory]
    [InlineData("TemporaryLocked", "locked for a time")]
    [InlineData("UnconfirmedEmail", "e-mail address")]
    [InlineData("Closed", "closed")]
    public async Task A_user_who_may_not_trade_is_said_so(string status, string says)
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)).Replace("Active", status, StringComparison.Ordinal));
        Assert.Contains(says, Assert.IsType<WireReply.Refused>(await CancelOrder()).Text, StringComparison.Ordinal);
        await CancelOrder();
        Assert.Equal(1, _script.Count(Login));
    }

    [Fact]
    public async Task A_penalty_is_waited_out_and_the_ticket_goes_with_the_same_request()
    {
        _script.Answer(Login, 200, """{"p-ticket":"the-ticket","p-time":15,"p-captcha":false}""");
        _script.Then(Login, 200, Token("a", Now.AddMinutes(90)));
        Assert.Contains("wait 15 s (penalty ticket)", Assert.IsType<WireReply.Refused>(await CancelOrder()).Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(14));
        await CancelOrder();
        Assert.Equal(1, _script.Count(Login));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal([false, true], _script.Bodies(Login).Select(body => body.Contains("\"p-ticket\":\"the-ticket\"", StringComparison.Ordinal)));
        Assert.Null(_client.Tokens.Refusal);
    }

    [Fact]
    public async Task A_captcha_is_for_a_person()
    {
        _script.Answer(Login, 200, """{"p-ticket":"t","p-time":0,"p-captcha":true}""");
        Assert.Contains("captcha", Assert.IsType<WireReply.Refused>(await CancelOrder()).Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromHours(2));
        await CancelOrder();
        Assert.Equal(1, _script.Count(Login));
    }

    [Fact]
    public async Task However_often_it_fails_there_are_five_logins_an_hour()
    {
        _script.Answer(Login, 503, "");
        for (var second = 0; second < 3_590; second += 5, _time.Advance(TimeSpan.FromSeconds(5))) Assert.IsType<WireReply.Refused>(await CancelOrder());
        Assert.Equal(5, _script.Count(Login));
        Assert.Null(_client.Tokens.Refusal);
    }

    [Fact]
    public async Task A_program_that_ends_and_begins_again_and_again_logs_in_five_times_an_hour()
    {
        var kept = new KeptTimes();
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        for (var minute = 0; minute < 30; minute++, _time.Advance(TimeSpan.FromSeconds(30)))
        {
            using var again = new TradovateClient(Connection() with { LoginTimes = kept }, _time, _script);
            await again.Command(TradovatePaths.Cancel, new Dictionary<string, object> { ["orderId"] = 1 }, Urgency.Exit, Cancel);
        }

        Assert.Equal(5, _script.Count(Login));
        _time.Advance(Now.AddMinutes(61));
        using var late = new TradovateClient(Connection() with { LoginTimes = kept }, _time, _script);
        Assert.IsType<WireReply.Done>(await late.Command(TradovatePaths.Cancel, new Dictionary<string, object> { ["orderId"] = 1 }, Urgency.Exit, Cancel));
        Assert.Equal(6, _script.Count(Login));
    }

    [Fact]
    public async Task A_token_is_renewed_in_time_although_nobody_asks_for_it()
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 200, Token("b", Now.AddMinutes(170)));
        await _client.Tokens.Get(Cancel);
        using var stopping = new CancellationTokenSource();
        var keeping = _client.Tokens.KeepAlive(stopping.Token);
        _time.Advance(Now.AddMinutes(74));
        Assert.Equal(0, _script.Count(Renew));
        _time.Advance(Now.AddMinutes(76));
        for (var tries = 0; _script.Count(Renew) == 0; tries++)
        {
            Assert.True(tries < 1_000, "It is not renewed.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }

        await stopping.CancelAsync();
        await keeping;
        Assert.Equal((1, 1), (_script.Count(Login), _script.Count(Renew)));
    }

    [Fact]
    public async Task An_order_that_is_denied_is_not_sent_again_and_the_session_is_renewed_for_the_next()
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 200, Token("b", Now.AddMinutes(90)));
        _script.Answer(Cancelled, 401, "\"Access is denied\"");
        Assert.Equal("HTTP_401", Assert.IsType<WireReply.Refused>(await CancelOrder()).Code);
        Assert.Equal((1, 0), (_script.Count(Cancelled), _script.Count(Renew)));
        _script.Answer(Cancelled, 200, """{"commandId":7}""");
        Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal((1, 1), (_script.Count(Login), _script.Count(Renew)));
    }

    [Fact]
    public async Task A_session_that_cannot_be_renewed_although_it_should_live_was_taken()
    {
        var taken = 0;
        _client.Tokens.Taken = () =>
        {
            taken++;
            _client.Tokens.Stop("taken");
        };
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 429, "");
        _script.Answer(Cancelled, 408, "");
        Assert.IsType<WireReply.Unclear>(await CancelOrder());
        Assert.IsType<WireReply.Refused>(await CancelOrder());
        Assert.Equal((1, 1, 1), (taken, _script.Count(Login), _script.Count(Renew)));
    }

    [Fact]
    public async Task While_a_lock_out_is_open_exits_go_with_the_token_that_there_is_and_nobody_is_said_to_have_taken_it()
    {
        var taken = 0;
        _client.Tokens.Taken = () => taken++;
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 429, "");
        _script.Answer(Cancelled, 408, "");
        _script.Answer("/v1/order/list", 429, "");
        await Assert.ThrowsAsync<IOException>(() => _client.List(TradovatePaths.Orders, "", static row => row, Urgency.Read, Cancel));
        Assert.IsType<WireReply.Unclear>(await CancelOrder());
        _script.Answer(Cancelled, 200, """{"commandId":7}""");
        Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal(0, _script.Count(Renew));

        // It is over by our reckoning, and not by theirs.
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal((0, 1, 1), (taken, _script.Count(Login), _script.Count(Renew)));
        for (var second = 0; second < 20; second++, _time.Advance(TimeSpan.FromSeconds(1))) Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal((0, 1, 1), (taken, _script.Count(Login), _script.Count(Renew)));
    }

    [Fact]
    public async Task A_session_that_the_stream_denies_is_over_whatever_locks_us_out()
    {
        var taken = 0;
        _client.Tokens.Taken = () =>
        {
            taken++;
            _client.Tokens.Stop("taken");
        };
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 429, "");
        _script.Answer("/v1/order/list", 429, "");
        await Assert.ThrowsAsync<IOException>(() => _client.List(TradovatePaths.Orders, "", static row => row, Urgency.Read, Cancel));
        _client.Tokens.Doubted(await _client.Tokens.Get(Cancel), isDenied: true);
        await Assert.ThrowsAnyAsync<IOException>(() => _client.Tokens.Get(Cancel).AsTask());
        Assert.Equal((1, 1), (taken, _script.Count(Login)));
    }

    [Fact]
    public async Task A_login_that_meets_a_429_closes_the_line_for_all_but_exits()
    {
        _script.Answer(Login, 429, "");
        _script.Then(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer("/v1/order/list", 429, "");
        Assert.IsType<WireReply.Refused>(await CancelOrder());
        _time.Advance(TimeSpan.FromSeconds(61));
        // The second within the hour: half a minute, not ten seconds.
        await Assert.ThrowsAsync<IOException>(() => _client.List(TradovatePaths.Orders, "", static row => row, Urgency.Read, Cancel));
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(WireReply.Codes.Budget, Assert.IsType<WireReply.Refused>(await PlaceOrder()).Code);
        Assert.IsType<WireReply.Done>(await CancelOrder());
    }

    [Fact]
    public async Task A_session_that_ended_by_its_own_time_while_it_was_renewed_was_not_taken()
    {
        var taken = 0;
        _client.Tokens.Taken = () => taken++;
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Then(Login, 200, Token("b", Now.AddMinutes(180)));
        _script.Answer(Cancelled, 408, "");
        Assert.IsType<WireReply.Unclear>(await CancelOrder());
        _script.Answer(Cancelled, 200, """{"commandId":7}""");
        _script.Asked = path =>
        {
            if (path == Renew) _time.Advance(Now.AddMinutes(91));
        };
        Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal((0, 2, 1), (taken, _script.Count(Login), _script.Count(Renew)));
        Assert.Equal("b", await _client.Tokens.Get(Cancel));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(400)]
    public async Task A_token_that_is_said_to_have_ended_is_renewed_and_a_look_asks_again(int status)
    {
        const string lists = "/v1/order/list";
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Renew, 200, Token("b", Now.AddMinutes(90)));
        _script.Answer(lists, status, "\"Expired Access Token\"");
        _script.Then(lists, 200, "[]");
        Assert.Empty(await _client.List(TradovatePaths.Orders, "", static row => row, Urgency.Read, Cancel));
        _script.Answer(Cancelled, status, "\"Expired Access Token\"");
        Assert.IsType<WireReply.Refused>(await CancelOrder());
        _script.Answer(Cancelled, 200, "{\"commandId\":7}");
        Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal((1, 2, 2), (_script.Count(Login), _script.Count(Renew), _script.Count(lists)));
    }

    [Fact]
    public async Task A_malformed_request_says_nothing_of_the_session()
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Cancelled, 400, "\"Malformed\"");
        for (var tries = 0; tries < 3; tries++) await CancelOrder();
        Assert.Equal(0, _script.Count(Renew));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(408)]
    public async Task A_session_that_answers_with_nothing_else_any_more_is_replaced_by_one_login(int status)
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Then(Login, 200, Token("b", Now.AddMinutes(180)));
        _script.Answer(Renew, status, "");
        _script.Answer(Cancelled, status, "");
        for (var minute = 0; minute < 3; minute++, _time.Advance(TimeSpan.FromSeconds(61)))
        {
            Assert.IsType<WireReply.Unclear>(await CancelOrder());
            Assert.IsType<WireReply.Unclear>(await CancelOrder());
        }

        Assert.Equal(2, _script.Count(Login));
        Assert.Equal("b", await _client.Tokens.Get(Cancel));
    }

    [Fact]
    public async Task An_outage_costs_one_login_and_not_the_session()
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Then(Login, 503, "");
        _script.Answer(Renew, 503, "");
        _script.Answer(Cancelled, 503, "");
        for (var second = 0; second < 1_800; second += 20, _time.Advance(TimeSpan.FromSeconds(20))) Assert.IsType<WireReply.Unclear>(await CancelOrder());
        _script.Answer(Cancelled, 200, "{\"commandId\":7}");
        Assert.IsType<WireReply.Done>(await CancelOrder());
        Assert.Equal(2, _script.Count(Login));
    }

    [Theory]
    [InlineData(408, "", typeof(WireReply.Unclear))]
    [InlineData(423, "", typeof(WireReply.Unclear))]
    [InlineData(500, "", typeof(WireReply.Unclear))]
    [InlineData(503, "<html>", typeof(WireReply.Unclear))]
    [InlineData(200, "", typeof(WireReply.Unclear))]
    [InlineData(200, "{\"commandId\":", typeof(WireReply.Unclear))]
    [InlineData(200, "{}", typeof(WireReply.Unclear))]
    [InlineData(200, "{\"failureReason\":\"TooLate\",\"failureText\":\"Too late\"}", typeof(WireReply.Refused))]
    [InlineData(200, "{\"commandId\":9}", typeof(WireReply.Done))]
    [InlineData(400, "\"Malformed\"", typeof(WireReply.Refused))]
    [InlineData(404, "\"Not found: order/cancelorder\"", typeof(WireReply.Refused))]
    [InlineData(429, "", typeof(WireReply.Refused))]
    public async Task What_may_have_been_done_is_unclear_and_is_never_sent_again(int status, string body, Type expected)
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(Cancelled, status, body);
        Assert.IsType(expected, await _client.Command(TradovatePaths.Cancel, new Dictionary<string, object> { ["orderId"] = 1 }, Urgency.Entry, Cancel));
        Assert.Equal(1, _script.Count(Cancelled));
    }

    [Fact]
    public async Task After_a_429_nothing_but_exits_goes_out()
    {
        const string lists = "/v1/order/list", place = "/v1/order/placeorder";
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer(lists, 429, "");
        _script.Answer(place, 200, """{"orderId":8}""");
        await Assert.ThrowsAsync<IOException>(() => _client.List(TradovatePaths.Orders, "", static row => row, Urgency.Read, Cancel));
        var entry = await _client.Command(TradovatePaths.Place, new Dictionary<string, object>(), Urgency.Entry, Cancel);
        Assert.Equal(WireReply.Codes.Budget, Assert.IsType<WireReply.Refused>(entry).Code);
        Assert.IsType<WireReply.Done>(await CancelOrder());
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.IsType<WireReply.Done>(await _client.Command(TradovatePaths.Place, new Dictionary<string, object>(), Urgency.Entry, Cancel));
        Assert.Equal((1, 1), (_script.Count(lists), _script.Count(place)));
    }

    [Theory]
    [InlineData(TradovatePaths.Cancel, 2)]
    [InlineData(TradovatePaths.Liquidate, 1)]
    [InlineData(TradovatePaths.Place, 1)]
    public async Task Of_exits_that_meet_a_429_only_a_cancel_goes_out_again(string path, int times)
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer($"/v1/{path}", 429, "");
        var sending = _client.Command(path, new Dictionary<string, object> { ["orderId"] = 1 }, Urgency.Exit, Cancel);
        while (!sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }

        Assert.Equal(TradovateClient.Codes.TooMany, Assert.IsType<WireReply.Refused>(await sending).Code);
        Assert.Equal(times, _script.Count($"/v1/{path}"));
    }

    [Fact]
    public async Task A_minute_of_entries_leaves_a_share_for_exits()
    {
        _script.Answer(Login, 200, Token("a", Now.AddMinutes(90)));
        _script.Answer("/v1/order/placeorder", 200, """{"orderId":8}""");
        var entries = 0;
        while (await _client.Command(TradovatePaths.Place, new Dictionary<string, object>(), Urgency.Entry, Cancel) is WireReply.Done) entries++;
        Assert.Equal(35, entries);
        for (var exit = 0; exit < 25; exit++) Assert.IsType<WireReply.Done>(await CancelOrder());
    }
}
