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

    private GatewayClient Client(string address = "https://gateway.invalid") => new(Connection(address), _time, _script);

    private static ProjectXConnection Connection(string address, params ReadOnlySpan<string> names)
    {
        var accounts = new List<ProjectXAccount>();
        foreach (var name in names) accounts.Add(new ProjectXAccount.Practice(new AccountId(name), name));
        return new("topstep", ProjectXGateway.Practice.At(new Uri(address), new Uri(address), new Uri(address), out _)!, "demo", Secret, accounts);
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
        var renewed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.Tokens.Get(Cancel).AsTask()));
        Assert.Equal((1, 1), (_script.Count(GatewayPaths.Login), _script.Count(GatewayPaths.Validate)));
        Assert.All(renewed, token => Assert.Equal(Jwt(Now.AddHours(46)), token));
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
        for (var second = 0; second < 120; second++, _time.Advance(_time.GetUtcNow().AddSeconds(1))) Assert.Equal(first, await client.Tokens.Get(Cancel));
        // Not at every request, but once a minute.
        Assert.Equal((1, 2), (_script.Count(GatewayPaths.Login), _script.Count(GatewayPaths.Validate)));
        _time.Advance(Now.AddHours(24));
        for (var tries = 0; tries < 3; tries++) Assert.Equal(Jwt(Now.AddHours(48)), await client.Tokens.Get(Cancel));
        Assert.Equal((2, 2), (_script.Count(GatewayPaths.Login), _script.Count(GatewayPaths.Validate)));
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
