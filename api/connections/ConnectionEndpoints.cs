using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Operators;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Connections;

/// <summary>How each connection to a broker stands, and what a person does about it. A key is never shown.</summary>
internal static class ConnectionEndpoints
{
    public const string UnknownConnection = "UNKNOWN_CONNECTION";
    public const string UnknownSecret = "UNKNOWN_SECRET";

    private const int SentenceLengthMax = 200;
    private const int SecretLengthMax = 1_000;

    public static void MapConnections(this IEndpointRouteBuilder api)
    {
        var connections = api.MapGroup("/connections").WithTags("Connections");
        connections.MapGet("", All).Needs(Right.View).WithSummary("Every connection: where it goes, whose login, its accounts, how it stands; never a key.");
        var one = connections.MapGroup("/{name}").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        one.MapPost("/consent", Consent).Needs(Right.Configure).Accepts<ConsentBody>(MediaTypeNames.Application.Json)
            .WithSummary("Lets the accounts of a live connection be traded, once the sentence of its view was typed.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        one.MapPut("/secrets/{secret}", Enter).Needs(Right.Configure).Accepts<SecretBody>(MediaTypeNames.Application.Json)
            .WithSummary("Keeps a secret of the login, encrypted; the next login uses it, and it is never shown.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict);
        one.MapDelete("/secrets/{secret}", Forget).Needs(Right.Configure).WithSummary("Takes back a secret that was entered: what the set-up file names holds again.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        one.MapPost("/resume", Resume).Needs(Right.Configure).WithSummary("Tries the login again, after a person has seen to what ended it.");
        one.MapPost("/test", Test).Needs(Right.Configure).WithSummary("Asks the broker which accounts the login has.");
    }

    private static Ok<IReadOnlyList<ConnectionLine>> All(IConnections connections) =>
        TypedResults.Ok<IReadOnlyList<ConnectionLine>>([.. connections.All.Select(ConnectionLine.Of)]);

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Consent(
        HttpContext http, string name, IConnections connections, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var sentence = body.RequiredText("sentence", SentenceLengthMax);
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (!Has(connections, name)) return Missing(name);
        return Replies.Of(http.Response, command, await connections.Consent(command, name, sentence!, http.Operator()).Within(time, cancel));
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Enter(
        HttpContext http, string name, string secret, IConnections connections, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel);
        var command = ids.Of(http.Request, body);
        var text = body.RequiredText("secret", SecretLengthMax);
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (Missing(connections, name, secret) is { } missing) return missing;
        return Replies.Of(http.Response, command, await connections.Enter(command, name, secret, text, http.Operator()).Within(time, cancel));
    }

    private static async Task<Results<Ok<ControlAnswer>, Accepted<ControlAnswer>, ProblemHttpResult>> Forget(
        HttpContext http, string name, string secret, IConnections connections, CommandIds ids, TimeProvider time, CancellationToken cancel)
    {
        var body = await BodyFields.Read(http.Request, cancel, mayBeEmpty: true);
        var command = ids.Of(http.Request, body);
        if (!body.IsSound) return Problem.Of(body.Faults);
        if (Missing(connections, name, secret) is { } missing) return missing;
        return Replies.Of(http.Response, command, await connections.Enter(command, name, secret, null, http.Operator()).Within(time, cancel));
    }

    private static Results<Ok<ConnectionLine>, ProblemHttpResult> Resume(string name, IConnections connections)
    {
        if (connections.Resume(name) is not Reply.Done) return Missing(name);
        return TypedResults.Ok(ConnectionLine.Of(connections.All.First(connection => connection.SetUp.Name == name)));
    }

    private static async Task<Results<Ok<ConnectionTested>, ProblemHttpResult>> Test(string name, IConnections connections, TimeProvider time, CancellationToken cancel) =>
        await connections.Test(name, cancel).Within(time, cancel) switch
        {
            ConnectionTest.Works works => TypedResults.Ok(new ConnectionTested(true, null, works.Accounts)),
            ConnectionTest.Fails fails => TypedResults.Ok(new ConnectionTested(false, fails.Why, default)),
            _ => Missing(name),
        };

    private static bool Has(IConnections connections, string name) => connections.All.Any(connection => connection.SetUp.Name == name);

    private static ProblemHttpResult? Missing(IConnections connections, string name, string secret)
    {
        if (connections.All.FirstOrDefault(connection => connection.SetUp.Name == name) is not { } view) return Missing(name);
        return view.Secrets.Any(one => one.Name == secret) ? null : Problem.Of(StatusCodes.Status404NotFound, UnknownSecret, $"{name} has no secret {secret}.");
    }

    private static ProblemHttpResult Missing(string name) => Problem.Of(StatusCodes.Status404NotFound, UnknownConnection, $"There is no connection {name}.");

    private sealed record ConsentBody(string Sentence);

    private sealed record SecretBody(string Secret);
}

/// <summary>A connection as it is shown.</summary>
/// <param name="Text">What became of it last.</param>
/// <param name="Consent">What to type before its accounts are traded; null when nothing is waited for.</param>
/// <param name="Token">When the login's token was given and ends; null while it has none. Never the token itself.</param>
internal sealed record ConnectionLine(
    string Name, string Broker, string Environment, EquatableArray<string> Addresses, string UserName, EquatableArray<ConnectedAccount> Accounts, ConnectionState State,
    string Text, DateTimeOffset? Since, string? Warning, ConsentNeeded? Consent, TokenLife? Token,
    EquatableArray<SecretView> Secrets)
{
    public static ConnectionLine Of(ConnectionView view) => new(
        view.SetUp.Name, view.SetUp.Broker, view.SetUp.Environment, view.SetUp.Addresses, view.SetUp.UserName, view.SetUp.Accounts, view.State, view.Text, view.Since,
        view.Warning, view.Consent, view.Token, view.Secrets);
}

/// <param name="Why">Why it does not work; null when it does.</param>
internal sealed record ConnectionTested(bool Works, string? Why, EquatableArray<ShownAccount> Accounts);
