using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>An entry that was accepted, as the rules about pace remember it.</summary>
public readonly record struct EntrySeen(ContractSymbol Contract, Side Side, DateTimeOffset At);

/// <summary>A threshold that the account's equity has crossed and not left again.</summary>
/// <param name="Rule">The limit that it stands before.</param>
public sealed record CrossedThreshold(string Rule, Threshold Threshold);

/// <summary>What an account remembers for its trader's own safeguards.</summary>
public sealed record Guarding
{
    public static Guarding Start { get; } = new();

    public Safeguards Safeguards { get; init; } = Safeguards.Default;

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

    public bool HasCrossed(string rule, Threshold threshold)
    {
        foreach (var crossed in Crossed.Span)
        {
            if (crossed.Rule == rule && crossed.Threshold == threshold) return true;
        }

        return false;
    }

    /// <summary>Entries within a window that ends now.</summary>
    public int EntriesSince(DateTimeOffset from)
    {
        var count = 0;
        foreach (var entry in Entries.Span)
        {
            if (entry.At > from) count++;
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

    internal Guarding Entered(EntrySeen entry) => Safeguards is { EntryRate: null, Repeats: null, Rearm: null } ? With(Flow.Entered(Safeguards)) : this with
    {
        EntriesSinceArmed = EntriesSinceArmed + 1,
        Flow = Flow.Entered(Safeguards),
        Entries = Entries.Count < AccountState.RecentMax ? Entries.Add(entry) : new([.. Entries.Span[1..], entry]),
    };

    /// <summary>Counts on; the same object where no rule asks for the count.</summary>
    internal Guarding With(FlowCounts flow) => ReferenceEquals(flow, Flow) ? this : this with { Flow = flow };

    /// <summary>A new trade date: what waited for it begins, and thresholds are looked at anew.</summary>
    internal Guarding Rolled()
    {
        var flow = Flow.Rolled(Safeguards);
        return NextSafeguards is null && NextPersonal is null && Crossed.Count == 0 && flow == Flow
            ? this
            : this with { Safeguards = NextSafeguards ?? Safeguards, NextSafeguards = null, NextPersonal = null, Crossed = default, Flow = flow };
    }
}
