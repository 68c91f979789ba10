using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.Exchange;

/// <summary>An exchange with one account and the words to trade on it. ES: a tick is 0.25 points and 12.50 dollars.</summary>
internal sealed class Floor
{
    public static readonly ContractSymbol Es = new("ES", 2026, 12);
    public static readonly AccountId Account = new("combine-1");
    public static readonly DateTimeOffset Ten = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);

    private DateTimeOffset _now = Ten;

    public Floor(ExchangeSettings? settings = null, int seed = 1)
    {
        Engine = new MatchingEngine(InstrumentCatalog.Shipped, settings ?? new ExchangeSettings(), new Random(seed));
        Engine.OpenAccount(Account, Usd.FromDollars(50_000m), Ten);
        Quote(5000.00m, 5000.25m);
    }

    public MatchingEngine Engine { get; }

    public IReadOnlyList<ExchangeFill> Fills => Engine.Fills(Account);

    public int Net => Engine.Positions(Account).SingleOrDefault().Net;

    public ExchangeOrder this[string id] => Engine.Find(Account, new OrderId(id))!;

    public static Price At(decimal points) => Price.FromPoints(points);

    public static Points By(decimal points) => At(points) - default(Price);

    public static BracketLeg StopLeg(string id, int quantity, decimal distance, int pair = 0, decimal? trail = null) =>
        new(new OrderId(id), BracketRole.Stop, pair, new Contracts(quantity), FromEntry: By(distance), Trail: trail is { } t ? By(t) : null);

    public static BracketLeg TargetLeg(string id, int quantity, decimal distance, int pair = 0) =>
        new(new OrderId(id), BracketRole.Target, pair, new Contracts(quantity), FromEntry: By(distance));

    /// <summary>A quote a second later; a trade at <paramref name="last"/> comes with it when one is given.</summary>
    public Floor Quote(decimal bid, decimal ask, decimal? last = null)
    {
        _now += TimeSpan.FromSeconds(1);
        Engine.Step(new MarketQuote(Es, At(bid), At(ask), At(last ?? bid), _now, last is null ? 0 : 1));
        return this;
    }

    public ExchangeAnswer Place(
        string id, Side side, int quantity, OrderKind kind = OrderKind.Market, decimal? limit = null, decimal? stop = null,
        decimal? trail = null, TimeInForce tif = TimeInForce.Day, params BracketLeg[] legs) =>
        Engine.Place(
            Account,
            new OrderTicket(
                new OrderId(id), Es, side, new Contracts(quantity), kind, limit is { } l ? At(l) : null, stop is { } s ? At(s) : null,
                trail is { } t ? By(t) : null, tif),
            legs.ToEquatableArray(), _now);

    public ExchangeAnswer Cancel(string id) => Engine.Cancel(Account, new OrderId(id), _now);

    public ExchangeAnswer Modify(string id, int? quantity = null, decimal? limit = null, decimal? stop = null) =>
        Engine.Modify(
            Account, new OrderId(id),
            new OrderModification(
                quantity is { } q ? new Contracts(q) : null, limit is { } l ? At(l) : null, stop is { } s ? At(s) : null),
            _now);

    public void AssertStatus(string id, ExchangeOrderStatus status, int filled = 0) =>
        Assert.Equal((status, filled), (this[id].Status, this[id].Filled.Count));

    public static void AssertRefused(string code, ExchangeAnswer answer) =>
        Assert.Equal(code, Assert.IsType<ExchangeAnswer.Refused>(answer).Code);
}
