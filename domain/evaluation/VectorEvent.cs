using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Evaluation;

/// <summary>What happens in one step of a vector.</summary>
internal abstract record VectorEvent(DateTimeOffset At)
{
    public sealed record Filled(DateTimeOffset At, ContractSymbol Contract, Side Side, int Quantity, Price Price, Usd? Fee, string? Order) : VectorEvent(At);

    public sealed record Quoted(DateTimeOffset At, EquatableArray<Mark> Marks) : VectorEvent(At);

    /// <summary>Nothing of its own: time passes.</summary>
    public sealed record Passed(DateTimeOffset At) : VectorEvent(At);

    public sealed record Asked(DateTimeOffset At, ContractSymbol Contract, Side Side, int Quantity, EquatableArray<AccountOrder> Working) : VectorEvent(At);

    public sealed record PayoutAsked(DateTimeOffset At, Usd Amount) : VectorEvent(At);

    public sealed record WasReset(DateTimeOffset At) : VectorEvent(At);

    public sealed record LockedOut(DateTimeOffset At, DateTimeOffset Until) : VectorEvent(At);

    /// <summary>Vectors name products; every one has a single contract.</summary>
    public static ContractSymbol ContractOf(string root) => new(root, 2026, 12);

    public static Side SideOf(JsonPart json) => json.Choice("side", null, ("buy", Side.Buy), ("sell", Side.Sell));

    public static VectorEvent Read(JsonPart json, InstrumentCatalog products)
    {
        var at = json.Instant("t");
        switch (json.Text("type"))
        {
            case "fill":
                return new Filled(
                    at, Product(json, products), SideOf(json), json.Part("qty").Whole(1), json.Part("price").Price(), json.MoneyOrNull("fee"),
                    json.Has("orderId") ? json.Text("orderId") : null);
            case "mark":
                var prices = json.Members("prices");
                foreach (var (root, _) in prices)
                {
                    if (products.Find(root) is null) json.Fault($"prices.{root}", "is no known product");
                }

                return new Quoted(at, prices.Select(entry => new Mark(ContractOf(entry.Key), entry.Value.Price(), at)).ToEquatableArray());
            case "eod" or "sessionOpen" or "clock":
                return new Passed(at);
            case "orderCheck":
                return new Asked(
                    at, Product(json, products), SideOf(json), json.Part("qty").Whole(1),
                    json.Items("working").Select((order, index) => WorkingOrder(order, products, index, at)).ToEquatableArray());
            case "payout":
                return new PayoutAsked(at, json.Money("amount"));
            case "reset":
                return new WasReset(at);
            case "lockout":
                return new LockedOut(at, json.Instant("until"));
            case var unknown:
                json.Fault("type", $"there is no event \"{unknown}\"");
                return new Passed(at);
        }
    }

    private static ContractSymbol Product(JsonPart json, InstrumentCatalog products)
    {
        var root = json.Text("symbol");
        if (root.Length > 0 && products.Find(root) is null) json.Fault("symbol", $"{root} is no known product");
        return ContractOf(root);
    }

    private static AccountOrder WorkingOrder(JsonPart json, InstrumentCatalog products, int index, DateTimeOffset at)
    {
        var ticket = new OrderTicket(
            new OrderId(FormattableString.Invariant($"working-{index}")), Product(json, products), SideOf(json), new Contracts(json.Part("qty").Whole(1)));
        return new(ticket, OrderPurpose.Foreign, OrderStatus.Working, default, default, null, null, null, null, "b", false, false, null, null, at);
    }
}
