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
            reply = new(await Answer(AccountCalls.Read(entry.Item.Payload)), null);
        }
#pragma warning disable CA1031 // Supervision: what one call meets is told to whoever called.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (fault is not AccountUnavailableException) log.CallFaulted(entry.Number, fault);
            reply = AccountCalls.Unanswered(fault);
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
        if (call.Method != Repeat) return await AccountCalls.Answer(accounts(call.Account), front, call, _stopping.Token);
        await desk.RecordRepeat(AccountCalls.Request<AlertDelivery>(call));
        return null;
    }
}
