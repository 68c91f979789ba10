using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace TraderTerminal.Api.Operators;

/// <summary>The codes of an authenticator: RFC 6238 with HMAC-SHA1, thirty seconds and six digits, which is what every app reads.</summary>
internal static class TimeCode
{
    public const int Digits = 6;

    public const int StepSeconds = 30;

    /// <summary>As many bytes as the hash has (RFC 4226, section 4, R6).</summary>
    public const int SecretBytes = 20;

    /// <summary>Steps before and after now that are taken too: clocks differ, and a person types slowly (RFC 6238, section 5.2).</summary>
    private const int StepsAround = 1;

    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of one step.</summary>
    public static string At(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC's default, and the one that authenticators have; its weakness is no matter under HMAC.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0x0F)..]) & 0x7FFF_FFFF;
        return (number % (uint)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step near now that a code is of, newer than the last one used; null when there is none. Every step is compared.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastStep)
    {
        long? found = null;
        for (var step = StepOf(now) - StepsAround; step <= StepOf(now) + StepsAround; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(At(secret, step)), System.Text.Encoding.ASCII.GetBytes(code)) && step > lastStep) found ??= step;
        }

        return found;
    }
}
