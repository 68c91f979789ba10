using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace TraderTerminal.Silo.Cli;

/// <summary>What a demo asks of a running instance, through its outside face alone.</summary>
internal sealed class DemoClient : IDisposable
{
    /// <summary>An instance on the same machine answers in milliseconds or refuses at once; a loaded machine is given time.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly Uri _hook;

    public DemoClient(Uri address, Uri hooks, string adminKey, string hookKey)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = AnswerMax };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminKey);
        _hook = new Uri(hooks, $"hooks/{hookKey}?wait=true");
    }

    public static async Task<bool> Answers(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = AnswerMax };
        try
        {
            using var answer = await http.GetAsync("healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends an alert as TradingView would, and waits for what the accounts decide.</summary>
    public async Task<JsonElement> SendAlert(string action, int quantity, string id)
    {
        var alert = new Dictionary<string, object>
        {
            ["symbol"] = "MNQ1!", ["exchange"] = "CME_MINI", ["action"] = action, ["quantity"] = quantity, ["id"] = id,
            ["timenow"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), ["strategy"] = "demo",
        };
        using var answer = await _http.PostAsJsonAsync(_hook, alert);
        return await Read(answer);
    }

    public async Task<JsonElement> Get(string path)
    {
        using var answer = await _http.GetAsync(path);
        return await Read(answer);
    }

    public async Task<JsonElement> Post(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        return await Read(answer);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> Read(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{(int)answer.StatusCode} from {answer.RequestMessage?.Method}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
