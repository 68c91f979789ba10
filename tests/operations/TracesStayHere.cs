using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Silo.Telemetry;
using TraderTerminal.Tests.Whole;
using Xunit;

namespace TraderTerminal.Tests.Operations;

public sealed class TracesStayHere
{
    [Fact]
    public async Task A_call_to_the_outside_carries_no_header_of_a_trace_and_no_span_says_its_address()
    {
        await using var receiver = await OtlpReceiver.Start();
        await using (new Collector(new TelemetryOptions(receiver.Address)))
        {
            using var span = Traces.Begin("decide", new AlertId(new Guid("00112233-4455-6677-8899-aabbccddeeff")));
            Assert.NotNull(span);
            span.AddBaggage("planted", "by a stranger");
            using var http = new HttpClient();
            using var answer = await http.PostAsync(new Uri(receiver.Address, "/v1/planted-path?key=planted-query"), new StringContent("an order"), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
        }

        Assert.DoesNotContain(receiver.Headers, name => name is "traceparent" or "tracestate" or "baggage" or "Request-Id" or "Correlation-Context");
        var call = Assert.Single(receiver.Spans, span => span.Name == "POST" && span.Trace == "00112233445566778899aabbccddeeff");
        Assert.Equal("127.0.0.1", call.Texts["server.address"]);
        Assert.Equal("decide", receiver.Spans.Single(span => span.Id == call.Parent).Name);
        Assert.All(receiver.Received.Where(one => one.Signal != "planted-path"), one => Assert.True(one.Body.AsSpan().IndexOf("planted-"u8) < 0, $"an address was sent as {one.Signal}"));
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_traced()
    {
        await using var collector = new Collector(TelemetryOptions.Local);
        Assert.Null(Traces.Begin("decide", new AlertId(new Guid("00112233-4455-6677-8899-aabbccddeeff"))));
        Assert.Contains("# TYPE traderterminal_decisions_total counter", await collector.Scrape(ofFramework: false, isOpen: false, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
