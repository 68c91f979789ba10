using System.Text.Json;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Asks an account what another process wants to know of it.</summary>
internal static class AccountCalls
{
    /// <summary>Asks an account's broker for the month in front.</summary>
    public const string Front = "Front";

    /// <param name="front">The month of a product that the account's broker trades now.</param>
    public static async ValueTask<JsonElement?> Answer(
        IAccountGrain account, Func<AccountId, string, CancellationToken, ValueTask<ContractSymbol?>> front, AccountCall call, CancellationToken cancel) => call.Method switch
    {
        Front => Written(await front(call.Account, Request<string>(call), cancel)),
        nameof(IAccountGrain.Check) => Written(await account.Check(Request<OrderCheck>(call))),
        nameof(IAccountGrain.Consider) => Written(await account.Consider(Request<AlertForAccount>(call))),
        nameof(IAccountGrain.Foresee) => Written(await account.Foresee(Request<AlertForAccount>(call))),
        nameof(IAccountGrain.ForeseePayout) => Written(await account.ForeseePayout(Request<Usd>(call))),
        nameof(IAccountGrain.ReportFill) => Written(await account.ReportFill(Request<FillReport>(call))),
        nameof(IAccountGrain.Flatten) => Written(await account.Flatten(Request<FlattenRequest>(call))),
        nameof(IAccountGrain.Cancel) => Written(await account.Cancel(Request<CancelRequest>(call))),
        nameof(IAccountGrain.Lock) => Written(await account.Lock(Request<LockRequest>(call))),
        nameof(IAccountGrain.Unlock) => Written(await account.Unlock(Request<UnlockRequest>(call))),
        nameof(IAccountGrain.SetState) => Written(await account.SetState(Request<StateRequest>(call))),
        nameof(IAccountGrain.Open) => Written(await account.Open(Request<OpenRequest>(call))),
        nameof(IAccountGrain.Bind) => Written(await account.Bind(Request<BindRequest>(call))),
        nameof(IAccountGrain.Change) => Written(await account.Change(Request<AccountChange>(call))),
        nameof(IAccountGrain.Follow) => Written(await account.Follow()),
        var other => throw new NotSupportedException($"There is no call {other}."),
    };

    /// <summary>A call as it was written.</summary>
    public static AccountCall Read(string text) => JsonSerializer.Deserialize<AccountCall>(text, CallShapes.Options) ?? throw new JsonException("A call is null.");

    /// <summary>What whoever called is told of a fault.</summary>
    public static CallReply Unanswered(Exception fault) =>
        new(null, fault is AccountUnavailableException ? fault.Message : $"{fault.GetType().Name} in the process that works for the account.");

    public static T Request<T>(AccountCall call) => call.Request.Deserialize<T>(CallShapes.Options) ?? throw new JsonException($"{call.Method} without a request.");

    private static JsonElement Written<T>(T answer) => JsonSerializer.SerializeToElement(answer, CallShapes.Options);
}
