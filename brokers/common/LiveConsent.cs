namespace TraderTerminal.Brokers.Common;

/// <summary>A person has typed that accounts may be traded which count.</summary>
public sealed class LiveConsent
{
    private LiveConsent() { }

    /// <summary>To be typed letter by letter.</summary>
    public static string Sentence(string connection) => $"I trade {connection} from my own device without VPN, and its orders are real";

    /// <summary>Null when it was not typed as it stands.</summary>
    public static LiveConsent? Of(string connection, string? typed) => typed?.Trim() == Sentence(connection) ? new() : null;
}
