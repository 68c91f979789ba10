using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>An account that another process works for: its view is told by the journal, everything else is asked of that process.</summary>
internal sealed class RemoteAccount(AccountId id, ShardId shard, Calls calls, Shadows shadows) : IAccountGrain
{
    private const string NoAnswer = "The process that works for the account has not answered in time.";
    private const string NotKnown = "The process that works for the account has not answered in time; it is done as soon as one does, under the same id.";

    public ValueTask<AccountView> View() => shadows.View(id);

    public ValueTask<Decision> Check(OrderCheck check) => Ask<OrderCheck, Decision>(nameof(Check), check);

    public ValueTask<AlertOutcome> Consider(AlertForAccount alert) => Outcome(nameof(Consider), alert);

    public ValueTask<AlertOutcome> Foresee(AlertForAccount alert) => Ask<AlertForAccount, AlertOutcome>(nameof(Foresee), alert);

    public ValueTask<PayoutForesight> ForeseePayout(Usd amount) => Ask<Usd, PayoutForesight>(nameof(ForeseePayout), amount);

    public ValueTask<Reply> ReportFill(FillReport report) => Command(nameof(ReportFill), report);

    public ValueTask<Reply> Flatten(FlattenRequest request) => Command(nameof(Flatten), request);

    public ValueTask<Reply> Cancel(CancelRequest request) => Command(nameof(Cancel), request);

    public ValueTask<Reply> Lock(LockRequest request) => Command(nameof(Lock), request);

    public ValueTask<Reply> Unlock(UnlockRequest request) => Command(nameof(Unlock), request);

    public ValueTask<Reply> SetState(StateRequest request) => Command(nameof(SetState), request);

    public ValueTask<Reply> Open(OpenRequest request) => Command(nameof(Open), request);

    public ValueTask<Reply> Bind(BindRequest request) => Command(nameof(Bind), request);

    public ValueTask<Reply> Change(AccountChange change) => Command(nameof(Change), change);

    public ValueTask<Reply> Follow() => Command(nameof(Follow), true);

    /// <summary>The month of a product that the account's broker trades now; null when it does not say.</summary>
    public async ValueTask<ContractSymbol?> Front(string root)
    {
        try
        {
            return await Ask<string, ContractSymbol?>(CallDesk.Front, root);
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

    private async ValueTask<Reply> Command<T>(string method, T request)
    {
        try
        {
            return await Send<T, Reply>(method, request, isKept: true) ?? new Reply.Unavailable(NotKnown);
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
            reply = await calls.Ask(shard, JsonSerializer.Serialize(call, CallShapes.Options), isKept);
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
