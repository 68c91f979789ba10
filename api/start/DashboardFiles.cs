using System.Collections.Frozen;
using System.IO.Compression;
using System.Net.Mime;
using System.Security.Cryptography;

namespace TraderTerminal.Api.Start;

/// <summary>The built dashboard, read once: only a file that was there at the start has an address, so no path leads elsewhere.</summary>
internal static class DashboardFiles
{
    private const string Index = "index.html";

    /// <summary>Their names change with their contents.</summary>
    private const string HashedFolder = "assets/";

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = MediaTypeNames.Image.Svg,
    }.ToFrozenDictionary();

    /// <summary>Every file by its address; null when no dashboard was built there.</summary>
    public static IReadOnlyDictionary<string, DashboardFile>? Read(string directory)
    {
        if (!File.Exists(Path.Combine(directory, Index))) return null;
        var files = new Dictionary<string, DashboardFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            if (!s_types.TryGetValue(Path.GetExtension(path), out var type)) continue;
            var name = Path.GetRelativePath(directory, path).Replace('\\', '/');
            files[name == Index ? "/" : $"/{name}"] = DashboardFile.Of(File.ReadAllBytes(path), type, name.StartsWith(HashedFolder, StringComparison.Ordinal));
        }

        return files;
    }
}

/// <summary>A file with its compressed twin.</summary>
/// <param name="IsHashed">Its name changes with its contents: it may be kept for ever.</param>
internal sealed record DashboardFile(byte[] Bytes, byte[] Compressed, string Type, string Tag, bool IsHashed)
{
    public static DashboardFile Of(byte[] bytes, string type, bool isHashed)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return new(bytes, memory.ToArray(), type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"", isHashed);
    }
}
