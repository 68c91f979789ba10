using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Grains.Control;

/// <summary>The safeguards above the single account, kept in the journal beside the trading states.</summary>
public sealed class LevelStore : ILevels
{
    private readonly JournalStream _stream;
    private readonly Func<IAccounts> _accounts;
    private readonly Lock _gate = new();
    private SortedDictionary<string, LevelSetting> _levels = new(StringComparer.Ordinal);
    private long _version;

    public LevelStore(JournalStream stream, Func<IAccounts> accounts)
    {
        (_stream, _accounts) = (stream, accounts);
        stream.Told = Apply;
    }

    public long Version => Interlocked.Read(ref _version);

    public IReadOnlyList<LevelSetting> All => [.. _levels.Values.Where(level => level.Safeguards != Safeguards.None)];

    /// <summary>Reads what was set before the start.</summary>
    public Task Load() => _stream.Load();

    public IReadOnlyList<LevelSetting> Over(string trader, EquatableArray<string> groups)
    {
        var levels = _levels;
        if (levels.Count == 0) return [];
        var names = groups.Select(LevelSafeguards.Group).Append(LevelSafeguards.All).Append(LevelSafeguards.Trader(trader)).ToHashSet(StringComparer.Ordinal);
        return [.. levels.Values.Where(level => names.Contains(level.Level) || (LevelSafeguards.IsStrategy(level.Level) && Concerns(LevelSafeguards.NameOf(level.Level), trader)))];
    }

    public async ValueTask<Reply> Set(Guid id, string level, Safeguards safeguards, string reason, string by, bool onlyTightens = false)
    {
        var held = _levels.GetValueOrDefault(level)?.Safeguards ?? Safeguards.None;
        if (onlyTightens && Safeguards.Tightest(held, safeguards) != safeguards) return new Reply.Refused(Reply.Loosens, $"Some of it is looser than what is set for {level}.");
        if (!_levels.ContainsKey(level) && All.Count >= LevelSafeguards.LevelsMax)
            return new Reply.Refused(ReasonCodes.Unsupported, $"At most {LevelSafeguards.LevelsMax} levels have safeguards.");
        var set = new ControlEvent.LevelGuarded(level, safeguards, reason, by);
        if (await _stream.Append(new CommandId(id), set) is { } why) return new Reply.Unavailable(why);
        var (taken, late) = await TakeOvers.By(_accounts(), LevelSafeguards.NameOf(level), view => view.Guard?.Levels.Any(other => other.Level == level) == true);
        return new Reply.Done(
            $"{level}: in force on {taken} accounts; what is looser begins with their next trade date."
            + (late == 0 ? "" : $" {late} accounts do not answer now and take it over before they decide anything."));
    }

    /// <summary>A strategy's level of a workspace is for the accounts of its traders, the desk's for all.</summary>
    private static bool Concerns(string strategy, string trader) => Workspace.Of(strategy) is null || Workspace.AreOne(strategy, trader);

    private void Apply(object happened)
    {
        if (happened is not ControlEvent.LevelGuarded set) return;
        lock (_gate)
        {
            // What was taken away stays with its reason, for accounts that have not heard of it yet.
            _levels = new(_levels, StringComparer.Ordinal) { [set.Level] = new LevelSetting(set.Level, set.Safeguards, set.Reason, set.By) };
        }

        Interlocked.Increment(ref _version);
    }
}
