using System.Buffers.Text;
using System.Security.Cryptography;

namespace TraderTerminal.Api.Operators;

/// <summary>The file that holds the administrator's key: 32 random bytes in base64url, mode 0600.</summary>
internal static class AdminKeyFile
{
    public static string ReadOrMake(string directory)
    {
        var path = Path.Combine(directory, AdminKey.FileName);
        if (!File.Exists(path)) Make(directory, path);
        var key = File.ReadAllText(path).Trim();
        return key.Length > 0 ? key : throw new InvalidDataException($"{AdminKey.FileName} is empty; remove it and a new key is made.");
    }

    /// <summary>Written beside and moved, so that nobody ever reads half a key; the first of two starters wins.</summary>
    private static void Make(string directory, string path)
    {
        Directory.CreateDirectory(directory);
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        using (var file = new FileStream(draft, OwnerOnly()))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(AdminKey.KeyBytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
