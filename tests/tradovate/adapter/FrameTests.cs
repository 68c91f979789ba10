using System.Text.Json;
using TraderTerminal.Brokers.Tradovate.Wire;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Adapter;

/// <summary>Frames of the sockets (reference 11) and what a body with status 200 really says (reference 5.2).</summary>
public sealed class FrameTests
{
    [Fact]
    public void The_four_frames_are_told_apart()
    {
        Assert.IsType<Frame.Opened>(Frame.Read("o"));
        Assert.IsType<Frame.Heartbeat>(Frame.Read("h"));
        Assert.Equal("Go away!", Assert.IsType<Frame.Closed>(Frame.Read("c[3000,\"Go away!\"]")).Why);
        var messages = Assert.IsType<Frame.Messages>(Frame.Read("""a[{"s":200,"i":0},{"e":"props","d":{"entityType":"order"}}]""")).All;
        Assert.Equal([(0L, 200, null), (null, 0, "props")], messages.Select(message => ((long?)message.Number, message.Status, message.Event)));
    }

    [Theory]
    [InlineData("a[{\"i\":5,\"s\":404,\"d\":\"Not found: order/foo\"}]", 404, "Not found: order/foo")]
    [InlineData("a[{\"s\":401,\"i\":0,\"d\":\"Invalid access token\"}]", 401, "Invalid access token")]
    [InlineData("a[{\"s\":429,\"i\":5}]", 429, "without a word")]
    [InlineData("a[\"{\\\"s\\\":200,\\\"i\\\":7,\\\"d\\\":{\\\"errorText\\\":\\\"no\\\"}}\"]", 200, "no")]
    public void An_error_says_what_it_says(string frame, int status, string text)
    {
        var message = Assert.Single(Assert.IsType<Frame.Messages>(Frame.Read(frame)).All);
        Assert.Equal((status, text), (message.Status, message.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("a[{]")]
    public void What_is_no_frame_is_said_so(string frame) => Assert.Throws<FormatException>(() => Frame.Read(frame));

    [Fact]
    public void A_request_has_a_line_for_each_part_and_empty_parts_stay() =>
        Assert.Equal("user/syncrequest\n2\n\n{\"users\":[15460]}", Message.Request("user/syncrequest", 2, "", "{\"users\":[15460]}"));

    [Theory]
    [InlineData("""{"orderId":601683390287}""", typeof(Verdict.Fine))]
    [InlineData("""{"commandId":601683390287}""", typeof(Verdict.Fine))]
    [InlineData("""{"orderId":1,"failureReason":"Success"}""", typeof(Verdict.Fine))]
    [InlineData("""{"failureReason":"SessionClosed","failureText":"closed"}""", typeof(Verdict.Refused))]
    [InlineData("""{"errorText":"no"}""", typeof(Verdict.Refused))]
    [InlineData("""{"violations":[{"constraint":"accountId","value":"","description":"accountSpec or accountId should be specified"}]}""", typeof(Verdict.Refused))]
    [InlineData("""{"p-ticket":"t","p-time":15,"p-captcha":false}""", typeof(Verdict.Penalty))]
    [InlineData("""{"failureReason":"Success"}""", typeof(Verdict.Unclear))]
    [InlineData("""{"orderId":1,"failureReason":"UnknownReason"}""", typeof(Verdict.Unclear))]
    [InlineData("""{}""", typeof(Verdict.Unclear))]
    [InlineData("""[]""", typeof(Verdict.Unclear))]
    [InlineData("""null""", typeof(Verdict.Unclear))]
    public void Status_200_is_no_success_by_itself(string body, Type expected) => Assert.IsType(expected, Verdict.OfCommand(JsonDocument.Parse(body).RootElement));

    [Fact]
    public void An_empty_answer_to_a_close_says_that_there_was_nothing_to_close() =>
        Assert.IsType<Verdict.Fine>(Verdict.OfCommand(JsonDocument.Parse("{}").RootElement, mayBeEmpty: true));
}
