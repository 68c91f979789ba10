using TraderTerminal.Brokers.Common;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The wire to a broker when it is not there any more.</summary>
public sealed class JsonWireTests
{
    [Fact]
    public async Task Whoever_asks_over_a_connection_that_was_given_up_is_told_and_nothing_was_sent()
    {
        var wire = new JsonWire("one", new Uri("http://127.0.0.1:1/"), TimeSpan.FromSeconds(1), TimeProvider.System);
        wire.Dispose();
        var reply = await wire.Send(HttpMethod.Post, "/api/Order/place", new { }, "token", TestContext.Current.CancellationToken);
        Assert.Equal((0, "one: the connection has been given up here", false), (reply.Status, reply.Failure, reply.WasSent));
    }
}
