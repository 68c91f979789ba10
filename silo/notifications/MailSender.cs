using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using TraderTerminal.Domain.Notices;
using TraderTerminal.Grains.Abstractions.Notifications;

namespace TraderTerminal.Silo.Notifications;

/// <summary>Sends a message as mail. Anywhere but on this machine STARTTLS is asked for before a name or a password is said.</summary>
internal static class MailSender
{
    /// <summary>Real time for the whole conversation.</summary>
    private static readonly TimeSpan SendMax = TimeSpan.FromSeconds(30);

    public static async Task<Delivery> Send(Channel channel, string? password, Message message, CancellationToken cancel)
    {
        var server = new Uri($"smtp://{channel.Address}");
        using var mail = new MailMessage { From = new MailAddress(channel.From!), Subject = Subject(message), Body = Body(message), SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8 };
        foreach (var to in channel.To!.Split(',')) mail.To.Add(new MailAddress(to.Trim()));
        mail.Headers.Add("Message-ID", $"<{message.Id}@traderterminal>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (message.Severity == NoticeSeverity.Critical) mail.Priority = MailPriority.High;
        using var client = new SmtpClient(server.Host, server.Port) { EnableSsl = !server.IsLoopback, UseDefaultCredentials = false };
        if (channel.User is { } user) client.Credentials = new NetworkCredential(user, password);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await client.SendMailAsync(mail, bound.Token).WaitAsync(SendMax, TimeProvider.System, cancel);
            return new Delivery.Done();
        }
        catch (TimeoutException)
        {
            await bound.CancelAsync();
            return new Delivery.Failed($"the mail server was not done within {SendMax.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (Exception fault) when (IsOfCertificate(fault))
        {
            return new Delivery.Failed("the mail server's certificate is not good");
        }
        catch (SmtpException fault)
        {
            return new Delivery.Failed(fault switch
            {
                { InnerException: SocketException or IOException { InnerException: SocketException } } => "the mail server cannot be reached",
                { StatusCode: SmtpStatusCode.GeneralFailure } => "the mail server could not be spoken to; it has to offer STARTTLS with a good certificate",
                _ => $"the mail server answered {(int)fault.StatusCode}",
            });
        }
    }

    /// <summary>The framework wraps it differently by where the handshake fails.</summary>
    private static bool IsOfCertificate(Exception? fault) => fault is AuthenticationException || (fault is not null && IsOfCertificate(fault.InnerException));

    private static string Subject(Message message) => message.Severity switch
    {
        NoticeSeverity.Critical => $"[CRITICAL] {message.Title}",
        NoticeSeverity.Warning => $"[Warning] {message.Title}",
        _ => message.Title,
    };

    private static string Body(Message message) => $"{string.Join('\n', message.Lines)}\n\n-- \nTraderTerminal, {message.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}, message {message.Id}\n";
}
