using System.Text;
using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Api;

public sealed class OrderRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 20, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_whole_request_becomes_an_order_to_be_judged()
    {
        var body = Body("""{"symbol":"MNQZ2026","side":"sell","quantity":2,"kind":"stopLimit","limit":"15500.25","stop":15500.5}""");
        var check = OrderRequests.Check(body, Now);
        Assert.Empty(body.Faults);
        Assert.Equal(("MNQZ2026", Side.Sell, 2, OrderKind.StopLimit), (check!.Contract.ToString(), check.Side, check.Quantity, check.Kind));
        Assert.Equal(("15500.25", "15500.50"), (check.Limit.ToString(), check.Stop.ToString()));
    }

    [Theory]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1}""", "")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":100000}""", "")]
    [InlineData("""{"symbol":"MNQ","side":"buy","quantity":1}""", "")]
    [InlineData("""{"symbol":"MNQX2026","side":"buy","quantity":1}""", "symbol UNKNOWN_SYMBOL")]
    [InlineData("""{"symbol":"MNQZ0000","side":"buy","quantity":1}""", "symbol UNKNOWN_SYMBOL")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":100001}""", "quantity INVALID_QUANTITY")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":0}""", "quantity INVALID_QUANTITY")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":-1}""", "quantity INVALID_QUANTITY")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1.5}""", "quantity INVALID_QUANTITY")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":2147483648}""", "quantity INVALID_QUANTITY")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":"1"}""", "quantity INVALID_QUANTITY")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy"}""", "quantity MISSING")]
    [InlineData("""{"symbol":"QQQZ2026","side":"buy","quantity":1}""", "symbol UNKNOWN_SYMBOL")]
    [InlineData("""{"symbol":"??","side":"buy","quantity":1}""", "symbol UNKNOWN_SYMBOL")]
    [InlineData("""{"symbol":7,"side":"buy","quantity":1}""", "symbol WRONG_TYPE")]
    [InlineData("""{"side":"buy","quantity":1}""", "symbol MISSING")]
    [InlineData("""{"symbol":"MNQZ2024","side":"buy","quantity":1}""", "symbol EXPIRED_CONTRACT")]
    [InlineData("""{"symbol":"MNQZ2026","side":"Buy","quantity":1}""", "side WRONG_TYPE")]
    [InlineData("""{"symbol":"MNQZ2026","side":null,"quantity":1}""", "side MISSING")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"kind":"limit","limit":"15500.10"}""", "limit PRICE_OFF_TICK")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"kind":"limit","limit":1e4}""", "limit WRONG_TYPE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"kind":"limit","limit":"15,500"}""", "limit WRONG_TYPE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"kind":"limit"}""", "limit MISSING_PRICE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stop":"15500.00"}""", "stop UNEXPECTED_PRICE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"kind":"trailingStop"}""", "kind UNSUPPORTED")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"qty":1}""", "qty UNKNOWN_MEMBER")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"Side":"buy"}""", "Side UNKNOWN_MEMBER")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"points":"3.75"}}""", "")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"ticks":15}}""", "")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"price":"15490.25"}}""", "")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":5}""", "stopLoss WRONG_TYPE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{}}""", "stopLoss.points MISSING")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"ticks":1,"points":"0.25"}}""", "stopLoss.points MISSING")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"ticks":0}}""", "stopLoss.ticks OUT_OF_RANGE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"points":"0"}}""", "stopLoss.points OUT_OF_RANGE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"points":"0.1"}}""", "stopLoss.points PRICE_OFF_TICK")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"price":"15490.1"}}""", "stopLoss.price PRICE_OFF_TICK")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"kind":"limit","limit":"15500.00","stopLoss":{"price":"15500.00"}}""", "stopLoss.price OUT_OF_RANGE")]
    [InlineData("""{"symbol":"MNQZ2026","side":"sell","quantity":1,"kind":"limit","limit":"15500.00","stopLoss":{"price":"15500.25"}}""", "")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"stopLoss":{"ticks":1,"x":1}}""", "stopLoss.x UNKNOWN_MEMBER")]
    [InlineData("""{"symbol":"??","side":"up","quantity":0,"x":1}""", "symbol UNKNOWN_SYMBOL,side WRONG_TYPE,quantity INVALID_QUANTITY,x UNKNOWN_MEMBER")]
    public void Every_fault_of_an_order_is_named(string json, string expected)
    {
        var body = Body(json);
        Assert.Equal(expected.Length == 0, OrderRequests.Check(body, Now) is not null);
        Assert.Equal(expected, string.Join(',', body.Faults.Select(fault => $"{fault.Field} {fault.Code}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"side":"buy","side":"sell"}""")]
    [InlineData("""{"side":"buy",}""")]
    [InlineData("{\"side\":\"buy\"}x")]
    [InlineData("\u0000")]
    public void What_is_no_strict_object_is_malformed(string json)
    {
        var body = Body(json);
        Assert.False(body.IsSound);
        Assert.Equal("MALFORMED_JSON", body.Faults[0].Code);
    }

    [Theory]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"15500.00","fee":"0.62","orderId":"o1"}""", "")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"15500.00"}""", "")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1}""", "price MISSING")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"15500.13"}""", "price PRICE_OFF_TICK")]
    [InlineData("""{"symbol":"MNQZ2026","side":"buy","quantity":1,"price":"15500.00"}""", "fillId MISSING")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"1","fee":"-1"}""", "fee OUT_OF_RANGE")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"1","fee":"0.0000001"}""", "fee OUT_OF_RANGE")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"1","at":"2026-10-20T10:00:05Z"}""", "")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"1","at":"2026-10-20T10:00:06Z"}""", "at OUT_OF_RANGE")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2026","side":"buy","quantity":1,"price":"1","at":"2026-10-20T10:00:00"}""", "at WRONG_TYPE")]
    [InlineData("""{"fillId":"f1","symbol":"MNQZ2024","side":"buy","quantity":1,"price":"1","at":"2024-12-01T10:00:00Z"}""", "")]
    public void Every_fault_of_a_fill_is_named(string json, string expected)
    {
        var body = Body(json);
        Assert.Equal(expected.Length == 0, OrderRequests.Fill(body, "admin", Now) is not null);
        Assert.Equal(expected, string.Join(',', body.Faults.Select(fault => $"{fault.Field} {fault.Code}")));
    }

    [Theory]
    [InlineData("{}", "account", "")]
    [InlineData("""{"symbol":"MNQ"}""", "MNQ", "")]
    [InlineData("""{"symbol":"MNQZ2026"}""", "MNQZ2026", "")]
    [InlineData("""{"symbol":"MNQZ2024"}""", "MNQZ2024", "")] // An expired position has to be closed too.
    [InlineData("""{"symbol":"??"}""", "account", "symbol UNKNOWN_SYMBOL")]
    public void A_flatten_covers_a_contract_a_product_or_everything(string json, string scope, string expected)
    {
        var body = Body(json);
        Assert.Equal(scope, body.Scope().ToString());
        Assert.Equal(expected, string.Join(',', body.Faults.Select(fault => $"{fault.Field} {fault.Code}")));
    }

    private static BodyFields Body(string json) => BodyFields.Parse(Encoding.UTF8.GetBytes(json));
}
