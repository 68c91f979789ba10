using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Grains.Abstractions.Alerts;
using Route = TraderTerminal.Grains.Abstractions.Alerts.Route;

namespace TraderTerminal.Api.Hooks;

/// <summary>What a hook may ask of its senders beside the key: a secret in the body, a signature over it, a client certificate.</summary>
/// <remarks>A key that no hook has costs the same work as a key whose proof is missing, so that the time tells them not apart.</remarks>
internal sealed class SenderProof(SigningKeys signing)
{
    public const string SignatureHeader = "X-Webhook-Signature";

    private static readonly Hook Nobody = new("", new string('0', 64), new Route("", default, 0, default, default, false, default, default));

    /// <summary>Null when the hook is there and its sender believed; else why not, for the record alone.</summary>
    public string? Doubt(Hook? hook, Arrival arrival)
    {
        if (hook is { SecretHash: null, IsSigned: false, IsCertified: false }) return null;
        var asked = hook ?? Nobody;
        var hasSecret = HoldsSecret(arrival.Body.Span, asked.SecretHash ?? asked.KeyHash);
        var isSigned = IsSigned(asked, arrival);
        var isCertified = arrival.Certificate?.IsTradingViewAt(arrival.At) ?? false;
        if (hook is null) return "No hook has this key.";
        if (hook.SecretHash is not null && !hasSecret) return $"Hook {hook.Id}: the secret in the body is missing or wrong.";
        if (hook.IsSigned && !isSigned) return $"Hook {hook.Id}: the signature is missing or wrong.";
        return hook.IsCertified && !isCertified ? $"Hook {hook.Id}: the client certificate is missing or is not TradingView's." : null;
    }

    /// <summary>Every candidate is compared, whichever of them is right.</summary>
    private static bool HoldsSecret(ReadOnlySpan<byte> body, string hash)
    {
        var right = Convert.FromHexString(hash);
        var isFound = false;
        foreach (var value in AlertMasking.Values(body))
            isFound |= CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(value)), right);
        return isFound;
    }

    /// <summary>While two keys open the hook, what is signed under either is.</summary>
    private bool IsSigned(Hook hook, Arrival arrival)
    {
        var hashes = hook.KeyHashesAt(arrival.At);
        return signing.IsSigned(arrival.Body.Span, arrival.Signature, hook.Id, hashes[0])
            | signing.IsSigned(arrival.Body.Span, arrival.Signature, hook.Id, hashes[^1]);
    }
}
