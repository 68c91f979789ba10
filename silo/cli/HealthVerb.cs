namespace TraderTerminal.Silo.Cli;

/// <summary>Asks a running instance whether it takes alerts: for whatever watches a process and can only run a command.</summary>
internal static class HealthVerb
{
    /// <summary>An instance on the same machine answers in milliseconds.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(3);

    public static async Task<int> Run(Arguments arguments, TextWriter output, TextWriter errors)
    {
        arguments.Allow(0, "urls");
        var said = (arguments["urls"] ?? UpOptions.UrlsDefault).Split(';')[0];
        if (!Uri.TryCreate(said, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new UsageException($"--urls: {said} is no http address.");
        using var http = new HttpClient { BaseAddress = address, Timeout = AnswerMax };
        try
        {
            using var answer = await http.GetAsync("readyz");
            var body = await answer.Content.ReadAsStringAsync();
            await (answer.IsSuccessStatusCode ? output : errors).WriteLineAsync($"{(int)answer.StatusCode} {body}");
            return answer.IsSuccessStatusCode ? CommandLine.Good : CommandLine.Finding;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            await errors.WriteLineAsync($"No answer from {address}: {silent.Message}");
            return CommandLine.Finding;
        }
    }
}
