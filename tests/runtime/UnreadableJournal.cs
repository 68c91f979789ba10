using System.Reflection;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Tests.Runtime;

/// <summary>A journal in front of another one, which shows no account while it is told to.</summary>
public class UnreadableJournal : DispatchProxy
{
    private IJournal _journal = null!;

    public bool IsUnreadable { get; set; }

    public IJournal AsJournal => (IJournal)(object)this;

    public static UnreadableJournal Before(IJournal journal)
    {
        var before = (UnreadableJournal)Create<IJournal, UnreadableJournal>();
        before._journal = journal;
        return before;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (IsUnreadable && targetMethod!.Name == nameof(IJournal.LatestSnapshot)) throw new JournalUnavailableException("The database is away.");
        return targetMethod!.Invoke(_journal, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
