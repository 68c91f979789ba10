using TraderTerminal.Silo.Care;
using Xunit;

namespace TraderTerminal.Tests.Care;

public sealed class DiskRoomTests
{
    private static readonly DiskRoom Room = new(WarnBytes: 800, StopBytes: 160);

    [Theory]
    [InlineData(800, "Enough", "Enough")]
    [InlineData(799, "Enough", "Scarce")]
    [InlineData(160, "Enough", "Scarce")]
    [InlineData(159, "Enough", "Low")]
    [InlineData(0, "Enough", "Low")]
    [InlineData(899, "Scarce", "Scarce")]
    [InlineData(900, "Scarce", "Enough")]
    [InlineData(179, "Low", "Low")]
    [InlineData(180, "Low", "Scarce")]
    [InlineData(899, "Low", "Scarce")]
    [InlineData(900, "Low", "Enough")]
    [InlineData(170, "Scarce", "Scarce")]
    public void A_state_begins_below_its_bound_and_ends_an_eighth_above_it(long free, string before, string after) =>
        Assert.Equal(after, $"{Room.Of(free, Enum.Parse<DiskState>(before))}");
}
