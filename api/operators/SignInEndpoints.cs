using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Signing in by link, password (with a second factor where there is one), key or provider, signing out, and one's own password.</summary>
internal static class SignInEndpoints
{
    public const string LinkUsed = "LINK_USED";
    public const string WrongNameOrPassword = "WRONG_NAME_OR_PASSWORD";
    public const string WrongKey = "WRONG_KEY";
    public const string WrongPassword = "WRONG_PASSWORD";
    public const string SecondFactorNeeded = "SECOND_FACTOR_NEEDED";
    public const string TooManyAttempts = "TOO_MANY_ATTEMPTS";

    /// <summary>Keys are tried under one name, whoever's they are.</summary>
    private const string KeyHolder = "(key)";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/signin", FollowLink).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(OpenIdSignIn.Path, LeadToProvider).AllowAnonymous().ExcludeFromDescription();
        app.MapGet($"{ApiPaths.Api}/sign-in", Ways).AllowAnonymous().WithTags("Operators").WithSummary("How somebody may sign in here.");
        app.MapPost($"{ApiPaths.Api}/sign-in", SignIn).AllowAnonymous().WithTags("Operators").Accepts<SignInBody>(MediaTypeNames.Application.Json)
            .WithSummary("Begins a session by name and password, or by a key; too many wrong ones have to wait.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    public static void MapMe(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("").WithTags("Operators");
        me.MapGet("/me", (HttpContext http, TimeProvider time) => TypedResults.Ok(MeAnswer.Of(http.SignedIn()!, http.Operator(), time.GetUtcNow()))).Needs(Right.View).WithSummary("Who is signed in, and what he may do.");
        me.MapPost("/me/password", SetPassword).Needs(Right.Own).Accepts<PasswordBody>(MediaTypeNames.Application.Json)
            .WithSummary("Sets one's own password, and ends one's other sessions.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        me.MapPost("/sign-out", SignOut).Needs(Right.View).WithSummary("Ends the session, here and in the live feed.");
    }

    /// <summary>Trades the token in the address for a session and leads away from the address at once.</summary>
    private static Results<RedirectHttpResult, ProblemHttpResult> FollowLink(
        string? key, HttpContext http, SignInLink link, Sessions sessions, SessionCookie cookie, IOperators operators)
    {
        http.Response.Headers.CacheControl = "no-store";
        // A lasting key belongs in no address, where histories and logs of others keep it: it is typed.
        if (!link.Knows(key)) return Problem.Of(StatusCodes.Status401Unauthorized, Problem.NotSignedIn, "This is not the link of this start. Sign in with a password or a key, or start anew for another link.");
        if (!link.Take())
        {
            if (sessions.OfCookie(http.Request.Cookies[SessionCookie.Name]) is not null) return TypedResults.Redirect("/");
            return Problem.Of(StatusCodes.Status401Unauthorized, LinkUsed, "This link was used already. Sign in with a password or a key, or start anew for another link.");
        }

        Carry(http, cookie, sessions.Begin(operators.Find(Operator.BuiltInName)!, SignInMeans.Link));
        return TypedResults.Redirect("/");
    }

    private static Results<Ok<SignInWays>, ProblemHttpResult> Ways(HttpContext http, IOptions<ApiOptions> options) => SameOrigin.AllowsSignIn(http.Request)
        ? TypedResults.Ok(new SignInWays(options.Value.OpenId is { IsGiven: true } given ? new(given.Title, OpenIdSignIn.Path) : null))
        : Problem.Of(StatusCodes.Status403Forbidden, Problem.Forbidden, "The request comes from another site.");

    private static Task LeadToProvider(string? to, HttpContext http, OpenIdSignIn openId, IOptions<ApiOptions> options) =>
        options.Value.OpenId.IsGiven
            ? openId.Lead(http, to)
            : Problem.Of(StatusCodes.Status404NotFound, Problem.NotFound, "There is no OpenID Connect provider: Api:OpenId.").ExecuteAsync(http);

    private static async Task<Results<Ok<MeAnswer>, ProblemHttpResult>> SignIn(
        HttpContext http, IOperators operators, Sessions sessions, SessionCookie cookie, SignInBrake brake, Passwords passwords, SecondFactors factors, HookSources sources,
        TimeProvider time, CancellationToken cancel)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!SameOrigin.AllowsSignIn(http.Request)) return Problem.Of(StatusCodes.Status403Forbidden, Problem.Forbidden, "The request comes from another site.");
        var body = await BodyFields.Read(http.Request, cancel);
        var key = body.Text("key", AdminKey.TextLengthMax);
        var name = key is null ? body.RequiredText("name", OperatorName.LengthMax) : body.Text("name", OperatorName.LengthMax);
        var password = key is null ? body.RequiredText("password", Passwords.LengthMax) : null;
        var code = key is null ? body.Text("code", SecondFactorEndpoints.CodeLengthMax) : null;
        if (!body.IsSound) return Problem.Of(body.Faults);

        var (who, address) = (key is null ? name! : KeyHolder, $"{sources.Derived(http)}");
        if (brake.Wait(who, address) is { } wait) return HasToWait(http, wait);
        // A program's key begins no session: its bounds and its end would be lost in it.
        var signedIn = key is not null
            ? sessions.OfKey(key, SignInMeans.Key) is { Key: null } person ? person : null
            : await passwords.Matches(operators.Find(name!), password!, cancel) ? new SignedIn(operators.Find(name!)!, SignInMeans.Password, null) : null;
        if (signedIn is null)
        {
            return key is null
                ? Problem.Of(StatusCodes.Status401Unauthorized, WrongNameOrPassword, "Name or password is wrong.")
                : Problem.Of(StatusCodes.Status401Unauthorized, WrongKey, "This is nobody's key.");
        }

        if (signedIn is { Means: SignInMeans.Password, Operator.SecondFactor: not null })
        {
            if (code is null)
            {
                brake.TakeBack(who, address);
                return Problem.Of(StatusCodes.Status401Unauthorized, SecondFactorNeeded, "The code of the second factor is asked for too.");
            }

            switch (await factors.Use(signedIn.Operator, code).Within(time, cancel))
            {
                case Reply.Refused refused:
                    return Problem.Of(StatusCodes.Status401Unauthorized, SecondFactors.WrongCode, refused.Text);
                case Reply.Unavailable down:
                    return Replies.Unavailable(http.Response, down.Why);
                default:
                    break;
            }
        }

        brake.Succeeded(who, address);
        return Begin(http, sessions, cookie, signedIn.Operator, signedIn.Means, time);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignOut(
        HttpContext http, IOperators operators, Sessions sessions, TimeProvider time, CancellationToken cancel)
    {
        http.Response.Cookies.Delete(SessionCookie.Name);
        if (http.SignedIn() is not { Session: { } session }) return TypedResults.NoContent();
        if (await operators.SignOut(session.Id, session.Name, session.Until).Within(time, cancel) is Reply.Unavailable down) return Replies.Unavailable(http.Response, down.Why);
        sessions.LookAgain();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<MeAnswer>, ProblemHttpResult>> SetPassword(
        HttpContext http, IOperators operators, Sessions sessions, SessionCookie cookie, SignInBrake brake, Passwords passwords, HookSources sources, CommandIds ids, TimeProvider time,
        CancellationToken cancel)
    {
        var me = http.SignedIn()!;
        var isAsked = me is { Means: SignInMeans.Password, Operator.PasswordHash: not null };
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var password = body.RequiredText("password", Passwords.LengthMax);
        var current = isAsked ? body.RequiredText("current", Passwords.LengthMax) : body.Text("current", Passwords.LengthMax);
        if (password is { Length: < Passwords.LengthMin }) body.Add("password", Fault.OutOfRange, $"A password has at least {Passwords.LengthMin} characters.");
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (isAsked)
        {
            var address = $"{sources.Derived(http)}";
            if (brake.Wait(me.Operator.Name, address) is { } wait) return HasToWait(http, wait);
            if (!await passwords.Matches(me.Operator, current!, cancel)) return Problem.Of(StatusCodes.Status403Forbidden, WrongPassword, "The current password is another one.");
            brake.Succeeded(me.Operator.Name, address);
        }

        var hash = await passwords.Hash(me.Operator, password!, cancel);
        if (await operators.SetPassword(command, me.Operator.Name, hash, http.Operator()).Within(time, cancel) is Reply.Unavailable down) return Replies.Unavailable(http.Response, down.Why);
        sessions.LookAgain();
        var now = operators.Find(me.Operator.Name)!;
        return me.Session is null ? TypedResults.Ok(MeAnswer.Of(new(now, me.Means, null), http.Operator(), time.GetUtcNow())) : Begin(http, sessions, cookie, now, me.Means, time);
    }

    private static Ok<MeAnswer> Begin(HttpContext http, Sessions sessions, SessionCookie cookie, Operator who, SignInMeans means, TimeProvider time)
    {
        var session = sessions.Begin(who, means);
        Carry(http, cookie, session);
        return TypedResults.Ok(MeAnswer.Of(new(who, means, session), who.Name, time.GetUtcNow()));
    }

    /// <summary>Gives the browser its session.</summary>
    public static void Carry(HttpContext http, SessionCookie cookie, Session session) =>
        http.Response.Cookies.Append(SessionCookie.Name, cookie.Write(session), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(ApiOptions.SessionHoursMax / 24),
            Path = "/",
        });

    public static ProblemHttpResult HasToWait(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.RetryAfter = seconds;
        return Problem.Of(StatusCodes.Status429TooManyRequests, TooManyAttempts, $"Too many wrong tries: the next one may be made in {seconds} seconds.");
    }
}

/// <param name="OpenId">The provider; null without one. Password and key are always there.</param>
internal sealed record SignInWays(ProviderWay? OpenId);

/// <param name="Title">What to call it.</param>
/// <param name="Path">Where to lead the browser.</param>
internal sealed record ProviderWay(string Title, string Path);

/// <summary>Name and password, or a key.</summary>
/// <param name="Code">Of the second factor, or a recovery code, where somebody has one.</param>
internal sealed record SignInBody(string? Name = null, string? Password = null, string? Key = null, string? Code = null);

/// <param name="Current">The password until now, asked of a session that it began.</param>
internal sealed record PasswordBody(string Password, string? Current = null);

/// <summary>Who is signed in.</summary>
/// <param name="Accounts">Those that the rights to tighten and to trade are for; null for every account.</param>
/// <param name="ExpiresAt">Null for a key with every request.</param>
/// <param name="Now">The server's clock, which is not the computer's in a simulated world.</param>
/// <param name="Workspace">What he sees nothing beyond; null for the desk, which sees everything.</param>
internal sealed record MeAnswer(
    string Name, OperatorRole Role, IReadOnlyList<Right> Rights, EquatableArray<AccountId>? Accounts, DateTimeOffset? ExpiresAt, bool HasPassword, bool HasSecondFactor,
    SignInMeans SignedInBy, DateTimeOffset Now, string? Workspace)
{
    public static MeAnswer Of(SignedIn who, string name, DateTimeOffset now) => new(
        name, who.Narrowest.Role, [.. Enum.GetValues<Right>().Where(who.Has)], who.Narrowest.Accounts, who.Session?.Until ?? who.Key?.ExpiresAt,
        who.Operator.PasswordHash is not null, who.Operator.SecondFactor is not null, who.Means, now, who.Sight.Within);
}
