using TraderTerminal.Api.Json;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Instruments;
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
        var (toStop, stopAt) = body.Object("stopLoss") is { } part
            ? SettingFields.Inside(body, "stopLoss", part, one => StopLoss(one, contract.Instrument(), side, limit ?? stop))
            : default;
        var strategy = body.Text("strategy");
        return body.IsSound ? new OrderCheck(contract!.Value, side!.Value, quantity, kind, limit, stop, toStop, stopAt, strategy) : null;
    }

    /// <summary>A distance or a price. Of an unknown product the grid is unknown too: there its own fault stands already.</summary>
    private static (Points? Distance, Price? At) StopLoss(BodyFields part, Instrument? instrument, Side? side, Price? entry)
    {
        var points = part.Price("points", instrument);
        var ticks = part.Count("ticks", 1, SettingFields.TicksMax);
        var at = part.Price("price", instrument);
        if (part.Faults.Count > 0) return default;
        if ((points is null ? 0 : 1) + (ticks is null ? 0 : 1) + (at is null ? 0 : 1) != 1)
            part.Add("points", Fault.Missing, "A stop is so many points or ticks away, or at a price: exactly one of the three.");
        else if (points is { Nanos: <= 0 })
            part.Add("points", Fault.OutOfRange, "points is more than zero.");
        else if (at is { } protect && entry is { } from && side is { } way && (from.Nanos - protect.Nanos) * way.Sign() <= 0)
            part.Add("price", Fault.OutOfRange, way == Side.Buy ? "The stop of a buy lies below its entry." : "The stop of a sell lies above its entry.");
        return ticks is { } count ? (new Points(count * (instrument?.TickSize.Nanos ?? 0)), null) : (points is { } away ? new Points(away.Nanos) : null, at);
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
        BodyFields body, string name, Instrument? instrument, bool isNeeded, OrderKind kind)
    {
        var faults = body.Faults.Count;
        var price = body.Price(name, instrument);
        if (isNeeded && price is null && body.Faults.Count == faults) body.Add(name, MissingPrice, $"This kind of order needs a {name} price.");
        if (!isNeeded && price is not null && kind != OrderKind.TrailingStop)
            body.Add(name, UnexpectedPrice, $"This kind of order has no {name} price.");
        return price;
    }
}
