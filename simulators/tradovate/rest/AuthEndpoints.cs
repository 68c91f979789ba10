using System.Text.Json.Nodes;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Identity;
using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.Rest;

/// <summary>Log-in, renewal, who am I, and the exchange of OAuth codes (reference 4).</summary>
internal static class AuthEndpoints
{
    private const string LogInPath = "auth/accesstokenrequest";

    /// <summary>A code is this followed by a user's name: there is no page here on which to agree.</summary>
    private const string CodePrefix = "code-";

    public static void Add(Dictionary<string, Func<Call, Reply>> endpoints)
    {
        endpoints[LogInPath] = LogIn;
        endpoints["auth/renewaccesstoken"] = Renew;
        endpoints["auth/me"] = Me;
        endpoints["auth/oauthtoken"] = OAuth;
    }

    private static Reply LogIn(Call call)
    {
        var (values, venue) = (call.Values, call.Venue);
        var (name, password) = (values.Text("name") ?? "", values.Text("password") ?? "");
        var key = $"{LogInPath} {call.Address} {name}";
        if (venue.Penalties.Attempt(key, values.Text("p-ticket"), call.Now) is { } ticket) return Reply.Good(Dispatcher.Ticket(ticket));
        if (venue.Faults.Take(FaultKind.Reject, LogInPath) is { } refused) return Reply.Failed(refused.Value ?? "Incorrect username or password. Please try again, noting that passwords are case-sensitive.");
        if (venue.Sessions.Find(name) is not { } found || found.User.Password != password)
        {
            venue.Penalties.Failed(key);
            return Reply.Failed("Incorrect username or password. Please try again, noting that passwords are case-sensitive.");
        }

        var user = found.User;
        if (user.Status != "Active") return Reply.Failed($"Your account is not active: {user.Status}.");
        if ((user.AppId is { } app && app != values.Text("appId")) || (user.Cid is { } cid && cid != values.Text("cid")) || (user.Sec is { } sec && sec != values.Text("sec")))
        {
            venue.Penalties.Failed(key);
            return Reply.Failed("The app is not registered.");
        }

        venue.Penalties.Succeeded(key);
        var session = venue.Sessions.LogIn(found.Number, user, values.Text("deviceId"), values.Text("appId"));
        return Tokens(venue, session);
    }

    private static Reply Renew(Call call)
    {
        if (call.Venue.Faults.Take(FaultKind.Reject, "auth/renewaccesstoken") is { } refused) return Reply.Failed(refused.Value ?? "Session is not found");
        if (call.Venue.Switches.RenewEndsOldToken) call.Token!.IsRevoked = true;
        return Tokens(call.Venue, call.Session);
    }

    private static Reply Tokens(Venue venue, Session session)
    {
        var (access, market) = venue.Sessions.Issue(session);
        var answer = new JsonObject
        {
            ["accessToken"] = access.Text,
            ["expirationTime"] = EntityWire.Time(access.Expires),
            ["passwordExpirationTime"] = EntityWire.Time(session.At.AddDays(365)),
            ["userStatus"] = session.Who.Status,
            ["userId"] = session.User,
            ["name"] = session.Who.Name,
            ["hasLive"] = session.Who.Accounts.Any(account => account.Live),
            ["hasFunded"] = session.Who.Accounts.Any(account => account.Live),
            ["hasMarketData"] = session.Who.MarketData,
            ["outdatedTaC"] = false,
            ["outdatedLiquidationPolicy"] = false,
        };
        if (venue.Switches.HasMarketDataToken) answer["mdAccessToken"] = market.Text;
        return Reply.Good(answer);
    }

    private static Reply Me(Call call) => Reply.Good(new JsonObject
    {
        ["userId"] = call.User,
        ["name"] = call.Session.Who.Name,
        ["fullName"] = call.Session.Who.Name,
        ["email"] = $"{call.Session.Who.Name}@example.com",
        ["emailVerified"] = true,
        ["isTrial"] = false,
        ["organizationName"] = "",
        ["currentAccountPlan"] = "",
        ["currentMDSubs"] = new JsonArray(),
        ["activePlugins"] = new JsonArray("apiAccess"),
    });

    private static Reply OAuth(Call call)
    {
        var values = call.Values;
        var name = values.Text("grant_type") switch
        {
            "authorization_code" => values.Text("code"),
            "refresh_token" => values.Text("refresh_token"),
            _ => null,
        };
        if (name is null || !name.StartsWith(CodePrefix, StringComparison.Ordinal) || call.Venue.Sessions.Find(name[CodePrefix.Length..]) is not { } found)
            return Reply.Good(new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "The code is not valid." });
        var (access, _) = call.Venue.Sessions.Issue(call.Venue.Sessions.LogIn(found.Number, found.User, null, values.Text("client_id")));
        return Reply.Good(new JsonObject
        {
            ["access_token"] = access.Text,
            ["token_type"] = "Bearer",
            ["expires_in"] = (long)(access.Expires - call.Now).TotalSeconds,
            ["refresh_token"] = name,
        });
    }
}
