using System.Globalization;
using Microsoft.Data.Sqlite;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>The tables of the journal, brought forward by numbered migrations and never back.</summary>
internal static class Schema
{
    /// <summary>"TTJ1", so that another program's database is not taken for a journal.</summary>
    private const long ApplicationId = 0x54544A31;

    /// <summary>Where the migrations lie among the assembly's resources: <c>journal/0001_name.sql</c>.</summary>
    private const string Folder = "journal/";

    private static readonly IReadOnlyList<(long Number, string Resource)> _migrations = Find();

    public static long NewestVersion => _migrations[^1].Number;

    /// <summary>Creates what is missing and checks that the file is a journal of this many shards.</summary>
    public static void Bring(Session session, string path, int shards)
    {
        session.RunOnce("pragma journal_mode = wal");
        var version = session.Number("pragma user_version");
        var application = session.Number("pragma application_id");
        if (version == 0 && session.Number("select count(*) from sqlite_schema") > 0)
            throw new JournalFormatException($"{path} is a database, but not a journal.");
        if (version != 0 && application != ApplicationId)
            throw new JournalFormatException($"{path} is a database of another program (application id {application}).");
        if (version > NewestVersion)
            throw new JournalFormatException(
                $"{path} has schema version {version}; this program knows {NewestVersion}. Start the newer program that wrote it.");

        foreach (var migration in _migrations.Where(migration => migration.Number > version))
            Apply(session, migration.Number, migration.Resource, shards);

        var kept = session.Number("select value from settings where name = 'shards'");
        if (kept != shards)
            throw new JournalFormatException($"{path} was created with {kept} shards and cannot be opened with {shards}.");
        Format(session, path);
    }

    /// <summary>Null for a journal whose tables are those this program writes, and whose events it can read.</summary>
    public static string? WhyNot(Session session, string path)
    {
        if (session.Number("pragma application_id") != ApplicationId || session.Number("pragma user_version") != NewestVersion)
            return $"{path} is no journal of this program's version; a start brings an older one up to date.";
        return Formats.WhyNot(path, KeptFormat(session));
    }

    /// <summary>How many shards it was created with.</summary>
    public static int Shards(Session session) => checked((int)session.Number("select value from settings where name = 'shards'")!.Value);

    /// <summary>What every connection that writes needs: a commit is on the disk when it returns.</summary>
    public static void Configure(Session session)
    {
        session.RunOnce("pragma synchronous = full");
        session.RunOnce("pragma foreign_keys = on");
        session.RunOnce("pragma cache_size = -32768"); // 32 MiB: the ids of some 700,000 commands, so that asking for a new one reads no page.
        session.RunOnce("pragma wal_autocheckpoint = 4000"); // 16 MiB of pages: seldom enough to keep the pace, soon read back.
    }

    private static long KeptFormat(Session session) => session.Number("select value from settings where name = 'format'") ?? 0;

    /// <summary>What this program writes from now on may be unknown to an older one.</summary>
    private static void Format(Session session, string path)
    {
        var kept = KeptFormat(session);
        if (Formats.WhyNot(path, kept) is { } newer)
            throw new JournalFormatException(newer);
        if (kept < EventRegistry.Format)
            session.Write("insert into settings (name, value) values ('format', ?1) on conflict (name) do update set value = excluded.value", (long)EventRegistry.Format);
    }

    private static void Apply(Session session, long number, string resource, int shards)
    {
        session.Begin();
        try
        {
            session.RunOnce(Text(resource));
            if (number == 1)
            {
                session.Write("insert into settings (name, value) values ('shards', ?1)", (long)shards);
                session.RunOnce($"pragma application_id = {ApplicationId}");
            }

            session.RunOnce($"pragma user_version = {number}");
            session.Commit();
        }
        catch (SqliteException)
        {
            session.RollBack();
            throw;
        }
    }

    private static List<(long Number, string Resource)> Find() =>
        typeof(Schema).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => (long.Parse(name.AsSpan(Folder.Length, 4), NumberStyles.None), name))
            .Order()
            .ToList();

    private static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
