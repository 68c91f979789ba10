namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>Plain decimal text of a whole number of small units, without a detour over <see cref="decimal"/>.</summary>
internal static class FixedPoint
{
    /// <summary>Longest text that is read: nineteen digits, sign and point, and room for zeros that a person typed.</summary>
    public const int LengthMax = 48;

    /// <summary>Writes the number and returns the length of its text.</summary>
    /// <param name="units">How many units of ten to the power of minus <paramref name="places"/>.</param>
    /// <param name="shown">Decimals that are written even when they are zero.</param>
    public static int Format(long units, int places, int shown, Span<byte> to)
    {
        var left = units < 0 ? (ulong)-(units + 1) + 1 : (ulong)units;
        Span<byte> digits = stackalloc byte[LengthMax];
        var at = digits.Length;
        var isWritten = false;
        for (var place = places; place > 0; place--)
        {
            (left, var digit) = Math.DivRem(left, 10UL);
            isWritten |= digit != 0 || place <= shown;
            if (isWritten) digits[--at] = (byte)('0' + digit);
        }

        if (isWritten) digits[--at] = (byte)'.';
        do
        {
            (left, var digit) = Math.DivRem(left, 10UL);
            digits[--at] = (byte)('0' + digit);
        }
        while (left > 0);

        if (units < 0) digits[--at] = (byte)'-';
        digits[at..].CopyTo(to);
        return digits.Length - at;
    }

    /// <summary>Reads digits with an optional sign and fraction. False for anything else, for a finer number and for one too large.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int places, out long units)
    {
        units = 0;
        var isNegative = text.Length > 0 && text[0] == '-';
        if (isNegative) text = text[1..];
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..];
        if (whole.IsEmpty || (point >= 0 && fraction.IsEmpty)) return false;

        var magnitude = 0UL;
        foreach (var digit in whole)
        {
            if (!Append(ref magnitude, digit)) return false;
        }

        for (var place = 0; place < Math.Max(places, fraction.Length); place++)
        {
            var digit = place < fraction.Length ? fraction[place] : (byte)'0';
            if (place < places ? !Append(ref magnitude, digit) : digit != '0') return false;
        }

        if (magnitude > long.MaxValue + (isNegative ? 1UL : 0UL)) return false;
        units = unchecked(isNegative ? -(long)magnitude : (long)magnitude);
        return true;
    }

    private static bool Append(ref ulong magnitude, byte digit)
    {
        if (!char.IsAsciiDigit((char)digit) || magnitude > (ulong.MaxValue - 9) / 10) return false;
        magnitude = magnitude * 10 + (ulong)(digit - '0');
        return true;
    }
}
