using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TraderTerminal.Api.Operators;

/// <summary>A file that holds a key of ours: 32 random bytes in base64url, mode 0600.</summary>
internal static class KeyFile
{
    public static string ReadOrMake(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path)) MakeOnce(directory, path);
        var key = File.ReadAllText(path).Trim();
        return key.Length > 0 ? key : throw new InvalidDataException($"{name} is empty; remove it and a new key is made.");
    }

    /// <summary>
    /// One starter at a time, over all processes: a move that must not overwrite looks first and renames after,
    /// so that the second of two starters could still replace the first one's key.
    /// </summary>
    private static void MakeOnce(string directory, string path)
    {
        using var turn = new Mutex(initiallyOwned: false, $"traderterminal-{Name(path)}");
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Its holder died before it was done, and the turn is ours all the same.
        }

        try
        {
            if (!File.Exists(path)) Make(directory, path);
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    /// <summary>Written beside and moved, so that nobody ever reads half a key.</summary>
    private static void Make(string directory, string path)
    {
        Directory.CreateDirectory(directory);
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        using (var file = new FileStream(draft, OwnerOnly()))
        {
            file.Write(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(AdminKey.KeyBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: false);
    }

    private static string Name(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))));

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
