using System.Runtime.CompilerServices;

namespace TraderTerminal.Tests;

/// <summary>Files of the tests, found beside their source.</summary>
public static class TestData
{
    public static string Root([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    public static string File(string name) => Path.Combine(Root(), "data", name);
}
