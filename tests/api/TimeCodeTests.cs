using System.Text;
using TraderTerminal.Api.Operators;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class TimeCodeTests
{
    /// <summary>RFC 6238, appendix B: the secret of its vectors for SHA-1.</summary>
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1_111_111_109, "07081804")]
    [InlineData(1_111_111_111, "14050471")]
    [InlineData(1_234_567_890, "89005924")]
    [InlineData(2_000_000_000, "69279037")]
    [InlineData(20_000_000_000, "65353130")]
    public void The_published_vectors_come_out(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, TimeCode.At(Secret, TimeCode.StepOf(at), digits: 8));
        Assert.Equal(code[2..], TimeCode.At(Secret, TimeCode.StepOf(at)));
    }

    [Fact]
    public void A_code_is_right_for_its_step_and_one_on_either_side_and_never_again_once_it_was_used()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_111);
        var step = TimeCode.StepOf(now);
        foreach (var near in new[] { step - 1, step, step + 1 }) Assert.Equal(near, TimeCode.Match(Secret, TimeCode.At(Secret, near), now, step - 2));
        foreach (var far in new[] { step - 2, step + 2 }) Assert.Null(TimeCode.Match(Secret, TimeCode.At(Secret, far), now, long.MinValue));
        Assert.Null(TimeCode.Match(Secret, TimeCode.At(Secret, step), now, step));
        Assert.Null(TimeCode.Match(Secret, TimeCode.At(Secret, step - 1), now, step));
        Assert.Null(TimeCode.Match(Secret, "", now, long.MinValue));
    }

    /// <summary>RFC 4648, section 10, where the text has no padding.</summary>
    [Theory]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    public void A_secret_is_written_as_authenticators_read_it(string bytes, string text) => Assert.Equal(text, Base32.Of(Encoding.ASCII.GetBytes(bytes)));
}
