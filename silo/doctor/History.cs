using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Doctor;

/// <summary>The journal, wherever it is, to be looked into.</summary>
internal static class History
{
    /// <summary>Null when there is none yet, or none that can be opened.</summary>
    public static async Task<(IJournalStore? Journal, Finding Finding)> Open(DataDirectory data, JournalOptions options)
    {
        var what = $"journal: {options}";
        if (!Directory.Exists(data.Root)) return (null, new(what, Left: "the data directory is not there"));
        if (!Journals.IsThere(data, options)) return (null, new(what)); // The first start makes it.
        try
        {
            return (await Journals.OpenToLook(data, options), new(what));
        }
        catch (JournalUnavailableException away)
        {
            return (null, new(what, $"{away.Message.TrimEnd('.')}; see that PostgreSQL runs there, and that host, port, user and password of the connection string are right"));
        }
        catch (Exception fault) when (fault is JournalInUseException or JournalFormatException or IOException or UnauthorizedAccessException)
        {
            return (null, new(what, fault.Message));
        }
    }

    public static JournalStream Stream(IJournalStore journal, TimeProvider clock) => new(journal, Stores.Shard, 0, Streams.Connections, clock);
}
