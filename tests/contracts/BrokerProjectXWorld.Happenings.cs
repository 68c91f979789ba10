using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Tests.Brokers;

/// <content>How each thing is brought about at the simulated gateway.</content>
public sealed partial class BrokerProjectXWorld
{
    private const string Place = "Order/place";
    private const string Orders = "GatewayUserOrder";
    private const string Trades = "GatewayUserTrade";

    /// <summary>Longer than any test lasts; the simulator waits by the real clock.</summary>
    private const int Forever = 600_000;

    public static IReadOnlyDictionary<Happening, string> Absent { get; } = new Dictionary<Happening, string>
    {
        [Happening.StreamDeaf] = "a hub of the simulated gateway that is up tells what happens",
    };

    public override IReadOnlyDictionary<Happening, string> Lacks => Absent;

    private static readonly Dictionary<Happening, object[]> Kinds = new()
    {
        [Happening.AnswersLost] = [new { kind = "lostAnswer", target = Place }],
        [Happening.AnswerTooLate] = [new { kind = "lateAnswer", target = Place, count = 1, milliseconds = Forever }],
        [Happening.NoAnswer] = [new { kind = "noAnswer", target = Place, count = 1 }],
        [Happening.ErrorAfterwards] = [new { kind = "statusAfter", target = Place, count = 1, status = 500 }],
        [Happening.ErrorInstead] = [new { kind = "status", target = Place, count = 1, status = 503 }],
        [Happening.OrderPending] = [new { kind = "pending", target = Place, count = 1 }],
        [Happening.CancelPending] = [new { kind = "pending", target = "Order/cancel", count = 1 }],
        [Happening.AnswerCut] = [new { kind = "cutBody", target = Place, count = 1 }],
        [Happening.WebPage] = [new { kind = "htmlPage", target = Place, count = 1 }],
        [Happening.TooManyEntries] = [new { kind = "status", target = Place, count = 1, status = 429 }],
        [Happening.TooManyCancels] = [new { kind = "status", target = "Order/cancel", count = 1, status = 429 }],
        [Happening.LoginRefused] = [new { kind = "status", target = Place, count = 1, status = 401 }],
        [Happening.Refusal] = [new { kind = "reject", target = Place, count = 1, status = 3, value = "No money today." }],
        [Happening.LateRefusal] = [new { kind = "lateReject", target = Place, count = 1 }],
        [Happening.FillOnCancel] = [new { kind = "fillOnCancel", count = 1 }],
        [Happening.FillAfterCancel] = [new { kind = "fillAfterCancel", count = 1 }],
        [Happening.Overfill] = [new { kind = "overfill", count = 1 }],
        [Happening.IdLost] = [new { kind = "dropTag", count = 1 }],
        [Happening.EventsDoubled] = [new { kind = "duplicateEvent" }],
        [Happening.EventsSwapped] = [new { kind = "swapEvents", target = Orders }],
        [Happening.EventsLost] = [new { kind = "dropEvent" }],
        [Happening.FillsUntold] = [new { kind = "dropEvent", target = Trades }],
        [Happening.EventsBare] = [new { kind = "bareEvent" }],
        [Happening.EventsFullOfNulls] = [new { kind = "nullFields" }],
        [Happening.IdsAreText] = [new { kind = "textNumber" }, new { kind = "textNumber", value = "orderId" }, new { kind = "textNumber", value = "accountId" }],
        [Happening.FieldsUnknown] = [new { kind = "unknownField" }],
        [Happening.OrderWithoutId] = [new { kind = "missingField", target = Orders, count = 1 }],
        [Happening.FillWithoutOrder] = [new { kind = "missingField", target = Trades, count = 1, value = "orderId" }],
        [Happening.StatusUnknown] = [new { kind = "otherNumber", target = Orders, count = 1, value = "status", status = 17 }],
        [Happening.SizeOfAFillUnreadable] = [new { kind = "otherNumber", target = Trades, count = 1, value = "size", status = -1 }],
        [Happening.AnswersWithoutIds] = [new { kind = "missingField", target = "Order/search" }, new { kind = "missingField", target = "Order/searchOpen" }],
        [Happening.StreamEnds] = [new { kind = "hubDrop", target = Trades, count = 1 }],
        [Happening.StreamCut] = [new { kind = "hubReset", target = Trades, count = 1 }],
        [Happening.OrdersStale] = [new { kind = "staleAnswer", target = "Order/searchOpen", count = 1 }],
        [Happening.PositionsStale] = [new { kind = "staleAnswer", target = "Position/searchOpen", count = 1 }],
        [Happening.AccountGone] = [new { kind = "hideAccount" }],
    };

    public override async ValueTask Let(Happening what)
    {
        if (Kinds.TryGetValue(what, out var faults))
        {
            foreach (var fault in faults) await Fault(fault);
            return;
        }

        switch (what)
        {
            case Happening.StreamSilent: await Post("/control/sockets", new { action = "silent", hub = "user" }); break;
            case Happening.StreamHalfOpen: await Post("/control/sockets", new { action = "halfOpen", hub = "user" }); break;
            case Happening.StrangerTrades: await Post($"/control/accounts/{Number}/trade", new { contract = IdOf(Contract), side = "bid", size = 1 }); break;
            case Happening.StrangerRests: await Api(Place, new { accountId = 26_000_001, contractId = IdOf(Contract), type = 1, side = 0, size = 1, limitPrice = 15_400m }); break;
            case Happening.FirmCloses: await Post($"/control/accounts/{Number}/flatten", new { }); break;
            case Happening.TradeVoided: await Post($"/control/trades/{News.Fills[^1].Id}/void", new { }); break;
            case Happening.TradingForbidden: await Post($"/control/accounts/{Number}", new { canTrade = false }); break;
            case Happening.MarketClosed: await Post("/control/switches", new { tradingHours = "closed" }); break;
            case Happening.LoggedOut: await Post("/control/logout", new { user = "demo" }); break;
            case Happening.MonthOver: await Post("/control/market/roll", new { root = Contract.Root }); break;
            case Happening.SessionEnds:
                await Post("/control/switches", new { tradingHours = "calendar" });
                await Post("/control/time", new { to = Nine.AddHours(6).AddMinutes(11) });
                break;
            case Happening.ContractDiffers:
                var ours = InstrumentCatalog.Shipped.Get(Contract.Root);
                Catalog = InstrumentCatalog.Shipped.With([ours with { TickValue = ours.TickValue * 2 }]);
                await Restart();
                break;
            case Happening.RequestsUsedUp:
                for (var number = 0; number < 20; number++) await Client.Snapshot(Account, Cancel);
                // Each takes a request before it waits. They are answered when they may be, or end with the adapter.
                var questions = Enumerable.Range(0, 100).Select(_ => Client.FillsAfter(Account, null, Cancel).AsTask()).ToArray();
                _ = Task.WhenAll(questions).ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
                // Looks leave entries a share: these ask for a contract that nobody lists.
                for (var number = 0; number < 20; number++)
                    await Client.Place(new PlaceOrder(Account, new OrderTicket(new($"nowhere-{number}"), new(Contract.Root, 2039, 12), Side.Buy, new Contracts(1)), default), Cancel);
                break;
            default: throw new InvalidOperationException($"{what} is not in {nameof(Lacks)}.");
        }
    }
}
