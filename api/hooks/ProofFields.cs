using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Api.Hooks;

/// <summary>What a hook is to ask of its senders, as it was asked for. What is not said stays as it was. Prints nothing.</summary>
/// <param name="OverlapHours">How long a replaced key still opens the hook; 0 ends the present and any earlier one at once.</param>
internal sealed record ProofFields(string? Secret, bool HasNoSecret, bool? IsSigned, bool? IsCertified, int? OverlapHours)
{
    public const string WeakSecret = "WEAK_SECRET";

    /// <summary>The shortest licence in use has 10 digits (TradingView reference 3.11); with the key before it this is enough.</summary>
    public const int SecretLengthMin = 8;

    public const int SecretLengthMax = 256;
    public const int OverlapHoursDefault = 24;
    public const int OverlapHoursMax = 30 * 24;

    public static ProofFields Read(BodyFields body)
    {
        var (secret, hasNoSecret) = (body.Text("secret", SecretLengthMax), body.Flag("noSecret"));
        if (secret is { Length: < SecretLengthMin }) body.Add("secret", WeakSecret, $"A secret has {SecretLengthMin} to {SecretLengthMax} characters.");
        if (secret is not null && hasNoSecret) body.Add("noSecret", Fault.OutOfRange, "Either a secret or none.");
        return new(secret, hasNoSecret, body.OptionalFlag("signed"), body.OptionalFlag("certificate"), body.Count("overlapHours", 0, OverlapHoursMax));
    }

    /// <summary>The hook with its key and what it asks for; <paramref name="present"/> is the one that it replaces.</summary>
    public Hook Apply(Hook hook, string keyHash, Hook? present, DateTimeOffset now) => hook with
    {
        KeyHash = keyHash,
        Retired = Retired(keyHash, present, now),
        SecretHash = Secret is not null ? HookRequests.HashOf(Secret) : HasNoSecret ? null : present?.SecretHash,
        IsSigned = IsSigned ?? present?.IsSigned ?? false,
        IsCertified = IsCertified ?? present?.IsCertified ?? false,
    };

    public override string ToString() => "***";

    private RetiredKey? Retired(string keyHash, Hook? present, DateTimeOffset now)
    {
        if (present is null || OverlapHours == 0) return null;
        if (present.KeyHash != keyHash) return new(present.KeyHash, now + TimeSpan.FromHours(OverlapHours ?? OverlapHoursDefault));
        return present.Retired is { } old && now < old.Until ? old : null;
    }
}
