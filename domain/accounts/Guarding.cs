using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>An entry that was accepted, as the rules about pace remember it.</summary>
/// <param name="Strategy">Whose it is; null when its alert did not say.</param>
public readonly record struct EntrySeen(ContractSymbol Contract, Side Side, DateTimeOffset At, string? Strategy = null);

/// <summary>A threshold that the account's equity has crossed and not left again.</summary>
/// <param name="Rule">The limit that it stands before.</param>
/// <param name="Level">Where it was set; null for the account itself.</param>
public sealed record CrossedThreshold(string Rule, Threshold Threshold, string? Level = null);

/// <summary>What an account remembers for its trader's own safeguards.</summary>
public sealed record Guarding
{
    public static Guarding Start { get; } = new();

    public Safeguards Safeguards { get; init; } = Safeguards.Default;

    /// <summary>Safeguards of the levels that the account stands under, in the order of their names; empty for most accounts.</summary>
    public EquatableArray<LevelSafeguards> Levels { get; init; }

    /// <summary>Begins with the next trade date, because it is looser than what is in force; null for nothing.</summary>
    public Safeguards? NextSafeguards { get; init; }

    /// <summary>Personal limits that begin with the next trade date; null for no change.</summary>
    public EquatableArray<PersonalLimit>? NextPersonal { get; init; }

    public EquatableArray<CrossedThreshold> Crossed { get; init; }

    /// <summary>The newest entries last; kept while a rule about pace is in force.</summary>
    public EquatableArray<EntrySeen> Entries { get; init; }

    /// <summary>Entries since a person last re-armed the account.</summary>
    public int EntriesSinceArmed { get; init; }

    /// <summary>Orders that the broker refused in a row.</summary>
    public int RejectionsInRow { get; init; }

    /// <summary>What the rules about the flow of orders count.</summary>
    public FlowCounts Flow { get; init; } = FlowCounts.Zero;

    /// <summary>When the last losing trade was closed.</summary>
    public DateTimeOffset? LastLossAt { get; init; }

    /// <summary>The last sign of life before the dead man's switch tripped; null while somebody is there.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>True while a crossed threshold, or nobody's being there, lets nothing open.</summary>
    public bool IsReduceOnly
    {
        get
        {
            if (SilentSince is not null) return true;
            foreach (var crossed in Crossed.Span)
            {
                if (crossed.Threshold.Action != ThresholdAction.Warn) return true;
            }

            return false;
        }
    }

    public bool HasCrossed(CrossedThreshold threshold) => Crossed.Contains(threshold);

    /// <summary>The account's own safeguards (level null), or those of a level; null for a level that sets nothing here.</summary>
    public Safeguards? At(string? level)
    {
        if (level is null) return Safeguards;
        foreach (var held in Levels.Span)
        {
            if (held.Level == level) return held.Safeguards;
        }

        return null;
    }

    /// <summary>The account's own loss room, else that of its first level with one; null without.</summary>
    public LossRoom? LossRoom
    {
        get
        {
            if (Safeguards.LossRoom is { } own) return own;
            foreach (var held in Levels.Span)
            {
                if (held is { IsOfStrategy: false, Safeguards.LossRoom: { } rule }) return rule;
            }

            return null;
        }
    }

    /// <summary>The watchdog of open positions: the tightest of the account's own and of its levels.</summary>
    public Protect Protect
    {
        get
        {
            var rule = Safeguards.Protect ?? Protect.Default;
            foreach (var held in Levels.Span)
            {
                if (held is { IsOfStrategy: false, Safeguards.Protect: { } above }) rule = Protect.Tightest(rule, above);
            }

            return rule;
        }
    }

    /// <summary>True when a safeguard of any level says so.</summary>
    public bool Any(Func<Safeguards, bool> says)
    {
        if (says(Safeguards)) return true;
        foreach (var held in Levels.Span)
        {
            if (says(held.Safeguards)) return true;
        }

        return false;
    }

    /// <summary>Entries within a window that ends now.</summary>
    /// <param name="strategy">Whose; null for all.</param>
    public int EntriesSince(DateTimeOffset from, string? strategy = null)
    {
        var count = 0;
        foreach (var entry in Entries.Span)
        {
            if (entry.At > from && (strategy is null || entry.Strategy == strategy)) count++;
        }

        return count;
    }

    /// <summary>Age of the last entry of one side in a contract; null without one.</summary>
    public TimeSpan? AgeOfLast(ContractSymbol contract, Side side, DateTimeOffset at)
    {
        TimeSpan? age = null;
        foreach (var entry in Entries.Span)
        {
            if (entry.Contract == contract && entry.Side == side) age = at - entry.At;
        }

        return age;
    }

    internal Guarding Entered(EntrySeen entry) => !Any(static own => own is not { EntryRate: null, Repeats: null, Rearm: null }) ? With(Flow.Entered(this)) : this with
    {
        EntriesSinceArmed = EntriesSinceArmed + 1,
        Flow = Flow.Entered(this),
        Entries = Entries.Count < AccountState.RecentMax ? Entries.Add(entry) : new([.. Entries.Span[1..], entry]),
    };

    /// <summary>Counts on; the same object where no rule asks for the count.</summary>
    internal Guarding With(FlowCounts flow) => ReferenceEquals(flow, Flow) ? this : this with { Flow = flow };

    /// <summary>A level as it is from now on; one that sets nothing, and will set nothing, is gone.</summary>
    internal Guarding With(LevelSafeguards level) => this with
    {
        Levels = Levels.Where(held => held.Level != level.Level).Append(level).Where(held => held.Next is not null || held.Safeguards != Safeguards.None)
            .OrderBy(held => held.Level, StringComparer.Ordinal).ToEquatableArray(),
    };

    /// <summary>A new trade date: what waited for it begins, and thresholds are looked at anew.</summary>
    internal Guarding Rolled()
    {
        var next = With(Flow.Rolled(Safeguards));
        foreach (var held in Levels.Span)
        {
            if (held.Next is { } looser) next = next.With(new LevelSafeguards(held.Level, looser, null));
        }

        return next is { NextSafeguards: null, NextPersonal: null, Crossed.Count: 0 }
            ? next
            : next with { Safeguards = NextSafeguards ?? Safeguards, NextSafeguards = null, NextPersonal = null, Crossed = default };
    }
}
