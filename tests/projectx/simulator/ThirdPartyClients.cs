using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>Clients that others wrote, unchanged: the SignalR client of the gateway's documentation, and one generated from the API's description.</summary>
public sealed class ThirdPartyClients
{
    private static readonly SemaphoreSlim Installing = new(1, 1);

    /// <summary>What npm says when there is no network.</summary>
    private static readonly string[] Unreachable = ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT"];

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "projectx-clients");

    [Theory]
    [InlineData("stream.mjs")]
    [InlineData("generated.mjs")]
    public async Task A_client_of_others_works_unchanged(string script)
    {
        Assert.SkipUnless(await Runs("node", "--version") && await Runs(Npm, "--version"), "Needs node and npm.");
        await Install();
        await using var gateway = await SimulatedGateway.Start();
        var (code, said) = await Run("node", script, gateway.Address.GetLeftPart(UriPartial.Authority));
        Assert.True(code == 0 && said.Contains("\ndone", StringComparison.Ordinal), said);
    }

    private static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    private static async Task Install()
    {
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            Directory.CreateDirectory(Folder);
            foreach (var file in Directory.EnumerateFiles(Source())) File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)), overwrite: true);
            var stamp = Path.Combine(Folder, "node_modules", ".installed");
            var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"), TestContext.Current.CancellationToken);
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

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "client");

    private static async Task<bool> Runs(string program, string argument)
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

    private static async Task<(int Code, string Said)> Run(string program, params string[] arguments)
    {
        Directory.CreateDirectory(Folder);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
