using System.Net.WebSockets;

namespace TraderTerminal.Brokers.Common;

/// <summary>How a socket ends, in words that a person can do something with.</summary>
public static class SocketLoss
{
    /// <summary>The line's fault, or that we stop; anything else is a mistake of ours.</summary>
    public static bool Is(Exception lost) =>
        lost is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException or InvalidDataException;

    /// <summary>The framework says "unable to connect" to all of it.</summary>
    public static string Sentence(Exception lost, Uri address) => lost switch
    {
        WebSocketException { InnerException: HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } } => $"there is no host {address.Host}: check the address of the connection",
        WebSocketException { InnerException: HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } } =>
            $"no secure connection to {address.Host}: its certificate is not trusted here, or something in between intercepts it",
        OperationCanceledException => "it was given up",
        _ => lost.Message,
    };

    /// <summary>The address of a socket, from one that may be written as http.</summary>
    public static Uri Address(Uri address) => new UriBuilder(address) { Scheme = address.Scheme is "https" or "wss" ? "wss" : "ws" }.Uri;
}
