using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace TraderTerminal.Silo.Doctor;

/// <summary>Where the process listens, and where the world reaches it.</summary>
internal static class Addresses
{
    /// <summary>TradingView waits three seconds; a tunnel that is asleep may need a moment more.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    /// <summary>Ours are some dozens of bytes.</summary>
    private const int AnswerBytesMax = 16 * 1024;

    /// <summary>A path that every tunnel has to let through; the key is nobody's.</summary>
    private const string Asked = "hooks/asked-by-the-doctor/check";

    /// <summary>Whether it can be listened on, and whether what passes there can be read on the way.</summary>
    public static Finding Listenable(string url)
    {
        var what = $"address {url}";
        var address = new Uri(url);
        if (!IPAddress.TryParse(address.Host.TrimStart('[').TrimEnd(']'), out var ip)) ip = address.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any;
        try
        {
            using var listener = new TcpListener(ip, address.Port);
            listener.Start();
            return new(what, IsOpenToReaders(address) ? "is plain http for other machines: whoever is on the way reads keys and cookies; listen on 127.0.0.1 with a tunnel or proxy before it, or on https; where a proxy on another machine speaks TLS, say Api__Proxies=1" : null);
        }
        catch (SocketException taken)
        {
            return new(what, $"cannot be listened on ({taken.Message}); end what listens there, an instance perhaps, or choose another");
        }
    }

    private static bool IsOpenToReaders(Uri address) =>
        address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && Environment.GetEnvironmentVariable("Api__Proxies") is null or "" or "0";

    /// <summary>Answers at the process's own address for a moment, unless the process does, and looks whether what is asked for outside arrives there.</summary>
    public static async Task<Finding> Public(Uri address, string[] urls)
    {
        var what = $"public address {address.Host}";
        var word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await using var here = await Answer(urls, word);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = AnswerMax, MaxResponseContentBufferSize = AnswerBytesMax };
        try
        {
            using var answer = await http.GetAsync(new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{Asked}"));
            var said = await answer.Content.ReadAsStringAsync();
            return new(what, said == word || (here is null && IsOurs(said)) ? null
                : $"answers {(int)answer.StatusCode}, and not from here; point the tunnel or proxy at {urls[0]} and let /hooks through");
        }
        catch (HttpRequestException lost)
        {
            return new(what, lost.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "its name leads to no address; see that the tunnel is set up and the name is right",
                HttpRequestError.SecureConnectionError => "its certificate is not good; renew it at the tunnel or proxy, or use the name that it is for",
                HttpRequestError.ConnectionError => "nothing answers there; start the tunnel or proxy, and see that its port is open",
                _ => "its answer breaks off; look at the tunnel's or proxy's own log",
            });
        }
        catch (TaskCanceledException)
        {
            return new(what, $"no answer within {AnswerMax.TotalSeconds:0} s; look at the tunnel's or proxy's own log");
        }
    }

    /// <summary>Null when something listens there already.</summary>
    private static async Task<WebApplication?> Answer(string[] urls, string word)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(urls).UseKestrelHttpsConfiguration();
        var app = builder.Build();
        app.MapFallback(() => word);
        try
        {
            await app.StartAsync();
            return app;
        }
        catch (Exception taken) when (taken is IOException or InvalidOperationException or CryptographicException)
        {
            await app.DisposeAsync();
            return null;
        }
    }

    /// <summary>What a hook says to a key that is nobody's, or to an address that it lets nothing in from.</summary>
    private static bool IsOurs(string said)
    {
        try
        {
            using var answer = JsonDocument.Parse(said);
            return answer.RootElement is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                && code.GetString() is "not_found" or "source_not_allowed";
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
