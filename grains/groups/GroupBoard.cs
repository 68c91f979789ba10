using System.Collections.Concurrent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Live;

namespace TraderTerminal.Grains.Groups;

/// <summary>What the accounts of each group have made today, held against the loss budget that they share.</summary>
/// <remarks>Each account shows itself after every change and every price; they live in one shard, so one process sees them all.</remarks>
public sealed class GroupBoard : IGroupBudgets
{
    private readonly JournalStream _stream;
    private readonly Func<IAccounts> _accounts;
    private readonly IBroadcast _broadcast;
    private readonly Func<string, ValueTask<string?>> _whyNot;
    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <param name="whyNot">Why a group cannot have a budget; null when it can.</param>
    public GroupBoard(JournalStream stream, Func<IAccounts> accounts, IBroadcast broadcast, Func<string, ValueTask<string?>>? whyNot = null)
    {
        (_stream, _accounts, _broadcast, _whyNot) = (stream, accounts, broadcast, whyNot ?? (static _ => default));
        stream.Told = Apply;
    }

    public IReadOnlyList<GroupBudgetView> All =>
        [.. _groups.Values.Select(group => group.View()).Where(view => view.Budget is not null || view.Next is not null).OrderBy(view => view.Group, StringComparer.Ordinal)];

    /// <summary>Reads what was set, and reached, before the start.</summary>
    public Task Load() => _stream.Load();

    public async ValueTask<Reply> Set(Guid id, string group, GroupLossBudget? budget, string reason, string by, bool onlyTightens = false)
    {
        if (budget is not null && await _whyNot(group) is { } refused) return new Reply.Refused(ReasonCodes.Unsupported, refused);
        await Poke();
        var known = Of(group);
        var (now, date) = known.InForce();
        var tightest = GroupLossBudget.Tightest(now, budget);
        var waits = tightest != budget;
        if (waits && onlyTightens) return new Reply.Refused(Reply.Loosens, $"It is looser than the budget that group {group} has.");
        var set = new ControlEvent.GroupBudgetSet(group, tightest, waits, waits ? budget : null, date, reason, by);
        if (await _stream.Append(new CommandId(id), set) is { } why) return new Reply.Unavailable(why);
        await Poke();
        return new Reply.Done(waits ? "What is tighter holds now, what is looser begins with the next trade date." : "In force now.");
    }

    /// <summary>True when one of the groups has a budget.</summary>
    public bool IsWatched(EquatableArray<string> groups)
    {
        if (_groups.IsEmpty) return false;
        foreach (var name in groups.Span)
        {
            if (_groups.TryGetValue(name, out var group) && group.HasBudget) return true;
        }

        return false;
    }

    /// <summary>Waits until no other account of the watched groups is deciding on an entry. Dispose ends the turn.</summary>
    public async ValueTask<IDisposable?> Turn(EquatableArray<string> groups)
    {
        if (!IsWatched(groups)) return null;
        var turn = new Ending([.. groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Of(name).Gate)]);
        await turn.Begin();
        return turn;
    }

    /// <summary>An account's result at a price, on the price's thread. True when a share is reached that nobody has claimed.</summary>
    public bool Moves(AccountState state, Usd equity)
    {
        var reached = false;
        foreach (var name in state.Groups.Span)
        {
            if (_groups.TryGetValue(name, out var group)) reached |= group.Moves(state.Id, state.TradeDate, state.DayPnl(equity));
        }

        return reached;
    }

    /// <summary>Shows an account as it stands now, and claims the shares that are reached by it: each is recorded once.</summary>
    public IReadOnlyList<ControlEvent.GroupBudgetCrossed> Show(AccountState state, MarketView market)
    {
        if (!IsWatched(state.Groups)) return [];
        var pnl = state.DayPnl(state.EquityAt(market));
        var risk = GroupChecks.OpenRiskOf(state, market);
        return [.. state.Groups.SelectMany(name => Of(name).Show(state.Id, state.TradeDate, pnl, risk))];
    }

    /// <summary>What an account's groups have used, for its gate.</summary>
    public EquatableArray<GroupUse> Uses(AccountState state) =>
        IsWatched(state.Groups) ? state.Groups.Select(name => Of(name).Use(state.Id, state.TradeDate)).OfType<GroupUse>().ToEquatableArray() : default;

    /// <summary>Records that a share was reached, says it, and lets the accounts act on a used-up budget.</summary>
    public async Task Record(ControlEvent.GroupBudgetCrossed crossed)
    {
        var id = DeterministicId.Of("group-budget", crossed.Group, crossed.TradeDate.ToString(), crossed.Percent.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var why = await _stream.Append(new CommandId(id), crossed);
        _broadcast.Alarm(
            Workspace.AllOf(Workspace.Of(crossed.Group)), GroupLossBudget.Code,
            $"group {crossed.Group} has lost {crossed.Used} of {crossed.Amount} USD, {crossed.Percent} % of its budget{(why is null ? "" : $"; not recorded: {why}")}.");
        // Not recorded is not reached: the next look claims it again. The accounts act all the same.
        if (why is not null) Of(crossed.Group).Release(crossed.TradeDate, crossed.Percent);
        // Not waited for: on a virtual clock this is itself a turn, and theirs come after it.
        if (crossed.Percent == GroupLossBudget.UsedUp) _ = Poke();
    }

    private void Apply(object happened)
    {
        if (happened is ControlEvent.GroupBudgetSet set) Of(set.Group).Apply(set);
        else if (happened is ControlEvent.GroupBudgetCrossed crossed) Of(crossed.Group).Claim(crossed.TradeDate, crossed.Percent);
    }

    private async Task Poke() => await Task.WhenAll(_accounts().All.Select(async account =>
    {
        try
        {
            await _accounts().Get(account).Follow();
        }
        catch (AccountUnavailableException)
        {
            // It shows itself, and acts, when it comes back.
        }
    }));

    private Group Of(string name) => _groups.GetOrAdd(name, known => new Group(known));

    /// <summary>One group. Every member of the class that reads or writes does so under its lock.</summary>
    private sealed class Group(string name)
    {
        private readonly Lock _gate = new();
        private readonly SortedDictionary<string, Member> _members = new(StringComparer.Ordinal);
        private readonly HashSet<(TradeDate Date, int Percent)> _claimed = [];
        private ControlEvent.GroupBudgetSet? _set;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public bool HasBudget => _set is { } set && (set.Budget is not null || set.Next is not null);

        public void Apply(ControlEvent.GroupBudgetSet set)
        {
            lock (_gate) _set = set;
        }

        public void Claim(TradeDate date, int percent)
        {
            lock (_gate) _claimed.Add((date, percent));
        }

        public void Release(TradeDate date, int percent)
        {
            lock (_gate) _claimed.Remove((date, percent));
        }

        public (GroupLossBudget? Budget, TradeDate Date) InForce()
        {
            lock (_gate) return (Budget, Date);
        }

        public bool Moves(AccountId account, TradeDate date, Usd pnl)
        {
            lock (_gate)
            {
                if (!_members.TryGetValue(account.Value, out var member)) return false;
                _members[account.Value] = member with { Date = date, Pnl = pnl };
                return Reached().Any();
            }
        }

        public IReadOnlyList<ControlEvent.GroupBudgetCrossed> Show(AccountId account, TradeDate date, Usd pnl, Usd risk)
        {
            lock (_gate)
            {
                _members[account.Value] = new(date, pnl, risk);
                var reached = Reached().ToArray();
                foreach (var percent in reached) _claimed.Add((Date, percent));
                return [.. reached.Select(percent => new ControlEvent.GroupBudgetCrossed(name, Date, percent, Budget!.Amount, Used, Results))];
            }
        }

        /// <summary>Null when the group has no budget, or when the account is of an earlier trade date than the group.</summary>
        public GroupUse? Use(AccountId account, TradeDate date)
        {
            lock (_gate)
            {
                if (Budget is not { } budget || date < Date) return null;
                var others = Today.Where(member => member.Key != account.Value).Aggregate(Usd.Zero, (sum, member) => sum + member.Value.Risk);
                return new GroupUse(name, budget.Amount, Used, IsUsedUp, IsUsedUp && budget.Action == BudgetAction.FlattenAndLock, others);
            }
        }

        public GroupBudgetView View()
        {
            lock (_gate)
            {
                var waits = _set is { Waits: true } set && Date <= set.SetOn;
                var left = Budget is { } budget ? Usd.Max(Usd.Zero, budget.Amount - Used) : Usd.Zero;
                return new(name, Budget, waits, waits ? _set!.Next : null, Date, Used, left, IsUsedUp, Results);
            }
        }

        /// <summary>The newest trade date that an account has shown.</summary>
        private TradeDate Date => _members.Count == 0 ? default : _members.Values.Max(member => member.Date);

        private GroupLossBudget? Budget => _set is not { } set ? null : set.Waits && Date > set.SetOn ? set.Next : set.Budget;

        private IEnumerable<KeyValuePair<string, Member>> Today => _members.Where(member => member.Value.Date == Date);

        private Usd Used => GroupLossBudget.UsedOf(Today.Aggregate(Usd.Zero, (sum, member) => sum + member.Value.Pnl));

        private EquatableArray<MemberResult> Results =>
            Today.Select(member => new MemberResult(new AccountId(member.Key), member.Value.Pnl)).ToEquatableArray();

        private bool IsUsedUp => _claimed.Contains((Date, GroupLossBudget.UsedUp)) || (Budget is { } budget && budget.IsReached(GroupLossBudget.UsedUp, Used));

        private IEnumerable<int> Reached() => Budget is { } budget
            ? budget.WarnAt.Append(GroupLossBudget.UsedUp).Where(percent => !_claimed.Contains((Date, percent)) && budget.IsReached(percent, Used))
            : [];

        private readonly record struct Member(TradeDate Date, Usd Pnl, Usd Risk);
    }

    private sealed class Ending(SemaphoreSlim[] gates) : IDisposable
    {
        public async ValueTask Begin()
        {
            foreach (var gate in gates) await gate.WaitAsync();
        }

        public void Dispose()
        {
            foreach (var gate in gates) gate.Release();
        }
    }
}
