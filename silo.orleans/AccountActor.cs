using System.Text.Json;
using Orleans.Concurrency;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Hosts one account on Orleans: the same host and grain as in the built-in engine, whose turns run on this actor's scheduler.</summary>
/// <remarks>Calls interleave here, for they only wait: the account's mailbox runs one turn at a time, whatever Orleans does.</remarks>
[GrainType("traderterminal.account"), ByShard, KeepAlive, Reentrant]
internal sealed partial class AccountActor(Node node, ILogger<AccountActor> log) : Grain, IAccountActor
{
    /// <summary>A turn that hangs holds up nobody: what it still does is fenced, and the account comes up elsewhere.</summary>
    private static readonly TimeSpan EndMax = TimeSpan.FromMilliseconds(500);

    private AccountId _id;
    private ShardId _shard;

    /// <summary>The shard's work that the host belongs to: a new epoch has another one.</summary>
    private ShardWork? _work;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _shard = new((int)this.GetPrimaryKeyLong(out var id));
        _id = new(id!);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_work is null) return;
        Task ended = _work.Accounts.Forget(_id).AsTask().WaitAsync(EndMax, TimeProvider.System, CancellationToken.None);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public Task<bool> Up() => Task.FromResult(Host() is not null);

    public async Task<ReplyText> Ask(CallText asked)
    {
        if (Host() is not { } host) return ReplyText.Elsewhere;
        CallReply reply;
        try
        {
            reply = new(await AccountCalls.Answer(host, _work!.Front, AccountCalls.Read(asked.Call), CancellationToken.None), null);
        }
#pragma warning disable CA1031 // Supervision: what one call meets is told to whoever called.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (fault is not AccountUnavailableException) LogFaulted(_id, fault);
            reply = AccountCalls.Unanswered(fault);
        }

        return new(JsonSerializer.Serialize(reply, CallShapes.Options));
    }

    /// <summary>
    /// Null when the shard is not, or not yet, worked for here. When it belongs elsewhere this actor moves there: one that only ended would come up here again,
    /// for whoever asks remembers where it was.
    /// </summary>
    private IAccountGrain? Host()
    {
        if (node.Work(_shard) is not { } work)
        {
            if (!node.IsHomeOf(_shard)) this.MigrateOnIdle();
            return null;
        }

        _work = work;
        return work.Accounts.Get(_id);
    }

    [LoggerMessage(2901, LogLevel.Error, "A call of {Account} had a fault")]
    private partial void LogFaulted(AccountId account, Exception fault);
}
