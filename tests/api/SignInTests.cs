using TraderTerminal.Api.Operators;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class SignInTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 20, 10, 0, 0, TimeSpan.Zero);

    private static readonly Session Ada = new(new Guid(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), "Ada Lovelace", 12, SignInMeans.Password, Now);

    [Fact]
    public void A_cookie_is_read_by_its_own_key_alone()
    {
        var cookie = new SessionCookie(AdminKey.Of("right-key"));
        var value = cookie.Write(Ada);
        Assert.DoesNotContain("right-key", value, StringComparison.Ordinal);
        Assert.Equal(Ada, cookie.Read(value));
        Assert.Null(new SessionCookie(AdminKey.Of("other-key")).Read(value));
    }

    /// <summary>Not one character of it can be another.</summary>
    [Fact]
    public void An_altered_cookie_is_none()
    {
        var cookie = new SessionCookie(AdminKey.Of("right-key"));
        var value = cookie.Write(Ada);
        for (var place = 0; place < value.Length; place++)
            Assert.Null(cookie.Read(value[..place] + (value[place] == 'A' ? 'B' : 'A') + value[(place + 1)..]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData(".")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4.5.6")]
    [InlineData("x.y")]
    public void Anything_else_is_no_cookie(string? value) =>
        Assert.Null(new SessionCookie(AdminKey.Of("right-key")).Read(value));

    [Fact]
    public void Guessing_a_password_is_slowed_by_name_and_by_address_and_forgiven_with_time()
    {
        var time = ManualTime.AtTen();
        var brake = new SignInBrake(time);
        for (var free = 0; free < SignInBrake.FreeTries; free++) Assert.Null(brake.Wait("ada", $"10.0.0.{free}"));
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), brake.Wait("ADA", "10.0.1.1"));
            time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Null(brake.Wait("ada", $"10.0.2.{seconds}"));
        }

        Assert.Null(brake.Wait("bob", "10.0.1.1"));
        time.Advance(SignInBrake.Memory);
        for (var free = 0; free < SignInBrake.FreeTries; free++) Assert.Null(brake.Wait($"name {free}", "10.0.0.1"));
        Assert.Equal(TimeSpan.FromSeconds(1), brake.Wait("one more name", "10.0.0.1"));
        Assert.Null(brake.Wait("one more name", "10.0.0.2"));
    }

    [Fact]
    public void Who_signs_in_well_is_free_again_and_his_address_keeps_what_it_tried_before()
    {
        var brake = new SignInBrake(ManualTime.AtTen());
        for (var round = 0; round < 20; round++)
        {
            Assert.Null(brake.Wait("ada", "10.0.0.1"));
            brake.Succeeded("ada", "10.0.0.1");
        }

        for (var failed = 0; failed < SignInBrake.FreeTries; failed++) Assert.Null(brake.Wait($"guess {failed}", "10.0.0.1"));
        Assert.NotNull(brake.Wait("ada", "10.0.0.1"));
    }

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
