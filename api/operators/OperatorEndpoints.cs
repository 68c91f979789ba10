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
        services.AddSingleton<SignInLink>().AddSingleton<SessionCookie>().AddSingleton<Sessions>().AddSingleton<SignInBrake>().AddSingleton<Passwords>();
        services.AddAuthentication(ApiKeyHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null);
        services.AddSingleton<IAuthorizationHandler, MayAct>();
        services.AddAuthorizationBuilder().SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new MayAct()).Build());
        return services;
    }

    public static void MapOperators(this IEndpointRouteBuilder api)
    {
        // Made now, so that the file is there before the first request and a bad directory stops the start.
        _ = api.ServiceProvider.GetRequiredService<AdminKey>();
        var operators = api.MapGroup("/operators").WithTags("Operators");
        operators.MapGet("", All).WithSummary("Everybody who may sign in, and as what; never a key.");
        operators.MapPost("", Save).Accepts<OperatorBody>(MediaTypeNames.Application.Json)
            .WithSummary("Adds an operator, or renews one's key and role; the key is shown in this answer alone.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        operators.MapDelete("/{name}", Remove).WithSummary("Takes an operator away; his key, his password and his sessions end at once.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<IReadOnlyList<OperatorLine>> All(IOperators operators, Sessions sessions) =>
        TypedResults.Ok<IReadOnlyList<OperatorLine>>([.. operators.All.Select(one => OperatorLine.Of(one, sessions.SeenAt(one.Name)))]);

    private static async Task<Results<Ok<OperatorSaved>, ProblemHttpResult>> Save(
        HttpContext http, IOperators operators, Sessions sessions, IKeySource keys, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var (name, role) = (body.RequiredText("name", OperatorName.LengthMax), body.RequiredChoice<OperatorRole>("role"));
        var (isRenewed, reason) = (body.Flag("renewKey"), body.Text("reason"));
        if (name is not null && !name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '_' or '-' or '@'))
            body.Add("name", Fault.OutOfRange, "A name has letters, digits, spaces and . _ - @.");
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (!isRenewed && operators.Find(name!) is { } taken)
            return Problem.Of(StatusCodes.Status409Conflict, NameTaken, $"There is an operator {taken.Name} already.");

        var key = keys.Next();
        switch (await operators.Save(command, name!, role!.Value, HookRequests.HashOf(key), reason, http.Operator()).Within(time, cancel))
        {
            case Reply.Refused refused:
                return Problem.Of(StatusCodes.Status409Conflict, refused.Code, refused.Text);
            case Reply.Unavailable down:
                return Replies.Unavailable(http.Response, down.Why);
            default:
                sessions.LookAgain();
                return TypedResults.Ok(new OperatorSaved(operators.Find(name!)?.Name ?? name!, role.Value, key));
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        string name, string? reason, HttpContext http, IOperators operators, Sessions sessions, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        if (reason is { Length: > BodyFields.TextLengthMax }) body.Add("reason", Fault.OutOfRange, $"reason has at most {BodyFields.TextLengthMax} characters.");
        if (!body.IsSound) return Problem.Of(body.Faults);
        switch (await operators.Remove(command, name, reason, http.Operator()).Within(time, cancel))
        {
            case Reply.Refused refused:
                return Problem.Of(refused.Code == UnknownOperator ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict, refused.Code, refused.Text);
            case Reply.Unavailable down:
                return Replies.Unavailable(http.Response, down.Why);
            default:
                sessions.LookAgain();
                return TypedResults.NoContent();
        }
    }
}

/// <param name="RenewKey">For an operator who is there: another key and role; his old key, his password and his sessions end.</param>
internal sealed record OperatorBody(string Name, OperatorRole Role, bool RenewKey = false, string? Reason = null);

/// <param name="Key">Shown now and never again.</param>
internal sealed record OperatorSaved(string Name, OperatorRole Role, string Key)
{
    public override string ToString() => $"{Name} ({Role})";
}

/// <param name="LastSeenAt">Since this start; null when he was not here yet.</param>
internal sealed record OperatorLine(
    string Name, OperatorRole Role, bool BuiltIn, bool HasPassword, string? AddedBy, DateTimeOffset? AddedAt, DateTimeOffset? LastSeenAt)
{
    public static OperatorLine Of(Operator one, DateTimeOffset? seenAt) =>
        new(one.Name, one.Role, one.IsBuiltIn, one.PasswordHash is not null, one.AddedBy, one.AddedAt, seenAt);
}
