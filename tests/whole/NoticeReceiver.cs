using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A receiver of webhooks on this machine, speaking as Discord, Telegram or a program of the user's would. It can be shut and opened again on its port.</summary>
internal sealed class NoticeReceiver : IAsyncDisposable
{
    /// <summary>Real time that a message may take on a loaded machine.</summary>
    private static readonly TimeSpan _waitMax = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<Got> _got = [];
    private readonly SemaphoreSlim _news = new(0);
    private HttpListener? _listener;
    private Task _serving = Task.CompletedTask;

    private NoticeReceiver(int port) => Port = port;

    public int Port { get; }

    /// <summary>What the next requests are answered with, in order; 204 when there is nothing.</summary>
    public ConcurrentQueue<Answer> Answers { get; } = [];

    public IReadOnlyList<Got> All => [.. _got];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A request as it came.</summary>
    internal sealed record Got(string Path, IReadOnlyDictionary<string, string> Headers, string Text)
    {
        public JsonNode Body => JsonNode.Parse(Text)!;

        /// <summary>Of our own shape.</summary>
        public string Id => Body["id"]!.ToString();

        public string[] Lines => [.. Body["lines"]!.AsArray().Select(line => line!.ToString())];

        public string[] Codes => [.. Body["notices"]!.AsArray().Select(notice => notice!["code"]!.ToString())];
    }

    /// <param name="Once">The request is here, and its answer is held back until then.</param>
    internal sealed record Answer(int Status, string Body = "", string? Location = null, Task? Once = null);

    public static NoticeReceiver Start()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var receiver = new NoticeReceiver(((IPEndPoint)free.LocalEndpoint).Port);
        free.Stop();
        receiver.Open();
        return receiver;
    }

    public string Url(string path) => $"http://127.0.0.1:{Port}/{path}";

    public void Open()
    {
        _listener = new HttpListener();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = Serve(_listener);
    }

    public async Task Shut()
    {
        _listener?.Close();
        await _serving;
    }

    /// <summary>The message of this number, from 1, waited for.</summary>
    public Task<Got> Message(int number) => Message(all => all.Count < number ? null : all[number - 1], $"message {number}");

    /// <summary>The first message with this text, waited for.</summary>
    public Task<Got> Message(string text) => Message(all => all.FirstOrDefault(got => got.Text.Contains(text, StringComparison.Ordinal)), text);

    private async Task<Got> Message(Func<IReadOnlyList<Got>, Got?> find, string what)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            if (find(All) is { } found) return found;
            if (TimeProvider.System.GetElapsedTime(began) >= _waitMax) Assert.Fail($"It did not come: {what}. There were: {string.Join(" | ", All.Select(got => got.Text))}");
            await _news.WaitAsync(TimeSpan.FromSeconds(1), Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shut();
        _news.Dispose();
    }

    private async Task Serve(HttpListener listener)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception shut) when (shut is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = Take(context);
        }
    }

    private async Task Take(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(CancellationToken.None);
        var headers = context.Request.Headers.AllKeys.OfType<string>().ToDictionary(name => name, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase);
        var answer = Answers.TryDequeue(out var next) ? next : new Answer(204);
        _got.Enqueue(new(context.Request.RawUrl!, headers, text));
        _news.Release();
        if (answer.Once is { } once) await once;
        try
        {
            context.Response.StatusCode = answer.Status;
            if (answer.Location is { } location) context.Response.RedirectLocation = location;
            if (answer.Body.Length == 0) context.Response.Close();
            else context.Response.Close(Encoding.UTF8.GetBytes(answer.Body), willBlock: false);
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever asked has died.
        }
    }
}
