using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A mail server on this machine without TLS: it greets, asks who it is, and takes a mail.</summary>
internal sealed class MailReceiver : IAsyncDisposable
{
    private static readonly TimeSpan _waitMax = TimeSpan.FromSeconds(60);

    private readonly TcpListener _listener;
    private readonly Task _serving;
    private readonly SemaphoreSlim _news = new(0);

    public MailReceiver()
    {
        _listener = new TcpListener(IPAddress.Any, 0);
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the clients said, line by line.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    public ConcurrentQueue<string> Mails { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<string> Mail(int number)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Mails.Count < number)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < _waitMax, $"Mail {number} did not come: {string.Join(" | ", Heard)}");
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
                catch (IOException)
                {
                    // The client has gone.
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
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.test ready");
        while (await reader.ReadLineAsync() is { } line)
        {
            Heard.Enqueue(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (verb == "EHLO") await writer.WriteAsync("250-mail.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH LOGIN\r\n");
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
                return;
            }
            else await writer.WriteLineAsync("250 ok");
        }
    }
}
