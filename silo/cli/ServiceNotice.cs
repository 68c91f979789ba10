using System.Net.Sockets;
using System.Text;

namespace TraderTerminal.Silo.Cli;

/// <summary>Tells a service manager of systemd's kind how the process stands, when it listens (<c>NOTIFY_SOCKET</c>).</summary>
internal static class ServiceNotice
{
    public const string Ready = "READY=1";
    public const string StandingBy = "READY=1\nSTATUS=Standing by: another process works.";
    public const string Stopping = "STOPPING=1";

    private const string Listener = "NOTIFY_SOCKET";

    public static void Tell(string state)
    {
        if (Environment.GetEnvironmentVariable(Listener) is not { Length: > 0 } path) return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A name that begins with @ is one without a file.
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path));
            socket.Send(Encoding.UTF8.GetBytes(state));
        }
        catch (Exception unheard) when (unheard is SocketException or ArgumentException)
        {
            // Whoever does not listen any more is no reason not to trade.
        }
    }
}
