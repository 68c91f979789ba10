using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Runtime;

/// <summary>Hosts one account's grain: activates it on the first call, runs its turns, wakes it, drops it when idle, contains its faults.</summary>
internal sealed class AccountHost : IAccountGrain, IGrainHost, IAsyncDisposable
{
    private const string Busy = "The account's mailbox is full.";
    private const string HandedOn = "The account is not worked for by this process any more.";
    private const string Faulted = "The account's engine had a fault and is being rebuilt from the journal.";
    private const string Unread = "The account cannot be read from the journal now.";

    /// <summary>The longest single timer; a later time is waited for in steps. Timers of the framework end at 49 days.</summary>
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(1);

    /// <summary>Between two tries to tell a full mailbox something.</summary>
    private static readonly TimeSpan FullPace = TimeSpan.FromMilliseconds(10);

    /// <summary>Between two tries to bring up an account that the journal could not be read for. Ours: a database that restarts is back within seconds.</summary>
    private static readonly TimeSpan ReadPace = TimeSpan.FromSeconds(1);

    private readonly AccountId _id;
    private readonly Engine _engine;
    private readonly Mailbox _mailbox;
    private readonly ITimer _wake;
    private readonly ITimer _idle;
    private readonly Queue<DateTimeOffset> _faults = [];
    private AccountGrain? _grain;
    private bool _drop;
    private volatile bool _isClosed;
    private volatile bool _isAwake;

    public AccountHost(AccountId id, Engine engine)
    {
        (_id, _engine) = (id, engine);
        _mailbox = engine.NewMailbox();
        _wake = engine.Time.CreateTimer(_ => Post(async () => await Grain().Wake()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _idle = engine.Time.CreateTimer(_ => _mailbox.Post(DropIfIdle), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Turns that wait in its mailbox.</summary>
    public int Waiting => _mailbox.Waiting;

    /// <summary>It came up and has had no fault since: in memory or not, it wakes when its time comes.</summary>
    public bool IsAwake => _isAwake;

    public bool Post(Func<ValueTask> turn) => _mailbox.Post(() => Turn(turn, null));

    public void Run(Func<CancellationToken, Task> work) => _engine.Run(work, fault => _mailbox.Post(() => Contain(fault)));

    public void WakeAt(DateTimeOffset? at)
    {
        var due = at is not { } time ? Timeout.InfiniteTimeSpan : time - _engine.Time.GetUtcNow();
        if (at is not null) due = due < TimeSpan.Zero ? TimeSpan.Zero : due > TimerMax ? TimerMax : due;
        _wake.Change(due, Timeout.InfiniteTimeSpan);
    }

    public void Drop() => _drop = true;

    /// <summary>From now on no grain comes up here: it would act beside the one that comes up elsewhere.</summary>
    public void Close() => _isClosed = true;

    public ValueTask<AccountView> View() => Call(grain => grain.View());

    public ValueTask<Decision> Check(OrderCheck check) => Call(grain => grain.Check(check));

    public ValueTask<AlertOutcome> Consider(AlertForAccount alert) => Call(
        grain => grain.Consider(alert),
        why => new AlertOutcome(_id, alert.Alert, AlertOutcome.Unavailable, ReasonCodes.StateUnknown, why, null, default));

    public ValueTask<AlertOutcome> Foresee(AlertForAccount alert) => Call(grain => grain.Foresee(alert));

    public ValueTask<PayoutForesight> ForeseePayout(Usd amount) => Call(grain => grain.ForeseePayout(amount));

    public ValueTask<Reply> ReportFill(FillReport report) => Ask(grain => grain.ReportFill(report));

    public ValueTask<Reply> Flatten(FlattenRequest request) => Ask(grain => grain.Flatten(request));

    public ValueTask<Reply> Cancel(CancelRequest request) => Ask(grain => grain.Cancel(request));

    public ValueTask<Reply> Lock(LockRequest request) => Ask(grain => grain.Lock(request));

    public ValueTask<Reply> Unlock(UnlockRequest request) => Ask(grain => grain.Unlock(request));

    public ValueTask<Reply> SetState(StateRequest request) => Ask(grain => grain.SetState(request));

    public ValueTask<Reply> Open(OpenRequest request) => Ask(grain => grain.Open(request));

    public ValueTask<Reply> Bind(BindRequest request) => Ask(grain => grain.Bind(request));

    public ValueTask<Reply> Change(AccountChange change) => Ask(grain => grain.Change(change));

    public ValueTask<Reply> Follow() => Ask(grain => grain.Follow());

    public async ValueTask DisposeAsync()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = _mailbox.Post(async () =>
        {
            Close();
            try
            {
                if (_grain is not null) await _grain.Deactivate();
            }
            finally
            {
                _grain = null;
                gone.SetResult();
            }
        });
        if (posted) await gone.Task;
        await _wake.DisposeAsync();
        await _idle.DisposeAsync();
        if (_engine.OwnsMailbox(_mailbox)) await _mailbox.DisposeAsync();
    }

    /// <summary>The account reads the broker back before it opens anything; completes when it has begun to.</summary>
    public async Task Reread(string why)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTask Told() => Turn(
            async () =>
            {
                await Grain().Reread(why);
                begun.TrySetResult();
            },
            // The grain is rebuilt, and begins with a look.
            _ => begun.TrySetResult());
        while (!_mailbox.Post(Told)) await Task.Delay(FullPace, _engine.Time, _engine.Stopping);
        await begun.Task.WaitAsync(_engine.Stopping);
    }

    private AccountGrain Grain() => _grain ?? throw new InvalidOperationException($"{_id} is not active.");

    private ValueTask<Reply> Ask(Func<AccountGrain, ValueTask<Reply>> call) => Call(call, why => new Reply.Unavailable(why));

    private async ValueTask<T> Call<T>(Func<AccountGrain, ValueTask<T>> call, Func<string, T>? otherwise = null)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = _mailbox.Post(() => Turn(
            async () => answer.TrySetResult(await call(Grain())),
            fault =>
            {
                var why = fault switch
                {
                    AccountUnavailableException => HandedOn,
                    JournalUnavailableException => Unread,
                    _ => Faulted,
                };
                if (otherwise is null) answer.TrySetException(new AccountUnavailableException(_id, why, fault));
                else answer.TrySetResult(otherwise(why));
            }));
        if (posted) return await answer.Task;
        return otherwise is null ? throw new AccountUnavailableException(_id, Busy) : otherwise(Busy);
    }

    /// <summary>One turn: the grain is there, a fault is contained, and the grain goes when it asked to.</summary>
    private async ValueTask Turn(Func<ValueTask> turn, Action<Exception>? onFault)
    {
        if (_isClosed && _grain is null)
        {
            onFault?.Invoke(new AccountUnavailableException(_id, HandedOn));
            return;
        }

        try
        {
            if (_grain is null) await Up();
            await turn();
            if (_drop) await DropNow();
            _idle.Change(_engine.Options.IdleMax, Timeout.InfiniteTimeSpan);
        }
        catch (JournalUnavailableException lost)
        {
            // No fault of the account's. One that is up stays as it is, and closes blind if it must; one that is not wants to be watched again soon.
            if (_grain is null && !_isClosed)
            {
                _engine.Log.AccountUnread(_id, lost.Message);
                WakeAt(_engine.Time.GetUtcNow() + ReadPace);
            }

            onFault?.Invoke(lost);
        }
#pragma warning disable CA1031 // Supervision: whatever a turn threw stops this account's grain, never the process.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            // Whoever is told of the fault finds it alarmed and contained.
            try
            {
                await Contain(fault);
            }
            finally
            {
                onFault?.Invoke(fault);
            }
        }
    }

    private async ValueTask Up()
    {
        var grain = new AccountGrain(_id, this, _engine.Services);
        try
        {
            await grain.Activate();
        }
        catch
        {
            _isAwake = false;
            grain.Abandon();
            throw;
        }

        (_grain, _isAwake) = (grain, true);
    }

    /// <summary>A fault drops the grain; it is rebuilt from the journal. Too many in a row and the account may only reduce.</summary>
    private ValueTask Contain(Exception fault)
    {
        if (_isClosed) return ValueTask.CompletedTask; // On its way out: whoever works for it next begins from the journal.
        _isAwake = false;
        _engine.Log.GrainFaulted(_id, fault);
        _engine.Services.Broadcast.Alarm(_id, "ENGINE_FAULT", $"{fault.GetType().Name}: the account is rebuilt from the journal.");
        _grain?.Abandon();
        _grain = null;
        var now = _engine.Time.GetUtcNow();
        _faults.Enqueue(now);
        while (_faults.Peek() < now - _engine.Options.FaultWindow) _faults.Dequeue();
        if (_faults.Count != _engine.Options.FaultsMax) return ValueTask.CompletedTask;
        Post(async () => await Grain().SetState(new StateRequest(
            DeterministicId.Of("faults", _id.Value, now.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            TradingState.ReduceOnly, $"{_faults.Count} engine faults within {_engine.Options.FaultWindow}", "engine")));
        return ValueTask.CompletedTask;
    }

    private ValueTask DropIfIdle() => _grain is { IsIdle: true } ? DropNow() : ValueTask.CompletedTask;

    private async ValueTask DropNow()
    {
        _drop = false;
        if (_grain is null) return;
        var grain = _grain;
        _grain = null;
        await grain.Deactivate();
    }
}
