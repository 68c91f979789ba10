using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Connections;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Doctor;

/// <summary>Looks at everything that a start with these options needs, one thing after the other, and begins nothing.</summary>
internal static class SetUp
{
    /// <param name="address">Where senders on the Internet reach the hooks; null when it was not said.</param>
    public static async IAsyncEnumerable<Finding> Look(UpOptions options, Uri? address)
    {
        var data = new DataDirectory(Path.GetFullPath(options.Data));
        var clock = options.ClockShift == TimeSpan.Zero ? TimeProvider.System : new ShiftedTime(options.ClockShift);
        yield return Machine.Runtime();
        yield return Machine.Options();
        yield return Machine.DataDirectory(data);
        yield return Machine.Room(data, options.Disk);
        yield return Clocks.Zones(clock.GetUtcNow());
        if (Certificates.OfServer(options.AllUrls, clock.GetUtcNow()) is { } certificate) yield return certificate;
        foreach (var url in options.AllUrls) yield return Addresses.Listenable(url);
        yield return address is null
            ? new("public address", Left: "not asked for; --public URL has it asked from here, through the tunnel")
            : await Addresses.Public(address, options.HookUrls is { Count: > 0 } hooks ? [.. hooks] : options.Urls.Split(';'));
        foreach (var file in Keys.Files(data)) yield return file;
        yield return Keys.Ring(options.Keys ?? data.Keys, options.Protection);
        var (world, read) = await Read(options.Config);
        if (read is not null) yield return read;

        var (journal, found) = await History.Open(data, options.Journal);
        await using (journal)
        {
            yield return found;
            if (journal is not null && !options.IsVirtual) yield return await Clocks.AfterHistory(journal, clock);
            if (world?.Connections is not { Count: > 0 } connections) yield break;
            var isElsewhere = found.Mend is not null || options.Journal.IsPostgres;
            var recorded = journal is null ? new RecordedConnections() : await RecordedConnections.Read(History.Stream(journal, clock));
            var keys = SecretKeys.In(options.Keys ?? data.Keys, options.Protection, mayMake: false);
            foreach (var connection in connections)
            {
                var secrets = Keys.Secrets(connection, recorded, keys).ToList();
                foreach (var secret in secrets) yield return secret;
                if (isElsewhere) yield return new(Logins.What(connection), Left: "a process that runs has the login, and a second one would end it; the page Connections says how it stands");
                else if (secrets.Count == 0) yield return await Logins.Try(connection, recorded, data, clock);
            }
        }
    }

    private static async Task<(World? World, Finding? Finding)> Read(string? file)
    {
        if (file is null) return (null, null);
        var what = $"set-up {file}";
        try
        {
            var (world, mistakes) = WorldFile.Read(await File.ReadAllTextAsync(file));
            return (world, mistakes.Count == 0 ? new(what) : new(what, $"{string.Join("; ", mistakes)}; correct the file"));
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return (null, new(what, $"cannot be read ({away.Message}); let this user read it"));
        }
    }
}
