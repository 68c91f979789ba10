using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

public sealed class AlertJsonTests
{
    [Theory]
    [InlineData("""{"action":"flatten"}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy"}""")]
    [InlineData("""{"symbol":"CME_MINI_DL:MNQZ2025","action":"sell","quantity":"2.0","positionAfter":"short","positionBefore":"flat","price":"21450.250"}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"exit long","quantity":"50%","id":"Long","timenow":"2025-12-03T14:34:59.5Z","time":"2025-12-03T14:30:00Z","interval":"5"}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy","orderType":"stopLimit","limitPrice":21450.25,"stopPrice":21450,"tif":"gtc","expireSeconds":30,"comment":"it's “fine” \u0000\n"}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy","orderType":"trailing stop","trail":{"ticks":40}}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy","brackets":[{"quantity":1,"stop":{"trail":{"offset":10},"trigger":5,"step":1,"breakeven":2},"target":{"money":100}},{"stop":{"percent":0.5,"kind":"stopLimit","limit":21000}}]}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"modify","stopLoss":{"offset":0}}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy","existing":{"same":"replace","opposite":"close","require":["flat","short"],"cancelOrders":false}}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy","accounts":["a",{"id":"b","multiplier":0.5,"quantity":3}],"group":"g","strategy":"s"}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy","market_position_size":2,"rsi":1e400,"plot":{"a":[1,null,"x",true]}}""")]
    [InlineData("""{"symbol":"MNQ1!","action":"buy","timestamp":"2025-12-03T14:30:00Z"}""")]
    public void What_was_written_is_read_back(string body)
    {
        var alert = Reading.Alert(body);
        Assert.Equal(alert, Assert.Single(AlertJsonReader.Read(AlertJson.Of(alert))));
    }

    [Fact]
    public void A_time_that_may_be_the_bars_open_is_still_unsure_when_read_back() =>
        Assert.False(AlertJsonReader.Read(AlertJson.Of(Reading.Alert("""{"symbol":"MNQ1!","action":"buy","timestamp":"2025-12-03T14:30:00Z"}""")))[0].FiredAtIsSure);

    [Theory]
    [InlineData("""[{"symbol":"MNQ1!","action":"close"},{"symbol":"MES1!","action":"buy","quantity":1}]""")]
    [InlineData("""[{"symbol":"MNQ1!","action":"close"}]""")]
    public void A_batch_is_read_back_in_order(string body)
    {
        var read = Reading.Parsed(body);
        var json = AlertJson.Of(read.Alerts, read.IsBatch);
        Assert.StartsWith("[", json, StringComparison.Ordinal);
        Assert.Equal(read.Alerts, AlertJsonReader.Read(json));
    }
}
