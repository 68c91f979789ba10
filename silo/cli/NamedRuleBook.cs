using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>A rule book that a command line names, ID or ID@VERSION: a shipped one or one of the user's own.</summary>
internal static class NamedRuleBook
{
    /// <summary>The newest version when none is named; null when there is no such book.</summary>
    /// <param name="journal">Where the user's own books lie; null for the shipped ones alone.</param>
    public static async Task<RuleBook?> Find(string named, IEventReader? journal)
    {
        var (id, version) = named.LastIndexOf('@') is >= 0 and var at ? (named[..at], named[(at + 1)..]) : (named, null);
        var books = new List<RuleBook>();
        if (RuleBooks.Find(id) is { } shipped) books.Add(shipped);
        if (journal is not null)
        {
            await foreach (var stored in journal.ReadStream(Stores.Shard, Streams.RuleBooks))
            {
                if (EventRegistry.Decode(stored) is RuleBookEvent.RuleBookAdded added && RuleBookReader.Read(added.Text) is ReadRuleBook.Read { Book: var own } && own.Id.Value == id) books.Add(own);
            }
        }

        return version is null ? books.MaxBy(book => book.Version, StringComparer.Ordinal) : books.Find(book => book.Version == version);
    }
}
