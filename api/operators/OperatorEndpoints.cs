using System.Net.Mime;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Who may sign in, and as what. Each change is an event with the name of who made it.</summary>
internal static class OperatorEndpoints
{
    public const string NameTaken = "NAME_TAKEN";
    public const string UnknownOperator = "UNKNOWN_OPERATOR";

    public static IServiceCollection AddOperators(this IServiceCollection services)
    {
        services.AddSingleton(provider => AdminKey.Open(provider.GetRequiredService<IOptions<ApiOptions>>().Value.DataDirectory));
        services.AddSingleton<SignInLink>().AddSingleton<SessionCookie>().AddSingleton<Sessions>().AddSingleton<SignInBrake>().AddSingleton<RequestRates>().AddSingleton<Passwords>().AddSingleton<SecondFactors>();
        services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null);
        OpenIdSignIn.Add(services);
        services.AddSingleton<IAuthorizationHandler, MayAct>();
        services.AddAuthorizationBuilder().SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new MayAct()).Build());
        return services;
    }

    public static void MapOperators(this IEndpointRouteBuilder api)
    {
        // Made now, so that the file is there before the first request and a bad directory stops the start.
        _ = api.ServiceProvider.GetRequiredService<AdminKey>();
        var operators = api.MapGroup("/operators").WithTags("Operators");
        operators.MapGet("", All).Needs(Right.View).WithSummary("Everybody who may sign in, and as what; never a key.");
        operators.MapPost("", Save).Needs(Right.Operators).Accepts<OperatorBody>(MediaTypeNames.Application.Json)
            .WithSummary("Adds an operator, or renews one's key and role; the key is shown in this answer alone.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        operators.MapPut("/{name}", Change).Needs(Right.Operators).Accepts<GrantBody>(MediaTypeNames.Application.Json)
            .WithSummary("Gives an operator another role or other accounts; his key and password stay, his sessions end.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        operators.MapDelete("/{name}", Remove).Needs(Right.Operators).WithSummary("Takes an operator away; his keys, his password and his sessions end at once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<IReadOnlyList<OperatorLine>> All(IOperators operators, Sessions sessions) =>
        TypedResults.Ok<IReadOnlyList<OperatorLine>>([.. operators.All.Select(one => OperatorLine.Of(one, sessions.SeenAt(one.Name)))]);

    private static async Task<Results<Ok<OperatorSaved>, ProblemHttpResult>> Save(
        HttpContext http, IOperators operators, IAccounts accounts, Sessions sessions, IKeySource keys, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var (name, grant) = (body.RequiredText("name", OperatorName.LengthMax), body.Grant(accounts));
        var (isRenewed, reason) = (body.Flag("renewKey"), body.Text("reason"));
        body.CheckName("name", name is null ? null : Workspace.Short(name).ToString());
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (!isRenewed && operators.Find(name!) is { } taken)
            return Problem.Of(StatusCodes.Status409Conflict, NameTaken, $"There is an operator {taken.Name} already.");

        var key = keys.Next();
        var reply = await operators.Save(command, name!, grant!, HookRequests.HashOf(key), reason, http.Operator()).Within(time, cancel);
        if (Refusal(http, reply) is { } refusal) return refusal;
        sessions.LookAgain();
        return TypedResults.Ok(new OperatorSaved(operators.Find(name!)?.Name ?? name!, grant!.Role, grant.Accounts, key));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Change(
        string name, HttpContext http, IOperators operators, IAccounts accounts, Sessions sessions, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var (grant, reason) = (body.Grant(accounts), body.Text("reason"));
        if (!body.IsSound) return Problem.Of(body.Faults);
        return Ended(http, sessions, await operators.Change(command, name, grant!, reason, http.Operator()).Within(time, cancel));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        string name, string? reason, HttpContext http, IOperators operators, Sessions sessions, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        body.CheckReason(reason);
        if (!body.IsSound) return Problem.Of(body.Faults);
        return Ended(http, sessions, await operators.Remove(command, name, reason, http.Operator()).Within(time, cancel));
    }

    /// <summary>A name of a key, or of an operator without his workspace: it stands in the history and in addresses.</summary>
    public static void CheckName(this BodyFields body, string field, string? name)
    {
        if (name?.Length == 0 || name?.All(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '_' or '-' or '@') == false)
            body.Add(field, Fault.OutOfRange, "A name has letters, digits, spaces and . _ - @.");
    }

    /// <summary>A reason in the address.</summary>
    public static void CheckReason(this BodyFields body, string? reason)
    {
        if (reason is { Length: > BodyFields.TextLengthMax }) body.Add("reason", Fault.OutOfRange, $"reason has at most {BodyFields.TextLengthMax} characters.");
    }

    /// <summary>What may have ended somebody's sign-in, answered.</summary>
    public static Results<NoContent, ProblemHttpResult> Ended(HttpContext http, Sessions sessions, Reply reply)
    {
        if (Refusal(http, reply) is { } refusal) return refusal;
        sessions.LookAgain();
        return TypedResults.NoContent();
    }

    /// <summary>Null for what was done.</summary>
    public static ProblemHttpResult? Refusal(HttpContext http, Reply reply) => reply switch
    {
        Reply.Refused { Code: UnknownOperator or KeyEndpoints.UnknownKey } absent => Problem.Of(StatusCodes.Status404NotFound, absent.Code, absent.Text),
        Reply.Refused refused => Problem.Of(StatusCodes.Status409Conflict, refused.Code, refused.Text),
        Reply.Unavailable down => Replies.Unavailable(http.Response, down.Why),
        _ => null,
    };
}

/// <param name="Accounts">A trader's; a risk officer's when he is not for all.</param>
/// <param name="RenewKey">For an operator who is there: another key and role; his old keys, his password, his second factor and his sessions end.</param>
internal sealed record OperatorBody(string Name, OperatorRole Role, EquatableArray<AccountId>? Accounts = null, bool RenewKey = false, string? Reason = null);

/// <param name="Accounts">A trader's; a risk officer's when he is not for all.</param>
internal sealed record GrantBody(OperatorRole Role, EquatableArray<AccountId>? Accounts = null, string? Reason = null);

/// <param name="Key">Shown now and never again.</param>
internal sealed record OperatorSaved(string Name, OperatorRole Role, EquatableArray<AccountId>? Accounts, string Key)
{
    public override string ToString() => $"{Name} ({Role})";
}

/// <param name="Accounts">Those that the role is for; null for every account.</param>
/// <param name="LastSeenAt">Since this start; null when he was not here yet.</param>
internal sealed record OperatorLine(
    string Name, OperatorRole Role, EquatableArray<AccountId>? Accounts, bool BuiltIn, bool HasPassword, bool HasSecondFactor, IReadOnlyList<KeyLine> Keys, string? AddedBy,
    DateTimeOffset? AddedAt, DateTimeOffset? LastSeenAt)
{
    public static OperatorLine Of(Operator one, DateTimeOffset? seenAt) => new(
        one.Name, one.Role, one.Accounts, one.IsBuiltIn, one.PasswordHash is not null, one.SecondFactor is not null, [.. one.Keys.Select(KeyLine.Of)], one.AddedBy, one.AddedAt, seenAt);
}
