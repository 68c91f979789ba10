using System.Globalization;
using Npgsql;

namespace TraderTerminal.Journal.Postgres;

/// <summary>The numbered files that make the journal's schema, one object each. A file that was ever applied is never changed.</summary>
internal static class Migrations
{
    /// <summary>Where they lie among the assembly's resources: <c>postgres/0001_name.sql</c>.</summary>
    private const string Folder = "postgres/";

    private static readonly IReadOnlyList<(int Number, string Resource)> _all = Find();

    public static int Newest => _all[^1].Number;

    /// <summary>Applies what follows a version, up to another one.</summary>
    public static async Task Apply(NpgsqlConnection connection, int after, int through, CancellationToken cancel)
    {
        foreach (var (number, resource) in _all.Where(migration => migration.Number > after && migration.Number <= through))
        {
            await using var apply = new NpgsqlCommand(Text(resource), connection);
            await apply.ExecuteNonQueryAsync(cancel);
            await using var note = new NpgsqlCommand("insert into journal.migrations (number, name) values ($1, $2)", connection);
            note.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
            note.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Path.GetFileNameWithoutExtension(resource) });
            await note.ExecuteNonQueryAsync(cancel);
        }
    }

    private static List<(int Number, string Resource)> Find() =>
        typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => (int.Parse(name.AsSpan(Folder.Length, 4), NumberStyles.None), name))
            .Order()
            .ToList();

    private static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
