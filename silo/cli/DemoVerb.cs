using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Cli;

/// <summary>Shows, on a running instance or a temporary one, an accepted alert, a refused one and an emergency flatten.</summary>
internal static class DemoVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        arguments.Allow(0, "data", "urls", "hook-urls");
        var url = (arguments["urls"] ?? UpOptions.UrlsDefault).Split(';')[0];
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) throw new UsageException($"--urls: {url} is no address.");
        var hooks = address;
        if (arguments["hook-urls"] is { } apart && !Uri.TryCreate(apart.Split(';')[0], UriKind.Absolute, out hooks)) throw new UsageException($"--hook-urls: {apart} is no address.");
        var data = new DataDirectory(Path.GetFullPath(arguments["data"] ?? UpOptions.DataDefault));
        try
        {
            if (!await DemoClient.Answers(address)) return await Temporary(output);
            if (!File.Exists(data.AdminKey) || !File.Exists(data.HookKey("demo")))
            {
                await errors.WriteLineAsync($"{address} answers, but {data.Root} does not hold its keys; name its data directory with --data.");
                return CommandLine.Wrong;
            }

            await output.WriteLineAsync($"The instance at {address}");
            return await Show(address, hooks, data, output);
        }
        catch (Exception fault) when (IsBrokenOff(fault))
        {
            await errors.WriteLineAsync($"The demo broke off: {fault.Message}");
            return CommandLine.Finding;
        }
    }

    /// <summary>Runs the demo once, unseen: whoever stands by then has compiled what a take-over needs, and starts in a third of the time.</summary>
    public static async Task Rehearse()
    {
        try
        {
            await Temporary(TextWriter.Null, isQuiet: true);
        }
        catch (Exception fault) when (IsBrokenOff(fault))
        {
            // A take-over is slower then, and no worse.
        }
    }

    private static bool IsBrokenOff(Exception fault) => fault is HttpRequestException or TimeoutException or TaskCanceledException || CommandLine.WhyNotStarted(fault) is not null;

    private static async Task<int> Temporary(TextWriter output, bool isQuiet = false)
    {
        var folder = Directory.CreateTempSubdirectory("traderterminal-demo-");
        try
        {
            var options = UpOptions.Read(Arguments.Read(["up", "--data", folder.FullName, "--urls", "http://127.0.0.1:0"]));
            await using var host = await TraderHost.Start(options with { IsQuiet = isQuiet }, null);
            await output.WriteLineAsync("A temporary instance, gone when the demo ends");
            return await Show(host.Address, host.Address, host.Backend.Stores.Data, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> Show(Uri address, Uri hooks, DataDirectory data, TextWriter output)
    {
        using var client = new DemoClient(address, hooks, await Key(data.AdminKey), await Key(data.HookKey("demo")));
        var isAsPromised = await new DemoScript(client, output).Run();
        await output.WriteLineAsync(isAsPromised ? "\nAll as promised." : "\nNot as promised.");
        return isAsPromised ? CommandLine.Good : CommandLine.Finding;
    }

    private static async Task<string> Key(string path) => (await File.ReadAllTextAsync(path)).Trim();
}
