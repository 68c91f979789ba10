using System.Text.Json;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Journal.Postgres;

namespace TraderTerminal.Silo.Runtime.Shards;

/// <summary>Serves what other processes ask of the accounts of one shard that this process holds.</summary>
internal sealed class CallDesk(
    PostgresJournal journal, ShardId shard, Func<AccountId, IAccountGrain> accounts, Func<AccountId, string, CancellationToken, ValueTask<ContractSymbol?>> front, AlertDesk desk, ILogger log) : IAsyncDisposable
{
    /// <summary>Asks an account's broker for the month in front.</summary>
    public const string Front = "Front";

    /// <summary>Records a delivery that repeats another one; the account is empty.</summary>
    public const string Repeat = "Repeat";

    private const int BatchMax = 256;

    private static readonly TimeSpan RetryPace = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Run(Run);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync(); // Not disposed: calls that are being served look at it on their way out.
        await _running;
    }

    /// <summary>The outermost loop: a journal that cannot be read now is asked again, from the first call that is not done.</summary>
    private async Task Run()
    {
        long after = 0;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var pending = await journal.Pending(shard, after, BatchMax, _stopping.Token);
                foreach (var entry in pending)
                {
                    if (entry.Item.Kind == Calls.Kind) _ = Serve(entry);
                    after = entry.Number;
                }

                if (pending.Count == 0) await ((IInbox)journal).WaitBeyond(shard, after, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                // What was not answered is served by the next holder.
            }
#pragma warning disable CA1031 // The outermost loop of the desk: no fault may leave the calls unanswered.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                log.CallsFaulted(shard, fault);
                await Task.Delay(RetryPace, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Begins at once, so that calls of one account run in the order in which they came.</summary>
    private async Task Serve(InboxEntry entry)
    {
        CallReply reply;
        try
        {
            var call = JsonSerializer.Deserialize<AccountCall>(entry.Item.Payload, CallShapes.Options) ?? throw new JsonException("A call is null.");
            reply = new(await Answer(call), null);
        }
#pragma warning disable CA1031 // Supervision: what one call meets is told to whoever called.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (fault is not AccountUnavailableException) log.CallFaulted(entry.Number, fault);
            reply = new(null, fault is AccountUnavailableException ? fault.Message : $"{fault.GetType().Name} in the process that works for the account.");
        }

        try
        {
            var text = JsonSerializer.Serialize(reply, CallShapes.Options);
            while (!await journal.Answer(shard, entry.Number, text, _stopping.Token)) await Task.Delay(RetryPace, TimeProvider.System, _stopping.Token);
        }
        catch (Exception ending) when (ending is ObjectDisposedException or OperationCanceledException)
        {
            // The shard is handed on, or the process stops: the next holder serves the call again, under the same ids.
        }
    }

    private async ValueTask<JsonElement?> Answer(AccountCall call)
    {
        if (call.Method == Repeat)
        {
            await desk.RecordRepeat(Request<AlertDelivery>(call));
            return null;
        }

        if (call.Method == Front) return Written(await front(call.Account, Request<string>(call), _stopping.Token));
        var account = accounts(call.Account);
        return call.Method switch
        {
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
    }

    private static T Request<T>(AccountCall call) => call.Request.Deserialize<T>(CallShapes.Options) ?? throw new JsonException($"{call.Method} without a request.");

    private static JsonElement Written<T>(T answer) => JsonSerializer.SerializeToElement(answer, CallShapes.Options);
}
