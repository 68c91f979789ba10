using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using TraderTerminal.Api.Hooks;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>Makes, reads and uses second factors. A secret leaves this class once, as it is enrolled; what is stored can be read under the keys of this data directory alone.</summary>
internal sealed class SecondFactors(Lazy<IDataProtectionProvider> keys, IOperators operators, TimeProvider time)
{
    public const string WrongCode = "WRONG_CODE";

    /// <summary>For ten lost telephones.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>Eighty bits, sixteen signs.</summary>
    private const int RecoveryBytes = 10;

    private const int SignsOfPart = 4;

    /// <summary>An enrolment that was begun is confirmed within this time.</summary>
    private static readonly TimeSpan TicketLife = TimeSpan.FromMinutes(10);

    /// <summary>A new secret and a ticket with it, which comes back with the first code. Nothing is kept of either.</summary>
    public (string Secret, string Ticket) Begin(Operator who)
    {
        var secret = RandomNumberGenerator.GetBytes(TimeCode.SecretBytes);
        var ticket = $"{time.GetUtcNow().Add(TicketLife).ToUnixTimeSeconds()} {Convert.ToHexString(secret)}";
        return (Base32.Of(secret), Of("ticket", who).Protect(ticket));
    }

    /// <summary>The factor of a ticket whose first code is right, with its recovery codes; null when ticket or code is wrong.</summary>
    public (SecondFactor Factor, IReadOnlyList<string> Recovery)? Confirm(Operator who, string ticket, string code)
    {
        if (Read("ticket", who, ticket)?.Split(' ') is not [var until, var hex] || long.Parse(until, System.Globalization.CultureInfo.InvariantCulture) < time.GetUtcNow().ToUnixTimeSeconds()) return null;
        if (TimeCode.Match(Convert.FromHexString(hex), code, time.GetUtcNow(), long.MinValue) is not { } step) return null;
        IReadOnlyList<string> recovery = [.. Enumerable.Range(0, RecoveryCodes).Select(_ => Base32.Of(RandomNumberGenerator.GetBytes(RecoveryBytes)))];
        var factor = new SecondFactor(Of("secret", who).Protect(hex), recovery.Select(HookRequests.HashOf).ToEquatableArray(), step);
        return (factor, [.. recovery.Select(Shown)]);
    }

    /// <summary>Uses a code of the authenticator, or a recovery code, up.</summary>
    public async ValueTask<Reply> Use(Operator who, string code)
    {
        var typed = new string([.. code.Where(char.IsLetterOrDigit)]).ToUpperInvariant();
        if (typed.Length != TimeCode.Digits) return await operators.UseRecovery(who.Name, HookRequests.HashOf(typed));
        if (Read("secret", who, who.SecondFactor!.Secret) is not { } hex)
            return new Reply.Refused(WrongCode, "The second factor cannot be read with the keys of this data directory: use a recovery code, or ask an administrator to reset it.");
        return TimeCode.Match(Convert.FromHexString(hex), typed, time.GetUtcNow(), who.SecondFactor.LastStep) is { } step
            ? await operators.UseStep(who.Name, step)
            : new Reply.Refused(WrongCode, "The code is wrong, or was used.");
    }

    /// <summary>For an authenticator to read.</summary>
    public static string Uri(Operator who, string secret) =>
        $"otpauth://totp/TraderTerminal:{System.Uri.EscapeDataString(who.Name)}?secret={secret}&issuer=TraderTerminal&algorithm=SHA1&digits={TimeCode.Digits}&period={TimeCode.StepSeconds}";

    private static string Shown(string code) => string.Join('-', code.Chunk(SignsOfPart).Select(part => new string(part)));

    /// <summary>One operator's secret is nothing for another.</summary>
    private IDataProtector Of(string purpose, Operator who) => keys.Value.CreateProtector("second factor", purpose, who.Name);

    private string? Read(string purpose, Operator who, string text)
    {
        try
        {
            return Of(purpose, who).Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
