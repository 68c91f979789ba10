using System.Diagnostics;
using Xunit;

namespace TraderTerminal.Tests.Dashboard;

/// <summary>Node, Chromium and the built dashboard: found, or Debian's installed where that may be done.</summary>
public sealed class BrowserTools : IAsyncLifetime
{
    /// <summary>Packages are fetched and built on a loaded machine.</summary>
    private static readonly TimeSpan ToolMax = TimeSpan.FromMinutes(15);

    private const int TextMax = 2_000;

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(TestData.Root(), "..", ".."));

    /// <summary>Scripts and cases.</summary>
    public static string Folder { get; } = Path.Combine(Repository, "dashboard", "tests", "browser");

    public static string Dashboard { get; } = Path.Combine(Repository, "dashboard", "dist");

    public string Node { get; private set; } = "";

    public string Chromium { get; private set; } = "";

    /// <summary>One sentence, or null when everything is there.</summary>
    public string? Missing { get; private set; }

    /// <summary>On such a machine nothing may be missing.</summary>
    public static bool MustRun => Environment.IsPrivilegedProcess && Environment.GetEnvironmentVariable("CI") is { Length: > 0 };

    /// <summary>Classes begin side by side, and packages are installed once.</summary>
    private static readonly SemaphoreSlim One = new(1);

    public async ValueTask InitializeAsync()
    {
        await One.WaitAsync();
        try
        {
            Missing = await Look();
        }
        finally
        {
            One.Release();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string?> Look()
    {
        if (await Find("nodejs npm", "node") is not { } node) return "The browser tests need Node.js 20.19 or newer with npm, which is neither here nor could be installed.";
        if (await Find("chromium", "chromium", "chromium-browser", "google-chrome") is not { } chromium) return "The browser tests need Chromium, which is neither here nor could be installed.";
        (Node, Chromium) = (node, chromium);
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "playwright-core")) && await Run(Folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") is { } unpacked)
            return $"The browser tests need the packages of dashboard/tests/browser: {unpacked}";
        // Before any class looks at it. What cannot be built is no missing tool: it fails whoever needs it.
        if (await Run(Repository, "bash", "-c", "root=\"$PWD\"; . .ci/build; build_dashboard; dashboard_is_built") is { } fault)
            throw new InvalidOperationException($"The dashboard does not build: {fault}");
        return null;
    }

    private static async Task<string?> Find(string packages, params string[] names)
    {
        if (OnPath(names) is { } there) return there;
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && OnPath("apt-get") is not null)
            _ = await Run(Repository, "bash", "-c", $"apt-get update -q; DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -q --no-install-recommends {packages}");
        return OnPath(names);
    }

    private static string? OnPath(params string[] names) => names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Null when it went well, else the end of what it said.</summary>
    public static async Task<string?> Run(string folder, string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, warned) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(ToolMax);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return $"{command} did not end within {ToolMax}";
        }

        var text = $"{await said}{await warned}".Trim();
        return process.ExitCode == 0 ? null : text.Length > TextMax ? text[^TextMax..] : text;
    }
}
