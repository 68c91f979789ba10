using System.Text.Json;
using TraderTerminal.Simulators.Tradovate;
using TraderTerminal.Tests.ProjectX.Simulator;
using Xunit;
using static TraderTerminal.Tests.Tradovate.Simulator.SimulatedTradovate;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>Tokens, sessions, penalties and limits (reference 4 and 5).</summary>
public sealed class LogIns
{
    [Fact]
    public async Task A_wrong_password_is_200_with_a_text_and_no_token()
    {
        await using var venue = await Start(logIn: false);
        var refused = await venue.LogIn("wrong");
        Assert.True(refused.Has("errorText") && !refused.Has("accessToken"));
        Assert.Equal((401, "\"Access is denied\""), await venue.Try("account/list"));
    }

    [Fact]
    public async Task A_renewal_gives_a_new_token_of_the_same_session_and_an_expired_one_is_refused()
    {
        await using var venue = await Start();
        var login = await venue.LogIn();
        await venue.To(Nine.AddMinutes(80));
        var renewed = await venue.Api("auth/renewaccesstoken");
        Assert.NotEqual(venue.Token, renewed.Text("accessToken"));
        Assert.Equal("2026-11-17T17:50:00.000Z", renewed.Text("expirationTime"));
        Assert.Equal(login.Long("userId"), renewed.Long("userId"));
        await venue.To(Nine.AddMinutes(100));
        Assert.Equal(401, (await venue.Try("account/list")).Status);
        venue.Use(renewed);
        Assert.Equal(200, (await venue.Try("account/list")).Status);
        Assert.Equal(15_460, (await venue.Api("auth/me")).Long("userId"));
    }

    [Fact]
    public async Task A_third_log_in_pushes_the_first_out_and_its_sockets()
    {
        await using var venue = await Start();
        await using var socket = await RawSocket.Synced(venue);
        await venue.LogIn();
        Assert.Equal(200, (await venue.Try("account/list")).Status);
        await venue.LogIn();
        Assert.Equal((429, ""), await venue.Try("account/list"));
        await socket.Over();
    }

    [Fact]
    public async Task Too_many_bad_log_ins_bring_a_ticket_which_is_good_once_after_its_time()
    {
        await using var venue = await Start(logIn: false);
        for (var bad = 0; bad < 3; bad++) Assert.True((await venue.LogIn("wrong")).Has("errorText"));
        var penalty = await venue.LogIn();
        Assert.Equal("p-time=15|p-captcha=false", penalty.Shown("p-time", "p-captcha"));
        var ticket = penalty.Text("p-ticket");
        Assert.True((await venue.LogIn(ticket: ticket)).Has("p-ticket")); // Too early.
        await venue.To(Nine.AddSeconds(16));
        Assert.True((await venue.LogIn(ticket: ticket)).Has("accessToken"));
    }

    [Fact]
    public async Task Tickets_without_end_become_a_captcha_that_only_an_hour_clears()
    {
        await using var venue = await Start(logIn: false);
        for (var bad = 0; bad < 8; bad++) await venue.LogIn("wrong");
        Assert.Equal("p-captcha=true", (await venue.LogIn()).Shown("p-captcha"));
        await venue.To(Nine.AddMinutes(70));
        Assert.True((await venue.LogIn()).Has("accessToken"));
    }

    [Fact]
    public async Task A_penalty_comes_to_any_request_and_is_taken_back_with_the_ticket()
    {
        await using var venue = await Start();
        await venue.Fault(new { kind = "penaltyTicket", target = "order/placeorder", count = 1 });
        var penalty = await venue.Api("order/placeorder", Order("Buy"));
        Assert.Equal("p-time=15|p-captcha=false", penalty.Shown("p-time", "p-captcha"));
        await venue.To(Nine.AddSeconds(15));
        var again = Order("Buy");
        again["p-ticket"] = penalty.Text("p-ticket");
        Assert.True((await venue.Api("order/placeorder", again)).Has("orderId"));
    }

    [Fact]
    public async Task Too_many_requests_warn_once_and_then_lock_out_and_asking_on_makes_it_longer()
    {
        await using var venue = await Start();
        await venue.Switch(new { requestsPerMinute = 3, lockoutSeconds = 600 });
        for (var good = 0; good < 3; good++) Assert.Equal(200, (await venue.Try("account/list")).Status);
        Assert.Equal(423, (await venue.Try("account/list")).Status);
        Assert.Equal((429, ""), await venue.Try("account/list"));
        await venue.To(Nine.AddMinutes(9));
        Assert.Equal(429, (await venue.Try("account/list")).Status);
        await venue.To(Nine.AddMinutes(12));
        Assert.Equal(429, (await venue.Try("account/list")).Status); // Extended by the one before.
        await venue.To(Nine.AddMinutes(23));
        Assert.Equal(200, (await venue.Try("account/list")).Status);
    }

    [Fact]
    public async Task A_key_without_permissions_logs_in_and_is_denied_everything()
    {
        await using var venue = await Start(options => options with { Accounts = new([new("demo", "demo", AccountsFile.Demo.Users[0].Accounts, ApiAccess: false)]) });
        Assert.Equal((401, "\"Access is denied\""), await venue.Try("account/list"));
    }

    [Fact]
    public async Task On_the_live_host_an_order_needs_a_device_and_the_demo_accounts_are_unknown()
    {
        await using var venue = await Start(
            options => options with { Accounts = new([new("demo", "demo", [new(1_234_567, "LIVE1", "topstep/practice/150k", Live: true)])]) }, logIn: false);
        venue.Use(await venue.Post("/live/v1/auth/accesstokenrequest", new { name = "demo", password = "demo" }));
        Assert.Single((await venue.Post("/live/v1/account/list")).EnumerateArray());
        Assert.Empty(await venue.List("account"));
        Assert.Equal(404, (await venue.Try("account/item?id=1234567")).Status);
        using var denied = await venue.Send("/live/v1/order/placeorder", Order("Buy"));
        Assert.Equal(401, (int)denied.StatusCode);
        venue.Use(await venue.LogIn());
        Assert.True((await venue.Post("/live/v1/order/placeorder", Order("Buy"))).Has("orderId"));
    }

    [Fact]
    public async Task A_code_of_the_web_page_becomes_a_token()
    {
        await using var venue = await Start(logIn: false);
        var token = await venue.Post("/auth/oauthtoken", new { grant_type = "authorization_code", code = "code-demo", client_id = "1" });
        Assert.Equal("token_type=\"Bearer\"|expires_in=5400", token.Shown("token_type", "expires_in"));
        Assert.Equal("invalid_grant", (await venue.Post("/v1/auth/oauthtoken", new { grant_type = "authorization_code", code = "other" })).Text("error"));
    }

    [Fact]
    public async Task A_refused_market_data_token_says_so_in_the_chosen_way()
    {
        await using var venue = await Start(options => options with { Accounts = new([new("demo", "demo", AccountsFile.Demo.Users[0].Accounts, MarketData: false)]) });
        await using var socket = await RawSocket.Open(venue, "/md/v1/websocket");
        Assert.Equal(200, (await socket.Request("authorize", body: venue.MarketToken)).Int("s"));
        var refused = await socket.Request("md/subscribeQuote", body: JsonSerializer.Serialize(new { symbol = Mes }));
        Assert.True(refused.GetProperty("d").Has("errorText"));
        await venue.Switch(new { marketDataRefusal = "status" });
        Assert.Equal(401, (await socket.Request("md/subscribeQuote", body: JsonSerializer.Serialize(new { symbol = Mes }))).Int("s"));
    }
}
