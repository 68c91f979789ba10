using System.Collections.Concurrent;
using TraderTerminal.Simulators.Tradovate.Identity;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>The open sockets, for events, heartbeats and faults.</summary>
internal sealed class SocketBoard
{
    private readonly ConcurrentDictionary<ClientSocket, long> _open = [];
    private long _last;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<ClientSocket> Open => [.. _open.ToArray().OrderBy(one => one.Value).Select(one => one.Key)]; // Its own copy: a plain one has holes where a socket leaves meanwhile.

    /// <summary>New sockets are refused like during maintenance.</summary>
    public bool RefusesUpgrades { get; set; }

    public void Add(ClientSocket socket) => _open.TryAdd(socket, Interlocked.Increment(ref _last));

    public void Remove(ClientSocket socket) => _open.TryRemove(socket, out _);

    /// <summary>The oldest socket of a user who has too many; null when he has not.</summary>
    public ClientSocket? OneTooMany(long user, int most)
    {
        var mine = Open.Where(socket => socket.Token?.Session.User == user).ToArray();
        return mine.Length > most ? mine[0] : null;
    }

    public IEnumerable<ClientSocket> Of(Session session) => Open.Where(socket => socket.Token?.Session == session);

    /// <summary>A planned close: an event that says why, then the close (reference 11.6).</summary>
    public static void ShutDown(ClientSocket socket, string reasonCode, string reason)
    {
        socket.Say($$$"""a[{"e":"shutdown","d":{"reasonCode":"{{{reasonCode}}}","reason":"{{{reason}}}"}}]""");
        socket.HangUp(1000, reason);
    }
}
