using System.Net;
using System.Net.Sockets;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Care;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Looks at what a start needs and says what to mend.</summary>
internal static class DoctorVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output)
    {
        var wrong = arguments.Strange(0, ["data", "urls", .. UpOptions.DiskWords, .. JournalOptions.Words]);
        var options = JournalOptions.Read(arguments, wrong);
        var room = UpOptions.DiskOf(arguments, wrong);
        if (wrong.Count > 0) throw new UsageException(string.Join("; ", wrong) + ".");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        IReadOnlyList<(string What, string? Mend)> checks =
        [
            ("runtime: .NET " + Environment.Version, Environment.Version.Major >= 10 ? null : "install the .NET SDK 10"),
            ($"data directory {data.Root}", Writable(data)),
            ("free space", FreeSpace(data, room)),
            .. (arguments["urls"] ?? UpOptions.UrlsDefault).Split(';').Select(url => ($"address {url}", Listenable(url))),
            ($"journal: {options}", await Journal(data, options)),
        ];
        foreach (var (what, mend) in checks) await output.WriteLineAsync(mend is null ? $"good  {what}" : $"mend  {what}: {mend}");
        return checks.All(check => check.Mend is null) ? CommandLine.Good : CommandLine.Finding;
    }

    private static string? Writable(DataDirectory data)
    {
        try
        {
            Directory.CreateDirectory(data.Root);
            var trial = Path.Combine(data.Root, ".doctor");
            File.WriteAllText(trial, "");
            File.Delete(trial);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return $"cannot be written ({refused.Message}); choose another with --data";
        }
    }

    private static string? FreeSpace(DataDirectory data, DiskRoom room)
    {
        if (!Directory.Exists(data.Root) || DiskWatch.FreeOf(data.Root) is not { } free) return "not known: the data directory is not there";
        var state = room.Of(free, DiskState.Enough);
        return state == DiskState.Enough ? null : room.Text(state, free);
    }

    private static string? Listenable(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) return "is no address";
        if (!IPAddress.TryParse(address.Host, out var ip)) ip = address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any;
        try
        {
            using var listener = new TcpListener(ip, address.Port);
            listener.Start();
            return null;
        }
        catch (SocketException taken)
        {
            return $"cannot be listened on ({taken.Message}); is an instance running? Choose another with --urls";
        }
    }

    private static async Task<string?> Journal(DataDirectory data, JournalOptions options)
    {
        if (!Journals.IsThere(data, options)) return null; // The first start makes it.
        try
        {
            await using var journal = await Journals.OpenToLook(data, options);
            return null;
        }
        catch (Exception fault) when (fault is JournalInUseException or JournalFormatException or JournalUnavailableException)
        {
            return fault.Message;
        }
    }
}
