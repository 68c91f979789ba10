using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A mail server on this machine: it greets, asks who it is, and takes a mail; with a certificate over TLS, which is begun after the greeting.</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    private static readonly TimeSpan _waitMax = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener;
    private readonly Task _serving;
    private readonly SemaphoreSlim _news = new(0);

    private readonly X509Certificate2? _certificate;

    /// <param name="certificate">Shown when STARTTLS is said; null offers none.</param>
    public MailReceiver(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener = new TcpListener(IPAddress.Any, 0);
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the clients said, line by line.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>Those of them that anybody on the line could have read.</summary>
    public ConcurrentQueue<string> HeardInTheOpen { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<string> Mail(int number)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Mails.Count < number)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= _waitMax) Assert.Fail($"Mail {number} did not come: {string.Join(" | ", Heard)}");
            await _news.WaitAsync(TimeSpan.FromSeconds(1), Cancel);
        }

        return Mails.ElementAt(number - 1);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _news.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(CancellationToken.None);
                try
                {
                    await Talk(client);
                }
                catch (Exception gone) when (gone is IOException or AuthenticationException)
                {
                    // The client has gone, or does not believe the certificate.
                }
            }
        }
        catch (Exception shut) when (shut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task Talk(TcpClient client)
    {
        if (!await Talk(client.GetStream(), _certificate is not null, isGreeted: false)) return;
        await using var secured = new SslStream(client.GetStream());
        await secured.AuthenticateAsServerAsync(_certificate!);
        await Talk(secured, offersTls: false, isGreeted: true);
    }

    /// <summary>True when TLS is to begin now.</summary>
    private async Task<bool> Talk(Stream line, bool offersTls, bool isGreeted)
    {
        using var reader = new StreamReader(line, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(line, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (!isGreeted) await writer.WriteLineAsync("220 mail.test ready");
        while (await reader.ReadLineAsync() is { } said)
        {
            Heard.Enqueue(said);
            if (!isGreeted) HeardInTheOpen.Enqueue(said);
            var verb = said.Split(' ')[0].ToUpperInvariant();
            if (verb == "EHLO") await writer.WriteAsync($"250-mail.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n{(offersTls ? "250-STARTTLS\r\n" : "")}250 AUTH LOGIN\r\n");
            else if (verb == "STARTTLS" && offersTls)
            {
                await writer.WriteLineAsync("220 go on over TLS");
                return true;
            }
            else if (verb == "AUTH")
            {
                await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
                Heard.Enqueue(await reader.ReadLineAsync() ?? "");
                await writer.WriteLineAsync("235 welcome");
            }
            else if (verb == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                var mail = new StringBuilder();
                while (await reader.ReadLineAsync() is { } text && text != ".") mail.AppendLine(text);
                Mails.Enqueue(mail.ToString());
                _news.Release();
                await writer.WriteLineAsync("250 taken");
            }
            else if (verb == "QUIT")
            {
                await writer.WriteLineAsync("221 bye");
                return false;
            }
            else await writer.WriteLineAsync("250 ok");
        }

        return false;
    }
}
