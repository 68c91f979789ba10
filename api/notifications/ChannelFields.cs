using System.Net.Mail;
using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Notifications;

namespace TraderTerminal.Api.Notifications;

/// <summary>Makes a channel of a body, or leaves every fault in the body. A fault never repeats what was entered.</summary>
internal static class ChannelFields
{
    public const string TelegramDefault = "https://api.telegram.org";

    private const int AccountsMax = 1_000;
    private const int SecretLengthMax = 500;
    private const int UrlLengthMax = 2_000;
    private const int MailboxesMax = 20;
    private const int MailboxLengthMax = 254;
    private const int TlsFromTheStart = 465;

    public static ChannelDraft? Read(string id, BodyFields body, Func<AccountId, bool> isKnown)
    {
        if (!AccountId.IsValid(id)) body.Add("id", Fault.OutOfRange, "A channel's id has lower-case letters, digits, _ and -, at most 64.");
        var kind = body.RequiredChoice<ChannelKind>("kind");
        var (least, digest, quiet) = (body.Choice<NoticeSeverity>("least") ?? NoticeSeverity.Warning, body.OptionalFlag("digest") ?? true, Quiet(body));
        var anchors = body.OptionalFlag("anchors");
        var accounts = body.Texts("accounts", AccountsMax, lengthMax: 64).Select(account => new AccountId(account)).Distinct().ToEquatableArray();
        foreach (var account in accounts.Where(account => !isKnown(account))) body.Add("accounts", Fault.OutOfRange, $"There is no account {account}.");
        var draft = kind switch
        {
            ChannelKind.Webhook => Webhook(body, "signingKey"),
            ChannelKind.Discord => Webhook(body, keyName: null),
            ChannelKind.Telegram => Telegram(body),
            ChannelKind.Mail => Mail(body),
            _ => default,
        };
        return body.IsSound ? new(id, kind!.Value, draft.Address, draft.To, draft.From, draft.User, draft.Secret, least, accounts, digest, quiet, anchors) : null;
    }

    private readonly record struct Way(string? Address, string? To = null, string? From = null, string? User = null, ChannelSecret? Secret = null);

    /// <summary>The whole address gives access; where it goes is shown.</summary>
    private static Way Webhook(BodyFields body, string? keyName)
    {
        var (text, key) = (body.Text("url", UrlLengthMax), keyName is null ? null : body.Text(keyName, SecretLengthMax));
        if (text is null)
        {
            if (key is not null) body.Add("url", Fault.Missing, "Enter the address again with the key.");
            return default;
        }

        return Address(body, "url", text) is { } url ? new(url.GetLeftPart(UriPartial.Authority), Secret: new(url.AbsoluteUri, key)) : default;
    }

    private static Way Telegram(BodyFields body)
    {
        var (token, chat) = (body.Text("token", SecretLengthMax), body.RequiredText("chat", lengthMax: 64));
        if (token is not null && !token.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is ':' or '_' or '-')) body.Add("token", Fault.OutOfRange, "A bot's token has letters, digits, : _ and -.");
        var address = Address(body, "address", body.Text("address", UrlLengthMax) ?? TelegramDefault);
        return new(address?.GetLeftPart(UriPartial.Authority), chat, Secret: token is null ? null : new(null, token));
    }

    private static Way Mail(BodyFields body)
    {
        var (address, from, to) = (body.RequiredText("address"), body.RequiredText("from", MailboxLengthMax), body.Texts("to", MailboxesMax, MailboxLengthMax));
        var (user, password) = (body.Text("user"), body.Text("password", SecretLengthMax));
        var isServer = Uri.TryCreate($"smtp://{address}", UriKind.Absolute, out var server) && server is { Port: > 0, Host.Length: > 0, UserInfo: "", PathAndQuery: "/" or "", Fragment: "" };
        if (address is not null && !isServer) body.Add("address", Fault.OutOfRange, "address is a mail server with its port: smtp.example.com:587.");
        else if (address is not null && server!.Port == TlsFromTheStart) body.Add("address", Fault.OutOfRange, "Port 465 speaks TLS from the start, which is not supported: use the port with STARTTLS, mostly 587.");
        if (from is not null && !MailAddress.TryCreate(from, out _)) body.Add("from", Fault.OutOfRange, "from is a mail address.");
        if (to.Count == 0) body.Add("to", Fault.Missing, "to has at least one mail address.");
        if (!to.All(one => MailAddress.TryCreate(one, out _) && !one.Contains(',', StringComparison.Ordinal))) body.Add("to", Fault.OutOfRange, "to has mail addresses.");
        if (password is not null && user is null) body.Add("user", Fault.Missing, "A password needs its user.");
        return new(isServer ? $"{server!.Host}:{server.Port}" : null, string.Join(", ", to), from, user, user is null ? new(null, null) : password is null ? null : new(null, password));
    }

    /// <summary>HTTPS, or plain HTTP on this machine: what is told is nobody else's business.</summary>
    private static Uri? Address(BodyFields body, string name, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) && url is { UserInfo: "", Fragment: "" }) return url;
        body.Add(name, Fault.OutOfRange, $"{name} is an https address without a user and a fragment; http is for this machine alone.");
        return null;
    }

    private static QuietHours? Quiet(BodyFields body)
    {
        if (body.Object("quiet") is not { } inner) return null;
        var (from, to, zone) = (inner.RequiredText("from"), inner.RequiredText("to"), inner.Text("zone") ?? QuietHours.ExchangeZone);
        if (from is not null && !QuietHours.IsTime(from)) inner.Add("from", Fault.OutOfRange, "from is a time such as 22:00.");
        if (to is not null && !QuietHours.IsTime(to)) inner.Add("to", Fault.OutOfRange, "to is a time such as 07:00.");
        if (from is not null && from == to) inner.Add("to", Fault.OutOfRange, "Quiet hours end before they begin again.");
        if (!QuietHours.IsZone(zone)) inner.Add("zone", Fault.OutOfRange, "zone is a time zone such as America/Chicago.");
        body.Include("quiet", inner);
        return from is not null && to is not null ? new(from, to, zone) : null;
    }
}
