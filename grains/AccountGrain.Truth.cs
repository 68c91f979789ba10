using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>Reads the broker back on a pace, and tells what of its word is not ours.</summary>
public sealed partial class AccountGrain
{
    /// <summary>
    /// Between two looks in passing while something is open or works. Ours, within the 30 to 60 s of ProjectX reference P11: four questions a look let
    /// twenty accounts of one login stay at 80 a minute.
    /// </summary>
    private static readonly TimeSpan OpenPace = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks while nothing is open. Ours: an account that nobody asks has left memory by then, and comes up with a look.</summary>
    private static readonly TimeSpan IdlePace = TimeSpan.FromMinutes(15);

    private readonly HashSet<FillId> _reported = [];
    private EquatableArray<Difference> _differed;
    private EquatableArray<StrategyThere> _strategies;
    private DateTimeOffset? _differedAt;
    private DateTimeOffset? _lookAt;

    private bool IsOpenOrWorking => _state.Positions.Count > 0 || _state.Orders.Count > 0;

    /// <summary>When the next look in passing is due. A frozen account asks nothing.</summary>
    private DateTimeOffset? PassingLookAt => IsFrozen ? null : _lookAt;

    /// <summary>What has just been opened is not looked at as rarely as nothing is.</summary>
    private void LookSooner()
    {
        if (IsOpenOrWorking && _lookAt > Now + OpenPace) _lookAt = Now + OpenPace;
    }

    private void LookLater(TimeSpan? pace = null) => _lookAt = Now + (pace ?? (IsOpenOrWorking ? OpenPace : IdlePace));

    /// <summary>Between two looks while the broker tells nothing by itself: accounts of one login share its budget.</summary>
    private static readonly TimeSpan DeafPace = TimeSpan.FromSeconds(30);

    /// <summary>A line that is lost is most often back within this, and then one look does: accounts of one login share its budget. Ours. Who gets out looks at once.</summary>
    private static readonly TimeSpan LostPace = TimeSpan.FromSeconds(2);

    /// <summary>Books what the broker filled, then takes its picture. A picture that news overtook is not used.</summary>
    private async Task Look(Func<Func<ValueTask>, Task> asTurn, CancellationToken cancel)
    {
        var fills = await services.Broker.FillsAfter(id, ReadFrom, cancel);
        // At once: whatever becomes of the picture, a fill is a fact.
        if (fills.Count > 0) await asTurn(async () =>
        {
            foreach (var fill in fills) await Book(fill, FillSource.Reconciled);
        });
        var news = Interlocked.Read(ref _news);
        var snapshot = await services.Broker.Snapshot(id, cancel);
        await asTurn(async () =>
        {
            if (Interlocked.Read(ref _news) != news) return;
            if (!snapshot.IsHeard) _lookNotBefore = Now + DeafPace;
            foreach (var order in snapshot.Orders) _cancelling.Remove(order.Ticket.Id);
            _amended.Clear();
            _strategies = snapshot.Strategies.ToEquatableArray();
            await Note(snapshot.Firm);
            await Record(new RecordLook(Own("look"), TruthOf(snapshot), Now, _differed, _differedAt, IsHeard: snapshot.IsHeard));
        });
    }

    /// <summary>What the firm enforces, once for each change of it; null while the broker does not know.</summary>
    private async Task Note(FirmLimits? told)
    {
        if (told is not null && told != (_state.Truth.Firm ?? FirmLimits.None)) await Do(new NoteFirmLimits(Own("firm-limits"), told, Now) { Market = MarketNow(null) });
    }

    /// <summary>Time went on without the account, or the clock is another one: its times are looked at anew, and nothing opens before the broker's word is matched.</summary>
    public async ValueTask Reread(string why)
    {
        if (!_state.IsOpen) return;
        await Do(new StartReconciling(Own("reconcile"), why, Now));
        _lookNotBefore = null;
        await Wake();
    }

    /// <summary>Fills after the last one that the broker told; after a difference from further back, for a lost one may be older than a known one.</summary>
    private FillId? ReadFrom =>
        _differed.Count == 0 ? _state.LastBrokerFill : _state.RecentFills.Count == AccountState.RecentMax ? _state.RecentFills[0] : null;

    /// <summary>Records a look. The next one is due at a pace, or soon when this one alone shows a difference.</summary>
    private async Task Record(RecordLook look)
    {
        var differences = Reconciling.Differences(_state, look.Truth);
        _readBackAt = null;
        FollowHoldings(); // What is held needs a price, also of a feed that has fallen silent.
        await Do(look with { Market = MarketNow(null) });
        _differedAt = differences.Count == 0 ? null : differences == _differed ? _differedAt : look.At;
        _differed = differences;
        LookLater(differences.Count > 0 && !_state.IsReconciling ? FlattenProcess.QuickPace : null);
    }

    /// <summary>Books a fill that the broker told; one that no order of ours made is a stranger's, unless somebody reported it here.</summary>
    private Task<Done> Book(BrokerFill told, FillSource source)
    {
        var fill = FillOf(told);
        return Do(Book(fill, _reported.Remove(fill.Id) ? FillSource.Report : Foreign.Is(_state, fill) ? FillSource.Foreign : source));
    }

    /// <summary>A person takes over what the broker shows now.</summary>
    private async ValueTask<Reply> Adopt(AccountChange.Adopt change)
    {
        using var bound = new CancellationTokenSource(FirstLookMax, services.Time);
        try
        {
            var fills = await services.Broker.FillsAfter(id, _state.LastBrokerFill, bound.Token);
            var news = Interlocked.Read(ref _news);
            var snapshot = await services.Broker.Snapshot(id, bound.Token);
            foreach (var fill in fills) await Book(fill, FillSource.Reconciled);
            if (Interlocked.Read(ref _news) != news) return new Reply.Refused(ReasonCodes.Reconciling, "The account is moving; ask again in a moment.");
            var look = new RecordLook(new(change.Id), TruthOf(snapshot), Now, Adopts: new(change.By, change.Reason)) { Market = MarketNow(null) };
            var differences = Reconciling.Differences(_state, look.Truth);
            if (differences.FirstOrDefault(one => one.Strange is not null) is { } strange)
                return new Reply.Refused(ReasonCodes.Divergence, $"{strange}: a product that we do not know cannot be taken over; end it where it was begun.");
            return ReplyOf(
                await Do(look), differences.Count == 0 ? "Nothing differs." : $"Taken over from the broker: {differences.Count.ToString(CultureInfo.InvariantCulture)} numbers.");
        }
        catch (Exception away) when (away is OperationCanceledException || IsAway(away))
        {
            return new Reply.Refused(ReasonCodes.Reconciling, $"The broker does not answer now: {away.Message}");
        }
    }

    private void AlarmOf(AccountEvent happened)
    {
        switch (happened)
        {
            case AccountEvent.ForeignFillSeen e:
                Alarm(ReasonCodes.ForeignFill, $"{e.Fill.Side} {e.Fill.Quantity} {e.Fill.Contract} at {e.Fill.Price} was filled, and no order of ours made it.");
                break;
            case AccountEvent.DivergenceActed e:
                Alarm(ReasonCodes.Divergence, $"{new Difference(e.Field, e.Ours, e.Theirs)}; {e.Action}.");
                break;
            case AccountEvent.FirmLimitsTold { Limits.WhyClosed: { } why }:
                Alarm(FirmLimit.Code, why);
                break;
            case AccountEvent.FlattenIncomplete e:
                Alarm(ReasonCodes.FlattenIncomplete, e.Text);
                break;
            case AccountEvent.PlatformNoted { Seen: var seen } when seen.Differences.Any(difference => difference.IsLooser):
                Alarm(ReasonCodes.PlatformTighter, string.Join(", ", seen.Differences.Where(one => one.IsLooser).Select(one => $"{one.Number}: ours {one.Ours}, the platform's {one.Theirs}")));
                break;
            default:
                break;
        }
    }

    private void Alarm(string code, string text) => services.Broadcast.Alarm(id, code, $"{id}: {text}");
}
