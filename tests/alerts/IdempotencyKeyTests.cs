using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

public sealed class IdempotencyKeyTests
{
    private static IdempotencyKey Key(string fields, string route = "r1", string hash = "h1") => IdempotencyKey.Of(route, [Alert(fields)], hash);

    private static CanonicalAlert Alert(string fields) => Reading.Alert("{\"symbol\":\"MNQ1!\",\"action\":\"buy\"" + fields + "}");

    private const string Fired = ",\"timenow\":\"2025-12-03T14:34:59Z\"";

    [Fact]
    public void An_id_with_a_fire_time_is_the_key_whatever_the_body_says() =>
        Assert.Equal(Key(",\"id\":\"Long\"" + Fired, hash: "h1"), Key(",\"id\":\"Long\"" + Fired, hash: "h2"));

    [Fact]
    public void The_same_id_at_another_time_is_another_alert() =>
        Assert.NotEqual(Key(",\"id\":\"Long\"" + Fired), Key(",\"id\":\"Long\",\"timenow\":\"2025-12-03T14:35:00Z\""));

    [Fact]
    public void Without_an_id_the_body_counts()
    {
        Assert.Equal(Key(Fired), Key(Fired));
        Assert.NotEqual(Key(Fired, hash: "h1"), Key(Fired, hash: "h2"));
        Assert.False(Key(Fired).IsWindowed);
    }

    [Fact]
    public void Without_a_fire_time_it_is_a_repeat_only_inside_the_window()
    {
        Assert.True(Key("").IsWindowed);
        Assert.True(Key(",\"id\":\"Long\"").IsWindowed);
        Assert.NotEqual(Key("", hash: "h1"), Key("", hash: "h2"));
    }

    [Fact]
    public void A_time_that_may_be_the_bars_open_needs_the_body_too() =>
        Assert.NotEqual(Key(",\"id\":\"Long\",\"timestamp\":\"2025-12-03T14:30:00Z\"", hash: "h1"), Key(",\"id\":\"Long\",\"timestamp\":\"2025-12-03T14:30:00Z\"", hash: "h2"));

    [Fact]
    public void Routes_are_apart()
    {
        Assert.NotEqual(Key(Fired, route: "r1"), Key(Fired, route: "r2"));
        Assert.NotEqual(Key("", route: "r", hash: "1h"), Key("", route: "r1", hash: "h"));
    }

    [Fact]
    public void A_batch_is_one_delivery_and_its_body_always_counts()
    {
        IdempotencyKey Batch(string first, string second, string hash) => IdempotencyKey.Of("r1", [Alert(first), Alert(second)], hash);
        const string id = ",\"id\":\"Long\"" + Fired;
        Assert.NotEqual(Batch(id, id, "h1"), Batch(id, id, "h2"));
        Assert.False(Batch(id, id, "h1").IsWindowed);
        Assert.True(Batch(id, "", "h1").IsWindowed);
        Assert.True(Batch("", id, "h1").IsWindowed);
    }

    [Theory]
    [InlineData(IdempotencyKey.IdLengthMax, true)]
    [InlineData(IdempotencyKey.IdLengthMax + 1, false)]
    public void An_id_beyond_its_length_gives_way_to_the_body(int length, bool isKey)
    {
        var fields = $",\"id\":\"{new string('x', length)}\"{Fired}";
        Assert.Equal(isKey, Key(fields, hash: "h1") == Key(fields, hash: "h2"));
    }
}
