using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>An account that another process works for: everything is asked of that process, but for its view.</summary>
/// <param name="view">Tells the view without a call: the journal knows it.</param>
internal sealed class RemoteAccount(AccountId id, ShardId shard, ICallLine line, Func<AccountId, ValueTask<AccountView>> view) : IAccountGrain
{
    private const string NoAnswer = "The process that works for the account has not answered in time.";

    public ValueTask<AccountView> View() => view(id);

    public ValueTask<Decision> Check(OrderCheck check) => Ask<OrderCheck, Decision>(nameof(Check), check);

    public ValueTask<AlertOutcome> Consider(AlertForAccount alert) => Outcome(nameof(Consider), alert);

    public ValueTask<AlertOutcome> Foresee(AlertForAccount alert) => Ask<AlertForAccount, AlertOutcome>(nameof(Foresee), alert);

    public ValueTask<PayoutForesight> ForeseePayout(Usd amount) => Ask<Usd, PayoutForesight>(nameof(ForeseePayout), amount);

    public ValueTask<Reply> ReportFill(FillReport report) => Command(nameof(ReportFill), report);

    public ValueTask<Reply> Flatten(FlattenRequest request) => Command(nameof(Flatten), request, new(request.Id));

    public ValueTask<Reply> Cancel(CancelRequest request) => Command(nameof(Cancel), request, new(request.Id));

    public ValueTask<Reply> Lock(LockRequest request) => Command(nameof(Lock), request, new(request.Id));

    public ValueTask<Reply> Unlock(UnlockRequest request) => Command(nameof(Unlock), request, new(request.Id));

    public ValueTask<Reply> SetState(StateRequest request) => Command(nameof(SetState), request, new(request.Id));

    public ValueTask<Reply> Open(OpenRequest request) => Command(nameof(Open), request);

    public ValueTask<Reply> Bind(BindRequest request) => Command(nameof(Bind), request, new(request.Id));

    public ValueTask<Reply> Change(AccountChange change) => Command(nameof(Change), change, new(change.Id));

    public ValueTask<Reply> Follow() => Command(nameof(Follow), true);

    /// <summary>The month of a product that the account's broker trades now; null when it does not say.</summary>
    public async ValueTask<ContractSymbol?> Front(string root)
    {
        try
        {
            return await Ask<string, ContractSymbol?>(AccountCalls.Front, root);
        }
        catch (AccountUnavailableException)
        {
            return null;
        }
    }

    private async ValueTask<AlertOutcome> Outcome(string method, AlertForAccount alert)
    {
        try
        {
            return await Ask<AlertForAccount, AlertOutcome>(method, alert);
        }
        catch (AccountUnavailableException away)
        {
            return new(id, alert.Alert, AlertOutcome.Unavailable, ReasonCodes.StateUnknown, away.Message, null, default);
        }
    }

    /// <param name="command">Under which the journal has it when it was done; null when it has no id of its own.</param>
    private async ValueTask<Reply> Command<T>(string method, T request, CommandId? command = null)
    {
        try
        {
            return await Send<T, Reply>(method, request, isKept: true) ?? await line.Unanswered(shard, command);
        }
        catch (AccountUnavailableException away)
        {
            return new Reply.Unavailable(away.Message);
        }
    }

    private async ValueTask<TAnswer> Ask<T, TAnswer>(string method, T request) =>
        await Send<T, TAnswer>(method, request, isKept: false) ?? throw new AccountUnavailableException(id, NoAnswer);

    /// <exception cref="AccountUnavailableException">Nobody could be asked, or the account could not answer.</exception>
    private async ValueTask<TAnswer?> Send<T, TAnswer>(string method, T request, bool isKept)
    {
        string? reply;
        try
        {
            var call = new AccountCall(id, method, JsonSerializer.SerializeToElement(request, CallShapes.Options));
            reply = await line.Ask(id, shard, JsonSerializer.Serialize(call, CallShapes.Options), isKept);
        }
        catch (JournalUnavailableException away)
        {
            throw new AccountUnavailableException(id, away.Message, away);
        }

        if (reply is null) return default;
        var said = JsonSerializer.Deserialize<CallReply>(reply, CallShapes.Options)!;
        if (said.Unavailable is { } why) throw new AccountUnavailableException(id, why);
        return said.Answer is { } answer ? answer.Deserialize<TAnswer>(CallShapes.Options) : default;
    }
}
