using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>From bytes to a tree: what is JSON, what can be repaired, and where it breaks (TradingView reference 2.3).</summary>
public sealed class AlertTextTests
{
    private const string Good = """{"symbol":"MNQ1!","action":"buy","quantity":1,"sl":21400,"comment":"x"}""";

    [Theory]
    [InlineData("", "empty_body")]
    [InlineData(" \n\t", "empty_body")]
    [InlineData("\uFEFF", "empty_body")]
    [InlineData("buy", "unrecognized_format")]
    [InlineData("BUY MNQ now", "unrecognized_format")]
    [InlineData("1", "unrecognized_format")]
    [InlineData("null", "unrecognized_format")]
    [InlineData("<html></html>", "unrecognized_format")]
    [InlineData("action=buy&symbol=MNQ1!", "unrecognized_format")]
    [InlineData("action: buy, symbol: MNQ1!", "unrecognized_format")]
    [InlineData("\"buy\"", "not_an_object")]
    [InlineData("\"buy", "malformed_json")]
    [InlineData("[]", "not_an_object")]
    [InlineData("[1]", "not_an_object")]
    [InlineData("[{},{},{},{},{},{},{},{},{},{},{}]", "not_an_object")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}", "missing_action")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}", "malformed_json")]
    [InlineData("{\"action\":\"buy\",\"action\":\"sell\"}", "conflicting_fields")]
    [InlineData("{\"a\":\"\\ud800\"}", "malformed_json")]
    [InlineData("{symbol:\"MNQ1!\"}", "malformed_json")]
    [InlineData("{\"symbol\":MNQ1!}", "malformed_json")]
    [InlineData("{\"symbol\":\"MNQ1!\" \"action\":\"buy\"}", "malformed_json")]
    [InlineData("{\"symbol\":\"MNQ1!\"", "malformed_json")]
    [InlineData("{\"sl\": ,\"tp\":1}", "malformed_json")]
    [InlineData("{\"a\":01}", "malformed_json")]
    [InlineData("{\"a\":1.}", "malformed_json")]
    [InlineData("{\"a\":\"x\ny\"}", "malformed_json")]
    [InlineData("{\"a\":1} x", "malformed_json")]
    [InlineData("{\"a\":1 /* never ends }", "malformed_json")]
    public void What_is_no_alert_has_a_code(string body, string code) => Assert.Equal(code, Reading.Malformed(body).Code);

    [Fact]
    public void Bytes_that_are_no_text_or_too_many_are_refused()
    {
        Assert.Equal("not_utf8", Assert.IsType<AlertRead.Malformed>(AlertParser.Parse([0x7B, 0xFF, 0x7D], Reading.Received)).Code);
        Assert.Equal("not_utf8", Reading.Malformed("{\"a\":\"\ud800\"}").Code);
        var large = Encoding.UTF8.GetBytes(Good + new string(' ', AlertParser.BodyBytesMax));
        Assert.Equal("body_too_large", Assert.IsType<AlertRead.Malformed>(AlertParser.Parse(large, Reading.Received)).Code);
        var exact = Encoding.UTF8.GetBytes(Good.PadRight(AlertParser.BodyBytesMax));
        Assert.IsType<AlertRead.Parsed>(AlertParser.Parse(exact, Reading.Received));
    }

    [Fact]
    public void Two_hundred_members_are_read_and_one_more_is_not()
    {
        string Body(int extras) => "{\"symbol\":\"MNQ1!\",\"action\":\"buy\"" + string.Concat(Enumerable.Range(0, extras).Select(i => $",\"x{i}\":{i}")) + "}";
        Assert.Equal(198, Reading.Alert(Body(198)).Extras.Count);
        Assert.Equal("malformed_json", Reading.Malformed(Body(199)).Code);
    }

    [Theory]
    [InlineData("\uFEFF{\"symbol\":\"MNQ1!\",\"action\":\"buy\"}", "R1")]
    [InlineData("```json\n{\"symbol\":\"MNQ1!\",\"action\":\"buy\"}\n```", "R1")]
    [InlineData("{\"symbol\":\"MNQ1!\", // the front\n \"action\":/* now */\"buy\"}", "R2")]
    [InlineData("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",}", "R3")]
    [InlineData("[{\"symbol\":\"MNQ1!\",\"action\":\"buy\"},]", "R3")]
    [InlineData("{“symbol”:“MNQ1!”,„action‟:“buy″}", "R4")]
    [InlineData("{'symbol':'MNQ1!','action':'buy','test':False,'x':None}", "R5")]
    [InlineData("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"rsi\":NaN,\"x\":-Infinity}", "R6")]
    [InlineData("{\"symbol\":\"={\"backadjustment\":\"default\",\"symbol\":\"CME_MINI:MNQ1!\"}\",\"action\":\"buy\"}", "R7")]
    [InlineData("{\"symbol\":\"={\"symbol\":{\"symbol\":\"CME_MINI:MNQ1!\"},\"type\":\"BarSetHeikenAshi\"}\",\"action\":\"buy\"}", "R7")]
    [InlineData("{\"message\":\"{\\\"symbol\\\":\\\"MNQ1!\\\",\\\"action\\\":\\\"buy\\\"}\"}", "R8")]
    [InlineData("{\"text\":\"{\\\"symbol\\\":\\\"MNQ1!\\\",\\\"action\\\":\\\"buy\\\",}\"}", "R3 R8")]
    public void Each_repair_is_told(string body, string repairs)
    {
        var read = Reading.Parsed(body);
        Assert.Equal((AlertAction.Buy, "MNQ"), (read.Alert.Action, read.Alert.Symbol!.Root));
        Assert.Equal(repairs, string.Join(" ", read.Repairs));
        Assert.Contains($"repaired: {read.Repairs[0]}", read.Warnings);
    }

    [Theory]
    [InlineData("{\"symbol\":'MNQ1!',\"action\":\"buy\"}")] // Single quotes only where no double quote stands at all.
    [InlineData("{\"symbol\":“MNQ1!”,\"action\":\"buy\"}")]
    [InlineData("{\"symbol\":\"MNQ1!\",\"action\":\"buy\",\"x\":True}")]
    [InlineData("{\"symbol\":\"MNQ1!\",,\"action\":\"buy\"}")]
    public void No_other_repair_is_made(string body) => Assert.Equal("malformed_json", Reading.Malformed(body).Code);

    [Fact]
    public void An_error_says_where_and_shows_the_place_without_secrets()
    {
        var broken = Reading.Malformed("{\n \"token\": \"PMT-secret-1\",\n \"symbol\": \"MNQ1!\", \"action\": buy}");
        Assert.Equal((3, 31), (broken.Line, broken.Column));
        Assert.StartsWith("line 3, column 31: ", broken.Reason, StringComparison.Ordinal);
        Assert.Contains("\"action\": buy", broken.Excerpt, StringComparison.Ordinal);
        var near = Reading.Malformed("{\"token\":\"PMT-secret-1\",\"symbol\":MNQ}");
        Assert.DoesNotContain("secret", near.Excerpt, StringComparison.Ordinal);
        Assert.Contains("***", near.Excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_complaint_is_told_with_its_place()
    {
        var broken = Reading.Malformed("{\"symbol\":\"MNQ1!\",\n\"action\":\"buy\",\n\"quantity\":0,\n\"sl\":NaN}");
        Assert.Equal([("invalid_quantity", 3, 12), ("invalid_number", 4, 6)], broken.Complaints.Select(complaint => (complaint.Code, complaint.Line, complaint.Column)));
        Assert.Equal(("invalid_quantity", 3, 12), (broken.Code, broken.Line, broken.Column));
    }

    [Fact]
    public void No_sequence_of_bytes_makes_the_parser_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => AlertParser.Parse(bytes, Reading.Received) is not null && AlertMasking.Text(bytes) is not null)
            .QuickCheckThrowOnFailure();

    /// <summary>A good body with a few pieces cut, doubled or replaced: close enough to JSON to reach every reader.</summary>
    private static Arbitrary<string> Damaged { get; } =
        (from fields in Gen.Elements(
                "\"symbol\":\"MNQZ5\"", "\"action\":\"close\"", "\"quantity\":\"{{x}}\"", "\"sl\":{\"ticks\":NaN}", "\"brackets\":[{\"stop\":1e99}]", "\"positionAfter\":\"long\"",
                "\"positionSizeAfter\":-1", "\"time\":99999999999", "\"timenow\":\"0001-01-01T00:00:00+14:00\"", "\"existing\":{\"require\":\"9\"}", "\"accounts\":[[1]]",
                "\"token\":{\"a\":[1]}", "\"order\":{\"type\":7}", "\"strategy\":{\"order\":{\"action\":\"sell\"}}", "\"message\":\"{\\\"action\\\":1}\"", "\"stop\":\"\\ud83d\\ude00\"",
                "\"price\":-0.0000000000000000000000000000000001", "\"price\":79228162514264337593543950335", "\"sl\":79228162514264337593543950335").ListOf()
            from text in Gen.Constant("{" + string.Join(",", fields) + "}")
            from at in Gen.Choose(0, text.Length)
            from length in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, text.Length - at)))
            from piece in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Elements("\"", "\\", "{", "}", "[", ",", ":", "'", "“", "//", "/*", "={", "NaN", "\u0000", "=", "\n")))
            select text.Remove(at, length).Insert(at, piece)).ToArbitrary();

    [Fact]
    public void No_damaged_alert_makes_the_parser_throw_and_every_good_one_is_written() =>
        Prop.ForAll(Damaged, body =>
        {
            AlertMasking.Text(body);
            return AlertParser.Parse(body, Reading.Received) is not AlertRead.Parsed parsed
                || parsed.Alerts.All(alert => System.Text.Json.Nodes.JsonNode.Parse(AlertJson.Of(alert)) is not null && !Staleness.Check(alert, Reading.Received, TimeSpan.Zero).Equals(null));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
}
