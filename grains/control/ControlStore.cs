using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Live;

namespace TraderTerminal.Grains.Control;

/// <summary>Trading states of groups and of all accounts, kept in the journal, and the kill switch over them.</summary>
public sealed class ControlStore : IControl
{
    private const string All = "all";

    private readonly JournalStream _stream;
    private readonly Func<IAccounts> _accounts;
    private readonly IBroadcast _broadcast;
    private readonly EngineHolds _engine;
    private readonly Lock _gate = new();
    private SortedDictionary<string, ControlFromAbove> _levels = new(StringComparer.Ordinal);

    /// <param name="engine">What the engine holds back by itself; nothing when null.</param>
    public ControlStore(JournalStream stream, Func<IAccounts> accounts, IBroadcast broadcast, EngineHolds? engine = null)
    {
        (_stream, _accounts, _broadcast, _engine) = (stream, accounts, broadcast, engine ?? new());
        stream.Told = Apply;
    }

    public IReadOnlyList<ControlFromAbove> Levels => [.. _levels.Values];

    /// <summary>Reads what was set before the start.</summary>
    public Task Load() => _stream.Load();

    public ControlFromAbove Above(EquatableArray<string> groups)
    {
        var levels = _levels;
        var strictest = _engine.First;
        if (levels.Count == 0) return strictest;
        if (levels.TryGetValue(All, out var all) && all.State >= strictest.State) strictest = all;
        foreach (var group in groups.Span)
        {
            if (levels.TryGetValue(LevelOf(group), out var level) && level.State > strictest.State) strictest = level;
        }

        return strictest;
    }

    public IReadOnlyList<ControlFromAbove> Over(EquatableArray<string> groups)
    {
        var levels = _levels;
        if (levels.Count == 0) return _engine.All;
        var names = groups.Select(LevelOf).Append(All).ToHashSet(StringComparer.Ordinal);
        return [.. levels.Values.Where(level => names.Contains(level.Level!)), .. _engine.All];
    }

    public async ValueTask<Reply> Set(Guid id, string? Group, TradingState state, string reason, string by, bool onlyTightens = false)
    {
        if (state is not (TradingState.Active or TradingState.ReduceOnly or TradingState.Halted or TradingState.Frozen))
            return new Reply.Refused("UNSUPPORTED", $"{state} is not a state that a person sets.");
        var level = Group is null ? All : LevelOf(Group);
        var before = _levels.GetValueOrDefault(level).State;
        if (state < before && onlyTightens) return new Reply.Refused(Reply.Loosens, $"{level} is {before}; {state} is freer.");
        if (state < before && string.IsNullOrWhiteSpace(reason)) return new Reply.Refused("REASON_REQUIRED", "Loosening needs a reason.");
        if (state == before) return new Reply.Done($"{level} is {TradingStates.Word(state)} already.");
        var set = new ControlEvent.ControlSet(Group, state, reason, by);
        if (await _stream.Append(new CommandId(id), set) is { } why) return new Reply.Unavailable(why);
        _broadcast.Alarm(Group is null ? null : Workspace.AllOf(Workspace.Of(Group)), "CONTROL_SET", $"{level} is {TradingStates.Word(state)}: {reason} ({by}).");
        return new Reply.Done($"{level} is {TradingStates.Word(state)}.");
    }

    public async ValueTask<KillReply> Kill(KillRequest request)
    {
        var reached = await Reached(request);
        var failed = new List<string>();
        if (Blocks(request) && request.Account is null && await Block(request) is { } why) failed.Add(why);
        var replies = await Task.WhenAll(reached.Select(account => Kill(account, request)));
        failed.AddRange(replies.Where(reply => reply.Failed is not null).Select(reply => reply.Failed!));
        return new KillReply(reached.Count, replies.Sum(reply => reply.Orders), replies.Sum(reply => reply.Positions), failed.ToEquatableArray(), request.Id);
    }

    private static bool Blocks(KillRequest request) => request.Mode is not (KillMode.CancelOnly or KillMode.FlattenOnly);

    /// <summary>What is stricter already stays so.</summary>
    private async Task<string?> Block(KillRequest request)
    {
        var id = DeterministicId.Of("kill-block", request.Id.ToString());
        return await Set(id, request.Group, TradingState.Halted, request.Reason, request.By, onlyTightens: true) switch
        {
            Reply.Done or Reply.Refused { Code: Reply.Loosens } => null,
            Reply.Unavailable lost => $"the block is not recorded: {lost.Why}",
            Reply.Refused refused => refused.Text,
            _ => null,
        };
    }

    private async Task<IReadOnlyList<AccountId>> Reached(KillRequest request)
    {
        if (request.Account is { } one) return [one];
        var all = _accounts().All;
        if (request.Group is null) return all;
        if (Workspace.IsAll(request.Group)) return [.. all.Where(account => Workspace.AreOne(account.Value, request.Group))];
        var members = new List<AccountId>();
        foreach (var account in all)
        {
            var view = await _accounts().Get(account).View();
            if (view.Groups.Contains(request.Group)) members.Add(account);
        }

        return members;
    }

    private async Task<(int Orders, int Positions, string? Failed)> Kill(AccountId account, KillRequest request)
    {
        if (_accounts().Find(account) is not { } grain) return (0, 0, $"{account}: there is no such account");
        var id = KillRequest.FlattenOf(request.Id, account);
        if (request.Account is not null && Blocks(request))
        {
            var blocked = await grain.SetState(new StateRequest(DeterministicId.Of("kill-block", id.ToString()), TradingState.Halted, request.Reason, request.By, OnlyTightens: true));
            if (blocked is Reply.Unavailable lost && request.Mode == KillMode.BlockOnly) return (0, 0, $"{account}: {lost.Why}");
        }

        if (request.Mode == KillMode.BlockOnly) return (0, 0, null);
        var reply = request.Mode is KillMode.FlattenAndBlock or KillMode.FlattenOnly
            ? await grain.Flatten(new FlattenRequest(id, FlattenScope.Account, request.Reason, request.By))
            : await grain.Cancel(new CancelRequest(id, null, request.By));
        return reply switch
        {
            Reply.Done done => (done.OrdersAffected, done.PositionsAffected, null),
            Reply.Unavailable { Spooled: true } => (0, 0, null),
            Reply.Unavailable lost => (0, 0, $"{account}: {lost.Why}"),
            Reply.Refused refused => (0, 0, $"{account}: {refused.Text}"),
            _ => (0, 0, null),
        };
    }

    private void Apply(object happened)
    {
        if (happened is not ControlEvent.ControlSet set) return;
        var level = set.Group is null ? All : LevelOf(set.Group);
        lock (_gate)
        {
            var next = new SortedDictionary<string, ControlFromAbove>(_levels, StringComparer.Ordinal);
            if (set.State == TradingState.Active) next.Remove(level);
            else next[level] = new ControlFromAbove(set.State, level, set.Reason);
            _levels = next;
        }
    }

    private static string LevelOf(string group) => $"group {group}";
}
