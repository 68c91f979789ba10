using TraderTerminal.Api.Operators;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class SignInTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 20, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_cookie_holds_for_a_month_and_for_its_own_key()
    {
        var cookie = new SignInCookie(AdminKey.Of("right-key"));
        var value = cookie.Make(Now);
        Assert.DoesNotContain("right-key", value, StringComparison.Ordinal);
        Assert.True(cookie.Accepts(value, Now));
        Assert.True(cookie.Accepts(value, Now + SignInCookie.AgeMax - TimeSpan.FromSeconds(1)));
        Assert.False(cookie.Accepts(value, Now + SignInCookie.AgeMax));
        Assert.False(new SignInCookie(AdminKey.Of("other-key")).Accepts(value, Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3")]
    [InlineData("x.y")]
    public void Anything_else_is_no_cookie(string? value) =>
        Assert.False(new SignInCookie(AdminKey.Of("right-key")).Accepts(value, Now));

    [Theory]
    [InlineData("GET", null, null, true)]
    [InlineData("GET", null, "none", true)]
    [InlineData("GET", null, "same-origin", true)]
    [InlineData("GET", null, "cross-site", false)]
    [InlineData("GET", "http://evil.example", null, false)]
    [InlineData("POST", null, null, false)]
    [InlineData("POST", null, "none", false)]
    [InlineData("POST", null, "same-origin", true)]
    [InlineData("POST", null, "same-site", false)]
    [InlineData("POST", "http://localhost:8080", null, true)]
    [InlineData("POST", "https://localhost:8080", "same-origin", true)]
    [InlineData("POST", "http://localhost:9090", null, false)]
    [InlineData("POST", "http://localhost:8080", "cross-site", false)]
    [InlineData("POST", "null", null, false)]
    public void A_cookie_counts_only_from_our_own_pages(string method, string? origin, string? site, bool allowed)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Host = new HostString("localhost", 8080);
        if (origin is not null) request.Headers.Origin = origin;
        if (site is not null) request.Headers["Sec-Fetch-Site"] = site;
        Assert.Equal(allowed, SameOrigin.Allows(request));
    }

    [Theory]
    [InlineData(null, "admin")]
    [InlineData("", "admin")]
    [InlineData("  ", "admin")]
    [InlineData(" Ada Lovelace ", "Ada Lovelace")]
    [InlineData("Zoë (desk 3)", "Zoë (desk 3)")]
    [InlineData("a\nb", "admin")]
    public void An_operator_has_a_name_that_can_be_shown(string? given, string expected) => Assert.Equal(expected, OperatorName.Read(given));

    [Fact]
    public void A_name_is_bounded()
    {
        Assert.Equal(64, OperatorName.Read(new string('a', 64)).Length);
        Assert.Equal("admin", OperatorName.Read(new string('a', 65)));
    }
}
