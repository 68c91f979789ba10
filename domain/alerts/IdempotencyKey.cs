using System.Globalization;
using System.Text;

namespace TraderTerminal.Domain.Alerts;

/// <summary>What makes two deliveries the same alert.</summary>
/// <param name="IsWindowed">Nothing in the alert tells two of the same text apart: it is a repeat only within the route's window.</param>
/// <remarks>
/// TradingView reference 1.3. The sender's id alone is never the key: in very many templates it is the order's name, the same every
/// time. A time that may be the bar's open is no fire time, so the body's hash goes with it.
/// </remarks>
public readonly record struct IdempotencyKey(string Value, bool IsWindowed)
{
    /// <summary>A longer id of the sender's is no name for anything; the body's hash then stands for it.</summary>
    public const int IdLengthMax = 200;

    /// <summary>A batch is one delivery: it is told from another by its whole body, and for ever only when each alert has a time.</summary>
    /// <param name="bodyHash">Hexadecimal SHA-256 of the body as it came.</param>
    public static IdempotencyKey Of(string route, IReadOnlyList<CanonicalAlert> alerts, string bodyHash)
    {
        if (alerts[0].FiredAt is not { } firedAt || alerts.Any(alert => alert.FiredAt is null)) return new(Join("body", route, bodyHash), IsWindowed: true);
        var at = firedAt.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return alerts is [{ Id: { Length: <= IdLengthMax } id, FiredAtIsSure: true }]
            ? new(Join("id", route, id, at), IsWindowed: false)
            : new(Join("time", route, at, bodyHash), IsWindowed: false);
    }

    /// <summary>Each part with its length before it, so no two lists of parts read alike.</summary>
    private static string Join(params ReadOnlySpan<string> parts)
    {
        var key = new StringBuilder();
        foreach (var part in parts) key.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        return key.ToString();
    }
}
