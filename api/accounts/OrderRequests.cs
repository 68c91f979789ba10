using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Accounts;

/// <summary>Makes order requests of bodies, or leaves every fault in the body.</summary>
internal static class OrderRequests
{
    public const string MissingPrice = "MISSING_PRICE";
    public const string UnexpectedPrice = "UNEXPECTED_PRICE";

    /// <summary>A broker's clock may be this far ahead of ours.</summary>
    public static TimeSpan FutureMax { get; } = TimeSpan.FromSeconds(5);

    public static OrderCheck? Check(BodyFields body, DateTimeOffset now)
    {
        var contract = body.Contract(now);
        var side = body.RequiredChoice<Side>("side");
        var quantity = body.Quantity();
        var kind = body.Choice<OrderKind>("kind") ?? OrderKind.Market;
        var limit = OrderPrice(body, "limit", contract.Instrument(), kind is OrderKind.Limit or OrderKind.StopLimit, kind);
        var stop = OrderPrice(body, "stop", contract.Instrument(), kind is OrderKind.Stop or OrderKind.StopLimit, kind);
        if (kind == OrderKind.TrailingStop) body.Add("kind", ReasonCodes.Unsupported, "A trailing stop has no price to be checked at.");
        return body.IsSound ? new OrderCheck(contract!.Value, side!.Value, quantity, kind, limit, stop) : null;
    }

    public static FillReport? Fill(BodyFields body, string by, DateTimeOffset now)
    {
        var at = body.Instant("at");
        if (at > now + FutureMax) body.Add("at", Fault.OutOfRange, "A fill cannot be reported before it happens.");
        var fill = body.RequiredText("fillId", OrderEndpoints.OrderIdLengthMax);
        var order = body.Text("orderId", OrderEndpoints.OrderIdLengthMax);
        var contract = body.Contract(at ?? now);
        var side = body.RequiredChoice<Side>("side");
        var quantity = body.Quantity();
        var faults = body.Faults.Count;
        var price = body.Price("price", contract.Instrument());
        if (price is null && body.Faults.Count == faults) body.Missing("price");
        var fee = body.Amount("fee") ?? Usd.Zero;
        if (!body.IsSound) return null;
        return new FillReport(
            new FillId(fill!), order is null ? null : new OrderId(order), contract!.Value, side!.Value, quantity, price!.Value, fee, at, by);
    }

    private static Price? OrderPrice(
        BodyFields body, string name, Domain.Instruments.Instrument? instrument, bool isNeeded, OrderKind kind)
    {
        var faults = body.Faults.Count;
        var price = body.Price(name, instrument);
        if (isNeeded && price is null && body.Faults.Count == faults) body.Add(name, MissingPrice, $"This kind of order needs a {name} price.");
        if (!isNeeded && price is not null && kind != OrderKind.TrailingStop)
            body.Add(name, UnexpectedPrice, $"This kind of order has no {name} price.");
        return price;
    }
}
