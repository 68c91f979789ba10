using System.Text;

namespace TraderTerminal.Api.Operators;

/// <summary>Bytes as people type them (RFC 4648, section 6, without padding).</summary>
internal static class Base32
{
    private const string Signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsOfSign = 5;

    /// <param name="bytes">A multiple of five, so that nothing is left over.</param>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (held, bits) = ((held << 8 | one) & 0xFFF, bits + 8);
            for (; bits >= BitsOfSign; bits -= BitsOfSign) text.Append(Signs[held >> (bits - BitsOfSign) & 0x1F]);
        }

        return text.ToString();
    }
}
