using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace TraderTerminal.Brokers.Common;

/// <summary>JSON over HTTP to one host of a broker: what comes of a request is an answer, or a sentence why there is none and whether it may have arrived.</summary>
public sealed class JsonWire : IDisposable
{
    private readonly string _name;
    private readonly Uri _address;
    private readonly TimeSpan _answerMax;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Func<string, CancellationToken, Task<bool>> _isKnown;

    /// <param name="name">Of the connection, for sentences.</param>
    /// <param name="answerMax">An answer that takes longer is none.</param>
    /// <param name="isKnown">Whether a host's name leads to an address; the system is asked when null.</param>
    public JsonWire(string name, Uri address, TimeSpan answerMax, TimeProvider time, HttpMessageHandler? handler = null, Func<string, CancellationToken, Task<bool>>? isKnown = null)
    {
        (_name, _address, _answerMax, _time, _isKnown) = (name, address, answerMax, time, isKnown ?? IsKnown);
        _http = new HttpClient(handler ?? new SocketsHttpHandler { ConnectTimeout = answerMax, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Whoever still asks is told so: his turn may go on for a moment when the login goes to another process.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>One request, sent once. The token goes as a bearer; null sends none, and a body of null none.</summary>
    public async Task<RawReply> Send(HttpMethod method, string path, object? body, string? token, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null) request.Content = JsonContent.Create(body);
        using var late = new CancellationTokenSource(_answerMax, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var status = (int)answer.StatusCode;
            var bytes = await answer.Content.ReadAsByteArrayAsync(either.Token);
            return new(status, status is >= 200 and < 300 || IsJson(answer) ? Parsed(bytes) : default, answer.Headers.Date, Broken(status, bytes), WasSent: true, IsForAPerson: false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(0, default, null, $"no answer within {_answerMax.TotalSeconds:0} s", WasSent: true, IsForAPerson: false);
        }
        catch (ObjectDisposedException)
        {
            return new(0, default, null, $"{_name}: the connection has been given up here", WasSent: false, IsForAPerson: false);
        }
        catch (HttpRequestException lost)
        {
            return Lost(lost);
        }
        catch (JsonException broken)
        {
            return new(0, default, null, $"the answer is no JSON: {broken.Message}", WasSent: true, IsForAPerson: false);
        }
    }

    /// <summary>Whether the host's name leads to an address now. Nothing is sent to it.</summary>
    public Task<bool> IsHostKnown(CancellationToken cancel) => _isKnown(_address.Host, cancel);

    private static async Task<bool> IsKnown(string host, CancellationToken cancel)
    {
        try
        {
            return (await Dns.GetHostAddressesAsync(host, cancel)).Length > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Broken(int status, byte[] bytes) => status is >= 200 and < 300 && bytes.Length == 0 ? "the answer is empty" : null;

    private static bool IsJson(HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static JsonElement Parsed(byte[] bytes)
    {
        if (bytes.Length == 0) return default;
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    /// <summary>What could not be sent at all is told apart from what may have arrived.</summary>
    private RawReply Lost(HttpRequestException lost)
    {
        var (text, wasSent, isForAPerson) = lost.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ($"there is no host {_address.Host}: check the address of the connection", false, true),
            HttpRequestError.SecureConnectionError =>
                ($"no secure connection to {_address.Host}: its certificate is not trusted here, or something in between intercepts it", false, true),
            HttpRequestError.ConnectionError when lost.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                ($"{_address.Host} refuses the connection", false, false),
            HttpRequestError.ConnectionError => ($"{_address.Host} cannot be reached", false, false),
            _ => ("the connection broke before the answer came", true, false),
        };
        return new(0, default, null, $"{_name}: {text}", wasSent, isForAPerson, lost.HttpRequestError == HttpRequestError.NameResolutionError);
    }
}
