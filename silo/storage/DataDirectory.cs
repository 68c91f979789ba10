using System.Security.Cryptography;

namespace TraderTerminal.Silo.Storage;

/// <summary>The files of one data directory.</summary>
internal sealed record DataDirectory(string Root)
{
    public string Journal => Path.Combine(Root, "journal.db");

    /// <summary>What is left of a journal that was moved to PostgreSQL.</summary>
    public string MovedJournal => Journal + ".moved";

    public string Paper => Path.Combine(Root, "paper.db");
    public string Records => Path.Combine(Root, "records.db");
    public string Spool => Path.Combine(Root, "emergency.spool");
    public string Anchors => Path.Combine(Root, "journal.anchors");

    /// <summary>How far the trees are worked out that anchors carry.</summary>
    public string Tree => Path.Combine(Root, "journal.tree");

    /// <summary>Rule books of the user's own, one file each, read at the start.</summary>
    public string RuleBooks => Path.Combine(Root, "rule-books");

    public string Overlays => Path.Combine(Root, "overlays");
    /// <summary>What protects secrets that are stored encrypted.</summary>
    public string Keys => Path.Combine(Root, "keys");

    public string AdminKey => Path.Combine(Root, "admin.key");

    /// <summary>When a connection logged in.</summary>
    public string LoginTimes(string connection) => Path.Combine(Root, $"{connection}.logins");

    /// <summary>Where the route key of a hook lies that we made ourselves.</summary>
    public string HookKey(string hook) => Path.Combine(Root, $"{hook}-hook.key");

    /// <summary>The route key of a hook, made and written for its owner alone when there is none yet.</summary>
    public string ReadOrMakeHookKey(string hook)
    {
        var path = HookKey(hook);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } known) return known;
        var key = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        using var file = new StreamWriter(path, OwnerOnly());
        file.WriteLine(key);
        return key;
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
