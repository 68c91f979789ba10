namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>What a socket does to its client.</summary>
internal enum SocketMode
{
    Normal,

    /// <summary>Up, with heartbeats and answers, and no event comes.</summary>
    Deaf,

    /// <summary>Up, and nothing comes: no event, no heartbeat, no answer.</summary>
    Silent,

    /// <summary>As silent, and what the client sends is lost too.</summary>
    HalfOpen,
}
