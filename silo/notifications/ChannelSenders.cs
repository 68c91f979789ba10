using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Grains.Abstractions.Json;
using TraderTerminal.Grains.Abstractions.Notifications;

namespace TraderTerminal.Silo.Notifications;

/// <summary>Speaks each channel's own language. What it says of a failure holds no address and no secret.</summary>
internal sealed class ChannelSenders(TimeProvider time) : IDisposable
{
    public const string MessageHeader = "X-TraderTerminal-Message";
    public const string TimestampHeader = "X-TraderTerminal-Timestamp";
    public const string SignatureHeader = "X-TraderTerminal-Signature";

    /// <summary>Real time; who answers later is tried again.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

    /// <summary>Of an answer that asks for patience nothing more is read.</summary>
    private const int BodyMax = 16 * 1024;

    /// <summary>What Discord takes (documented limits of a message and of an embed).</summary>
    private const int DiscordContentMax = 2_000, DiscordDescriptionMax = 4_096;

    /// <summary>What Telegram takes in one message.</summary>
    private const int TelegramTextMax = 4_096;

    private static readonly JsonSerializerOptions _plain = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = AnswerMax,
        MaxResponseContentBufferSize = BodyMax,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("TraderTerminal", SystemStatus.Version.Split('+')[0]) } }, // Discord refuses who does not say his name.
    };

    public void Dispose() => _http.Dispose();

    public Task<Delivery> Send(Channel channel, ChannelSecret secret, Message message, CancellationToken cancel) => channel.Kind switch
    {
        ChannelKind.Webhook => Post(Webhook(secret, message), cancel),
        ChannelKind.Discord => Post(Json(Discord(secret.Url!), DiscordBody(message)), cancel),
        ChannelKind.Telegram => Post(Json($"{channel.Address}/bot{secret.Key}/sendMessage", TelegramBody(channel.To!, message)), cancel),
        ChannelKind.Mail => MailSender.Send(channel, secret.Key, message, cancel),
        _ => throw new UnreachableException(),
    };

    /// <summary>Our own shape. The signature is over the time and the exact bytes, so that an old message cannot be sent anew by somebody else.</summary>
    private HttpRequestMessage Webhook(ChannelSecret secret, Message message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, DomainJson.Shown);
        var request = new HttpRequestMessage(HttpMethod.Post, secret.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add(MessageHeader, message.Id.ToString());
        if (secret.Key is not { } key) return request;
        var stamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add(TimestampHeader, stamp);
        byte[] signed = [.. Encoding.UTF8.GetBytes(stamp), (byte)'.', .. body];
        request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed))}");
        return request;
    }

    private static HttpRequestMessage Json(string address, object body) => new(HttpMethod.Post, address) { Content = JsonContent.Create(body, options: _plain) };

    /// <summary>Discord then answers when it has the message.</summary>
    private static string Discord(string url) => url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "wait=true";

    private static object DiscordBody(Message message) => new
    {
        content = NoticeText.Cut(Unmarked($"{Sign(message.Severity)} {message.Title}"), DiscordContentMax),
        embeds = new[]
        {
            new
            {
                description = NoticeText.Cut(Unmarked(string.Join('\n', message.Lines)), DiscordDescriptionMax),
                color = message.Severity switch { NoticeSeverity.Critical => 0xC62828, NoticeSeverity.Warning => 0xF9A825, _ => 0x546E7A },
                timestamp = message.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                footer = new { text = message.Id.ToString() },
            },
        },
        allowed_mentions = new { parse = Array.Empty<string>() },
    };

    private static object TelegramBody(string chat, Message message) => new
    {
        chat_id = chat,
        text = NoticeText.Cut($"{Sign(message.Severity)} {message.Title}{(message.Lines is [var only] && only == message.Title ? "" : "\n\n" + string.Join('\n', message.Lines))}", TelegramTextMax),
        link_preview_options = new { is_disabled = true },
        disable_notification = message.Severity == NoticeSeverity.Info,
    };

    /// <summary>A word and a sign, never a colour alone.</summary>
    private static string Sign(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "🔴 CRITICAL:",
        NoticeSeverity.Warning => "🟡 Warning:",
        _ => "ℹ️",
    };

    /// <summary>A strategy's name or an underscore is text, and neither a link nor italics.</summary>
    private static string Unmarked(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (sign is '\\' or '*' or '_' or '~' or '`' or '|' or '>' or '<' or '[' or ']' or '#') plain.Append('\\');
            plain.Append(sign);
        }

        return plain.ToString();
    }

    private async Task<Delivery> Post(HttpRequestMessage request, CancellationToken cancel)
    {
        using (request)
        {
            try
            {
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
                var status = (int)answer.StatusCode;
                return status switch
                {
                    >= 200 and < 300 => new Delivery.Done(),
                    >= 300 and < 400 => new Delivery.Failed($"it answered {status}, and redirects are not followed"),
                    400 or 413 or 422 => new Delivery.Refused($"it answered {status}"),
                    429 => new Delivery.Failed("it answered 429: too many messages", await Patience(answer, cancel)),
                    _ => new Delivery.Failed($"it answered {status}", answer.Headers.RetryAfter?.Delta),
                };
            }
            catch (HttpRequestException lost)
            {
                return new Delivery.Failed(lost.HttpRequestError switch
                {
                    HttpRequestError.NameResolutionError => "there is no host of this name",
                    HttpRequestError.ConnectionError => "it cannot be reached",
                    HttpRequestError.SecureConnectionError => "its certificate is not good",
                    var other => $"the answer broke off ({other})",
                });
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return new Delivery.Failed($"no answer within {AnswerMax.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
            }
        }
    }

    /// <summary>What is asked for: in the header, or as Discord (<c>retry_after</c>) or Telegram (<c>parameters.retry_after</c>) says it, in seconds.</summary>
    private static async Task<TimeSpan?> Patience(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
            var bytes = new byte[BodyMax];
            var count = await stream.ReadAtLeastAsync(bytes, BodyMax, throwOnEndOfStream: false, cancel);
            using var body = JsonDocument.Parse(bytes.AsMemory(0, count));
            var root = body.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("parameters", out var parameters)) root = parameters;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("retry_after", out var after) && after.TryGetDouble(out var seconds) && seconds is >= 0 and < 1e6)
                return TimeSpan.FromSeconds(seconds);
        }
        catch (Exception unread) when (unread is JsonException or IOException or InvalidOperationException)
        {
            // The header, then.
        }

        return answer.Headers.RetryAfter?.Delta;
    }
}
