using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Tests.Brokers;

/// <content>How each thing is brought about at the simulated broker.</content>
public sealed partial class BrokerTradovateWorld
{
    private const string Place = "order/placeorder";
    private const string Cancelling = "order/cancelorder";
    private const string Orders = "order";
    private const string Fills = "fill";

    /// <summary>Longer than any test lasts; the simulator waits by the real clock.</summary>
    private const int Forever = 600_000;

    /// <summary>A minute after the end of the session.</summary>
    private static readonly DateTimeOffset SessionOver = Nine.AddHours(7).AddMinutes(1);

    /// <summary>Time that passes at once, and real time after it.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(10), Breath = TimeSpan.FromMilliseconds(60);

    public static IReadOnlyDictionary<Happening, string> Absent { get; } = new Dictionary<Happening, string>
    {
        [Happening.MonthOver] = "Tradovate takes orders in every month until it is about to expire, and closes then as ever",
    };

    private static readonly Dictionary<Happening, object[]> Kinds = new()
    {
        [Happening.AnswersLost] = [new { kind = "lostAnswer", target = Place }, new { kind = "lostAnswer", target = "order/placeoso" }],
        [Happening.AnswerTooLate] = [new { kind = "lateAnswer", target = Place, count = 1, milliseconds = Forever }],
        [Happening.NoAnswer] = [new { kind = "noAnswer", target = Place, count = 1 }],
        [Happening.ErrorAfterwards] = [new { kind = "statusAfter", target = Place, count = 1, status = 500 }],
        [Happening.ErrorInstead] = [new { kind = "status", target = Place, count = 1, status = 503 }],
        // Neither an id nor a failure.
        [Happening.OrderPending] = [new { kind = "successAnswer", target = Place, count = 1 }],
        [Happening.CancelPending] = [new { kind = "successAnswer", target = Cancelling, count = 1 }],
        [Happening.AnswerCut] = [new { kind = "cutBody", target = Place, count = 1 }],
        [Happening.WebPage] = [new { kind = "htmlPage", target = Place, count = 1 }],
        [Happening.TooManyEntries] = [new { kind = "status", target = Place, count = 1, status = 429 }],
        [Happening.TooManyCancels] = [new { kind = "status", target = Cancelling, count = 1, status = 429 }],
        [Happening.LoginRefused] = [new { kind = "status", target = Place, count = 1, status = 401 }],
        [Happening.Refusal] = [new { kind = "reject", target = Place, count = 1, value = "No money today." }],
        [Happening.LateRefusal] = [new { kind = "lateReject", target = Place, count = 1 }],
        [Happening.FillOnCancel] = [new { kind = "fillOnCancel", count = 1 }],
        [Happening.FillAfterCancel] = [new { kind = "fillAfterCancel", count = 1 }],
        [Happening.Overfill] = [new { kind = "overfill", count = 1 }],
        [Happening.IdLost] = [new { kind = "dropTag", count = 1 }],
        [Happening.EventsDoubled] = [new { kind = "duplicateEvent" }],
        [Happening.EventsSwapped] = [new { kind = "swapEvents", target = Orders }],
        [Happening.EventsLost] = [new { kind = "dropEvent" }],
        [Happening.FillsUntold] = [new { kind = "dropEvent", target = Fills }],
        [Happening.EventsFullOfNulls] = [new { kind = "nullFields" }],
        [Happening.IdsAreText] = [new { kind = "textNumber" }, new { kind = "textNumber", value = "orderId" }, new { kind = "textNumber", value = "accountId" }],
        [Happening.FieldsUnknown] = [new { kind = "unknownField" }],
        [Happening.OrderWithoutId] = [new { kind = "missingField", target = Orders, count = 1 }],
        [Happening.FillWithoutOrder] = [new { kind = "missingField", target = Fills, count = 1, value = "orderId" }],
        [Happening.StatusUnknown] = [new { kind = "otherNumber", target = Orders, count = 1, value = "ordStatus", status = 17 }],
        [Happening.SizeOfAFillUnreadable] = [new { kind = "otherNumber", target = Fills, count = 1, value = "qty", status = -1 }],
        [Happening.AnswersWithoutIds] = [new { kind = "missingField", target = "order/list" }],
        [Happening.StreamEnds] = [new { kind = "hubDrop", target = Fills, count = 1 }],
        [Happening.StreamCut] = [new { kind = "hubReset", target = Fills, count = 1 }],
        [Happening.OrdersStale] = [new { kind = "staleAnswer", target = "order/list", count = 1 }],
        [Happening.PositionsStale] = [new { kind = "staleAnswer", target = "position/list", count = 1 }],
    };

    public override IReadOnlyDictionary<Happening, string> Lacks => Absent;

    /// <summary>An account that was taken away is shown again too.</summary>
    public override async ValueTask CalmDown()
    {
        await base.CalmDown();
        await Post($"/control/accounts/{Number}", new { visible = true });
    }

    public override async ValueTask Let(Happening what)
    {
        if (Kinds.TryGetValue(what, out var faults))
        {
            foreach (var fault in faults) await Fault(fault);
            return;
        }

        switch (what)
        {
            // What Tradovate writes in another way: several entities in one event.
            case Happening.EventsBare: await Post("/control/switches", new { entitiesAsArrays = true }); break;
            case Happening.StreamSilent: await Post("/control/sockets", new { action = "silent", hub = "user" }); break;
            case Happening.StreamHalfOpen: await Post("/control/sockets", new { action = "halfOpen", hub = "user" }); break;
            case Happening.StreamDeaf: await Post("/control/sockets", new { action = "deaf", hub = "user" }); break;
            case Happening.StrangerTrades: await Post($"/control/accounts/{Number}/trade", new { contract = NameOf(Contract), side = "Buy", size = 1 }); break;
            case Happening.StrangerRests:
                await Api(Place, new { accountId = Number, action = "Buy", symbol = NameOf(Contract), orderQty = 1, orderType = "Limit", price = 15_400m, isAutomated = false });
                break;
            case Happening.AccountGone: await Post($"/control/accounts/{Number}", new { visible = false }); break;
            case Happening.TradeVoided: await Post($"/control/fills/{News.Fills[^1].Id}/void", new { }); break;
            case Happening.FirmCloses: await Post($"/control/accounts/{Number}/flatten", new { }); break;
            case Happening.TradingForbidden: await Post($"/control/accounts/{Number}", new { liquidateOnly = true }); break;
            case Happening.MarketClosed: await Post("/control/switches", new { tradingHours = "closed" }); break;
            case Happening.LoggedOut: await Post("/control/logout", new { user = "demo" }); break;
            case Happening.SessionEnds:
                await Post("/control/switches", new { tradingHours = "calendar" });
                // A line that hours pass by at once breaks and comes back on the way; it is given the time for that, or every request and login would be late.
                for (var at = Now; at < SessionOver; at += Jump)
                {
                    await Post("/control/time", new { to = at + Jump < SessionOver ? at + Jump : SessionOver });
                    await Task.Delay(Breath, TimeProvider.System, Cancel);
                }

                break;
            case Happening.ContractDiffers:
                var ours = InstrumentCatalog.Shipped.Get(Contract.Root);
                Catalog = InstrumentCatalog.Shipped.With([ours with { TickValue = ours.TickValue * 2 }]);
                await Restart();
                break;
            case Happening.RequestsUsedUp:
                for (var number = 0; number < PerMinute / 2; number++) await Client.Find(Account, new OrderId($"none-{number}"), Cancel);
                // They are answered when they may be, or end with the adapter.
                var questions = Enumerable.Range(0, PerMinute).Select(number => Client.Find(Account, new OrderId($"none-{number}"), Cancel).AsTask()).ToArray();
                _ = Task.WhenAll(questions).ContinueWith(static done => _ = done.Exception, TaskScheduler.Default);
                // Looks leave entries a share.
                for (var number = 0; number < PerMinute; number++)
                {
                    var ticket = new OrderTicket(new($"far-{number}"), Contract, Side.Buy, new Contracts(1), OrderKind.Limit, Price.FromPoints(15_400m));
                    if (await Client.Place(new PlaceOrder(Account, ticket, default), Cancel) is OrderOutcome.Rejected) break;
                }

                break;
            default: throw new InvalidOperationException($"{what} is not in {nameof(Lacks)}.");
        }
    }
}
