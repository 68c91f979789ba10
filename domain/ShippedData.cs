using System.Text;

namespace TraderTerminal.Domain;

/// <summary>Data files that ship inside the assembly.</summary>
internal static class ShippedData
{
    public static bool Exists(string name) => typeof(ShippedData).Assembly.GetManifestResourceInfo(name) is not null;

    public static IEnumerable<string> Names(string folder) =>
        typeof(ShippedData).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal));

    public static string Text(string name)
    {
        using var stream = typeof(ShippedData).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"{name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
