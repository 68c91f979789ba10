using System.Text;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Tests.Brokers;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Adapter;

/// <summary>What keeps a login from working is said in one sentence without the key, and is not tried again until a person has seen to it.</summary>
public sealed class LoginFaults : IDisposable
{
    private const string Secret = "a-key-that-nobody-may-see";
    private static readonly DateTimeOffset Now = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly VirtualTime _time = new(Now);
    private readonly ScriptedWire _script = new(Now);

    public void Dispose() => _script.Dispose();

    private bool _isKnown;

    private GatewayClient Client(string address = "https://gateway.invalid") => new(Connection(address), _time, _script, (_, _) => Task.FromResult(_isKnown));

    private static ProjectXConnection Connection(string address, params ReadOnlySpan<string> names)
    {
        var accounts = new List<ProjectXAccount>();
        foreach (var name in names) accounts.Add(new ProjectXAccount.Practice(new AccountId(name), name));
        return new("topstep", ProjectXGateway.Practice.At(new Uri(address), new Uri(address), new Uri(address), out _)!, "demo", new Credential(Secret), accounts);
    }

    private static string Login(string? token, int code = 0) =>
        $$"""{"token":{{(token is null ? "null" : $"\"{token}\"")}},"success":{{(code == 0 ? "true" : "false")}},"errorCode":{{code}},"errorMessage":null}""";

    private static string Jwt(DateTimeOffset ends) =>
        $"x.{Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"exp":{{ends.ToUnixTimeSeconds()}}}""")).TrimEnd('=')}.x";

    private static Task<WireReply> Cancelling(GatewayClient client) =>
        client.Post(GatewayPaths.Cancel, new { accountId = 1, orderId = 1 }, Urgency.Exit, Cancel);

    [Theory]
    [InlineData(1, "does not know this user name")]
    [InlineData(3, "does not know this user name")]
    [InlineData(7, "agreements wait")]
    [InlineData(9, "no API subscription")]
    [InlineData(10, "expired")]
    [InlineData(8, "UnknownError")]
    public async Task A_refused_login_is_one_sentence_and_one_request(int code, string says)
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, 200, Login(null, code));
        for (var i = 0; i < 3; i++)
        {
            var refused = Assert.IsType<WireReply.Refused>(await Cancelling(client));
            Assert.Equal(WireReply.Codes.NotConnected, refused.Code);
            Assert.Contains(says, refused.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, refused.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1, client.Tokens.Logins);
        client.Tokens.Resume();
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        _script.Answer(GatewayPaths.Cancel, 200, """{"success":true,"errorCode":0,"errorMessage":null}""");
        Assert.IsType<WireReply.Done>(await Cancelling(client));
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "there is no host", true)]
    [InlineData(HttpRequestError.SecureConnectionError, "certificate", true)]
    [InlineData(HttpRequestError.ConnectionError, "cannot be reached", false)]
    public async Task A_wrong_host_and_a_bad_certificate_are_for_a_person_and_an_outage_is_not(HttpRequestError error, string says, bool isForAPerson)
    {
        using var client = Client();
        _script.Fail(error);
        var refused = Assert.IsType<WireReply.Refused>(await Cancelling(client));
        Assert.Contains(says, refused.Text, StringComparison.Ordinal);
        await Cancelling(client);
        Assert.Equal((isForAPerson, isForAPerson ? 1 : 2), (client.Tokens.Refusal is not null, client.Tokens.Logins));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    public async Task A_gateway_that_cannot_answer_a_login_is_asked_again_and_is_not_for_a_person(int status)
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, status, "<html>");
        Assert.Contains($"{status}", Assert.IsType<WireReply.Refused>(await Cancelling(client)).Text, StringComparison.Ordinal);
        Assert.Null(client.Tokens.Refusal);
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        _script.Answer(GatewayPaths.Cancel, 200, """{"success":true,"errorCode":0,"errorMessage":null}""");
        Assert.IsType<WireReply.Done>(await Cancelling(client));
    }

    [Fact]
    public async Task A_clock_that_is_off_by_five_minutes_is_said()
    {
        using var client = Client();
        _script.At = Now.AddMinutes(-5);
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        await client.Tokens.Get(Cancel);
        Assert.Contains("5 minutes ahead", client.Tokens.ClockWarning!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_load_a_token_is_fetched_once_and_renewed_once_well_before_its_end()
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.Tokens.Get(Cancel).AsTask()));
        Assert.Equal((Now, Now.AddHours(24)), client.Tokens.Life);
        _time.Advance(Now.AddHours(22).AddMinutes(1));
        _script.Answer(GatewayPaths.Validate, 200, $$"""{"newToken":"{{Jwt(Now.AddHours(46))}}","success":true,"errorCode":0,"errorMessage":null}""");
        // Nobody waits for the renewal: the old one is good until its end.
        var meanwhile = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.Tokens.Get(Cancel).AsTask()));
        Assert.All(meanwhile, token => Assert.Contains(token, (string[])[Jwt(Now.AddHours(24)), Jwt(Now.AddHours(46))]));
        await Until(async () => await client.Tokens.Get(Cancel) == Jwt(Now.AddHours(46)));
        Assert.Equal((1, 1), (_script.Count(GatewayPaths.Login), _script.Count(GatewayPaths.Validate)));
        Assert.Equal((Now.AddHours(22).AddMinutes(1), Now.AddHours(46)), client.Tokens.Life);
        client.Tokens.Stop("a test");
        Assert.Null(client.Tokens.Life);
    }

    [Fact]
    public async Task A_token_whose_renewal_is_refused_is_used_to_its_end_and_then_fetched_anew_once()
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        var first = await client.Tokens.Get(Cancel);
        _script.Answer(GatewayPaths.Validate, 200, """{"newToken":null,"success":false,"errorCode":3,"errorMessage":null}""");
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(48))));
        _time.Advance(Now.AddHours(22));
        for (var minute = 1; minute <= 2; minute++, _time.Advance(_time.GetUtcNow().AddMinutes(1)))
        {
            // Not at every request, but once a minute.
            for (var tries = 0; tries < 10; tries++) Assert.Equal(first, await client.Tokens.Get(Cancel));
            await Until(() => Task.FromResult(_script.Count(GatewayPaths.Validate) == minute));
        }

        Assert.Equal(1, _script.Count(GatewayPaths.Login));
        _time.Advance(Now.AddHours(24));
        for (var tries = 0; tries < 3; tries++) Assert.Equal(Jwt(Now.AddHours(48)), await client.Tokens.Get(Cancel));
        Assert.Equal((2, 2), (_script.Count(GatewayPaths.Login), _script.Count(GatewayPaths.Validate)));
    }

    [Fact]
    public async Task A_renewal_that_hangs_holds_no_exit_back()
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        _script.Answer(GatewayPaths.Cancel, 200, """{"success":true,"errorCode":0,"errorMessage":null}""");
        await client.Tokens.Get(Cancel);
        _time.Advance(Now.AddHours(22).AddMinutes(1));
        _script.Hang(GatewayPaths.Validate);
        Assert.IsType<WireReply.Done>(await Cancelling(client));
        await Until(() => Task.FromResult(_script.Count(GatewayPaths.Validate) == 1));
        Assert.IsType<WireReply.Done>(await Cancelling(client));
    }

    /// <summary>A computer that wakes up without a network: nobody has to see to it, and no login is tried before the name leads somewhere.</summary>
    [Fact]
    public async Task A_name_that_leads_nowhere_is_looked_up_until_it_does_and_only_then_a_login_goes_out()
    {
        using var client = Client();
        _script.Fail(HttpRequestError.NameResolutionError);
        Assert.Contains("there is no host", Assert.IsType<WireReply.Refused>(await Cancelling(client)).Text, StringComparison.Ordinal);
        for (var minute = 0; minute < 10; minute++)
        {
            _time.Advance(_time.GetUtcNow().AddMinutes(1));
            await Cancelling(client);
        }

        Assert.Equal(1, client.Tokens.Logins);
        _script.Fail(null);
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        _script.Answer(GatewayPaths.Cancel, 200, """{"success":true,"errorCode":0,"errorMessage":null}""");
        _isKnown = true;
        await Until(async () =>
        {
            _time.Advance(_time.GetUtcNow().AddSeconds(30));
            return await Cancelling(client) is WireReply.Done;
        });
        Assert.Null(client.Tokens.Refusal);
        Assert.Equal(2, client.Tokens.Logins);
    }

    [Fact]
    public async Task Tokens_that_are_refused_again_and_again_are_for_a_person()
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        for (var refused = 1; refused <= 6; refused++)
        {
            Assert.Null(client.Tokens.Refusal);
            client.Tokens.Drop(await client.Tokens.Get(Cancel));
        }

        Assert.Contains("6 of its tokens within the hour", client.Tokens.Refusal!, StringComparison.Ordinal);
        Assert.Equal(6, _script.Count(GatewayPaths.Login));
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        for (var tries = 0; !await condition(); tries++)
        {
            Assert.True(tries < 3_000, "What was waited for did not happen.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }
    }

    [Fact]
    public async Task A_refused_token_is_fetched_anew_once_and_then_it_is_for_a_person()
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        _script.Answer(GatewayPaths.Cancel, 401, "");
        var refused = Assert.IsType<WireReply.Refused>(await Cancelling(client));
        Assert.Contains("another program", refused.Text, StringComparison.Ordinal);
        await Cancelling(client);
        Assert.Equal((2, 2), (_script.Count(GatewayPaths.Login), _script.Count(GatewayPaths.Cancel)));
    }

    [Theory]
    [InlineData(500, "", typeof(WireReply.Unclear))]
    [InlineData(502, "<html>", typeof(WireReply.Unclear))]
    [InlineData(200, "", typeof(WireReply.Unclear))]
    [InlineData(200, "{\"success\":false,\"errorCode\":4,\"errorMessage\":null}", typeof(WireReply.Unclear))]
    [InlineData(200, "{\"success\":false,\"errorCode\":2,\"errorMessage\":null}", typeof(WireReply.Refused))]
    [InlineData(200, "{\"success\":true,\"errorCode\":0,\"errorMessage\":null}", typeof(WireReply.Done))]
    [InlineData(400, "{\"title\":\"no\"}", typeof(WireReply.Refused))]
    [InlineData(429, "", typeof(WireReply.Refused))]
    public async Task What_may_have_been_done_is_unclear_and_is_never_sent_again(int status, string body, Type expected)
    {
        using var client = Client();
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        _script.Answer(GatewayPaths.Cancel, status, body);
        Assert.IsType(expected, await client.Post(GatewayPaths.Cancel, new { accountId = 1, orderId = 1 }, Urgency.Entry, Cancel));
        Assert.Equal(1, _script.Count(GatewayPaths.Cancel));
    }

    [Fact]
    public async Task An_account_that_is_not_there_or_not_what_was_said_is_asked_for_at_a_growing_pace()
    {
        await using var broker = new ProjectXBroker(Connection("https://gateway.invalid", "nobody", "26"), InstrumentCatalog.Shipped, _time, handler: _script);
        _script.Answer(GatewayPaths.Login, 200, Login(Jwt(Now.AddHours(24))));
        _script.Answer(
            GatewayPaths.Accounts, 200,
            """{"accounts":[{"id":26,"name":"50KTC-V2-26","balance":50000,"canTrade":true,"isVisible":true,"simulated":true}],"success":true,"errorCode":0,"errorMessage":null}""");
        async Task<string> Refused(string account) => (await Assert.ThrowsAsync<IOException>(
            async () => await broker.Connect(new AccountId(account), Usd.Zero, new Unheard(), Cancel))).Message;

        for (var tries = 0; tries < 5; tries++) Assert.Contains("the gateway shows no account nobody", await Refused("nobody"), StringComparison.Ordinal);
        Assert.Equal(1, _script.Count(GatewayPaths.Accounts));
        // Each account has a pace of its own, and its own reason.
        for (var tries = 0; tries < 5; tries++) Assert.Contains("the gateway names it 50KTC-V2-26", await Refused("26"), StringComparison.Ordinal);
        Assert.Equal(2, _script.Count(GatewayPaths.Accounts));
        // After 1, 3, 7 and 15 seconds, then 31: four times in the first half minute.
        for (var second = 0; second < 30; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _ = await Refused("nobody");
        }

        Assert.Equal(2 + 4, _script.Count(GatewayPaths.Accounts));
    }

    private sealed class Unheard : IBrokerEvents
    {
        public void Happened(BrokerEvent happened)
        {
        }
    }
}
