using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TraderTerminal.Tests.Journal;

/// <summary>The line to a server, which a test cuts at an exact moment of what is said on it.</summary>
internal sealed class CutLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _server;
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private volatile byte[]? _marker;
    private volatile bool _cutsBefore;
    private volatile bool _isDown;

    public CutLine(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts the connection that says this, before it arrives.</summary>
    public void CutBefore(string said) => Arm(said, before: true);

    /// <summary>Lets what says this arrive and cuts its connection when the answer comes, so that the answer is lost.</summary>
    public void CutAnswerTo(string said) => Arm(said, before: false);

    /// <summary>No more connections, and those there were are cut, until <see cref="Up"/>.</summary>
    public void Down()
    {
        _isDown = true;
        lock (_open)
        {
            _open.ForEach(socket => socket.Dispose());
            _open.Clear();
        }
    }

    /// <summary>Cut for good at the moment the answer is lost.</summary>
    public bool GoesDownWithIt { get; set; }

    public void Up() => _isDown = false;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        Down();
        await _accepting;
        _stopping.Dispose();
    }

    private void Arm(string said, bool before)
    {
        _cutsBefore = before;
        _marker = Encoding.UTF8.GetBytes(said);
    }

    private async Task Accept()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var near = await _listener.AcceptSocketAsync(_stopping.Token);
                if (_isDown) near.Dispose();
                else _ = Carry(near);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Carry(Socket near)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_open) _open.AddRange([near, far]);
        var losesAnswer = false;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _server);
            await Task.WhenAny(Copy(near, far, Outward), Copy(far, near, _ => !losesAnswer));
        }
        catch (SocketException)
        {
            // The server is away; the caller finds its connection closed.
        }

        if (losesAnswer && GoesDownWithIt) Down();
        near.Dispose();
        far.Dispose();

        bool Outward(ReadOnlyMemory<byte> said)
        {
            if (_marker is not { } marker || said.Span.IndexOf(marker) < 0) return true;
            _marker = null;
            losesAnswer = !_cutsBefore;
            return !_cutsBefore;
        }
    }

    private static async Task Copy(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (!passes(buffer.AsMemory(0, count))) return;
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Either end has gone.
        }
    }
}
