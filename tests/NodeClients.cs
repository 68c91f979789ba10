using System.Diagnostics;
using Xunit;

namespace TraderTerminal.Tests;

/// <summary>Runs scripts with npm packages that others wrote; a test is skipped, with words, where there is no node or no registry.</summary>
/// <param name="folder">Where they are installed, below the tests' output.</param>
/// <param name="source">Where the scripts stand with their package.json.</param>
internal sealed class NodeClients(string folder, string source)
{
    /// <summary>What npm says when there is no network.</summary>
    private static readonly string[] Unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT"];

    private static readonly SemaphoreSlim Installing = new(1, 1);

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, folder);

    /// <summary>The script ends well and says that it is done.</summary>
    public async Task Passes(string script, Uri address)
    {
        Assert.SkipUnless(await Runs("node", "--version") && await Runs(Npm, "--version"), "Needs node and npm.");
        await Install();
        var (code, said) = await Run("node", script, address.GetLeftPart(UriPartial.Authority));
        Assert.True(code == 0 && said.Contains("\ndone", StringComparison.Ordinal), said);
    }

    private static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    private async Task Install()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            Directory.CreateDirectory(_folder);
            foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)), overwrite: true);
            var stamp = Path.Combine(_folder, "node_modules", ".installed");
            var wanted = await File.ReadAllTextAsync(Path.Combine(_folder, "package-lock.json"), TestContext.Current.CancellationToken);
            if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, TestContext.Current.CancellationToken) == wanted) return;
            var (code, said) = await Run(Npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Assert.SkipWhen(code != 0 && Unreachable.Any(word => said.Contains(word, StringComparison.Ordinal)), "The npm registry cannot be reached.");
            Assert.True(code == 0, said);
            await File.WriteAllTextAsync(stamp, wanted, TestContext.Current.CancellationToken);
        }
        finally
        {
            Installing.Release();
        }
    }

    private async Task<bool> Runs(string program, string argument)
    {
        try
        {
            return (await Run(program, argument)).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private async Task<(int Code, string Said)> Run(string program, params string[] arguments)
    {
        Directory.CreateDirectory(_folder);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
