using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Operators;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class GrantTests
{
    private static readonly AccountId A = new("a"), B = new("b");

    private static readonly Grant TraderOfA = new(OperatorRole.Trader, [A]);

    [Fact]
    public void A_grant_of_named_accounts_covers_requests_that_touch_these_alone()
    {
        Assert.True(TraderOfA.May(Right.Trade, [A]));
        Assert.False(TraderOfA.May(Right.Trade, [A, B]));
        Assert.False(TraderOfA.May(Right.Trade, []));
        Assert.False(TraderOfA.May(Right.Trade, null));
        Assert.False(TraderOfA.May(Right.Configure, [A]));
        Assert.True(TraderOfA.May(Right.View, null));
        Assert.True(new Grant(OperatorRole.RiskOfficer).May(Right.Tighten, null));
        Assert.False(new Grant(OperatorRole.RiskOfficer).May(Right.Trade, [A]));
    }

    [Fact]
    public void A_role_is_above_another_when_it_may_all_that_the_other_may()
    {
        var (viewer, officer, administrator) = (new Grant(OperatorRole.Viewer), new Grant(OperatorRole.RiskOfficer), new Grant(OperatorRole.Administrator));
        foreach (var grant in new[] { viewer, TraderOfA, officer, administrator })
        {
            Assert.True(grant.Includes(grant));
            Assert.True(grant.Includes(viewer));
            Assert.True(administrator.Includes(grant));
            Assert.Equal(grant == administrator, grant.Includes(administrator));
        }

        Assert.False(TraderOfA.Includes(officer));
        Assert.False(officer.Includes(TraderOfA));
        Assert.False(TraderOfA.Includes(new(OperatorRole.Trader, [A, B])));
        Assert.False(TraderOfA.Includes(new(OperatorRole.Trader)));
        Assert.True(officer.Includes(new(OperatorRole.RiskOfficer, [B])));
    }
}
