using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;
using Xunit;

namespace TraderTerminal.Tests.Accounts;

/// <summary>A reversal is shown as one process, from the state while it is under way and from its alert's events for ever.</summary>
public sealed class ReversalStageTests
{
    private readonly Scene _scene = new();
    private readonly OrderId _resting;
    private readonly AlertId _alert = new(new Guid("11111111-1111-1111-1111-111111111111"));

    /// <summary>Long 2 with a resting sell of 1; a sell of 4 turns it round.</summary>
    public ReversalStageTests()
    {
        _scene.Book(Scene.Mnq, Side.Buy, 2, Price.FromPoints(15_500m));
        _scene.Alert(new Intent(IntentAction.Close, Scene.Mnq, 1, Kind: OrderKind.Limit, Limit: Price.FromPoints(15_600m)));
        _resting = Assert.Single(_scene.State.Orders).Ticket.Id;
        News(_resting, new OrderNews.Placed("b"));
        _scene.Alert(Intent.Market(Side.Sell, Scene.Mnq, 4), _alert);
    }

    private AccountOrder Order(OrderPurpose purpose) => _scene.State.Orders.Single(order => order.Purpose == purpose && order.Alert == _alert);

    private void News(OrderId order, OrderNews news) => _scene.Send(new AccountCommand.RecordOrder(_scene.NextId(), order, news, _scene.Now));

    private void Sent(AccountOrder order) => _scene.Send(new AccountCommand.RecordSent(_scene.NextId(), order.Ticket.Id, _scene.Now));

    private static string Said(Reversal? reversal) =>
        reversal is null ? "none" : $"{reversal.Side} {reversal.Stage} {reversal.Cancelling} {reversal.Closing} {reversal.Opening} {reversal.Why}".TrimEnd();

    /// <summary>As the state shows it, and as its events do.</summary>
    private (string State, string Events) Shown() =>
        (string.Join("; ", Reversal.UnderWay(_scene.State).Select(Said)), Said(Reversal.Of(_alert, _scene.All)));

    [Fact]
    public void It_cancels_closes_opens_and_is_done()
    {
        Assert.Equal(("Sell Cancelling 1 2 2", "Sell Cancelling 0 2 2"), Shown());
        News(_resting, new OrderNews.Cancelled("asked"));
        Assert.Equal("Sell Cancelling 0 2 2", Shown().State);
        Sent(Order(OrderPurpose.Exit));
        Assert.Equal(("Sell Closing 0 2 2", "Sell Closing 0 2 2"), Shown());
        _scene.Fill(Order(OrderPurpose.Exit), 1);
        Assert.Equal(("Sell Closing 0 1 2", "Sell Closing 0 1 2"), Shown());
        _scene.Fill(Order(OrderPurpose.Exit));
        Assert.Equal(("Sell Opening 0 0 2", "Sell Opening 0 0 2"), Shown());
        _scene.Fill(Order(OrderPurpose.Entry), 1);
        Assert.Equal(("Sell Opening 0 0 1", "Sell Opening 0 0 1"), Shown());
        var before = Reversal.UnderWay(_scene.State);
        _scene.Fill(Order(OrderPurpose.Entry));
        Assert.Equal(("", "Sell Done 0 0 0"), Shown());
        Assert.Equal("Sell Done 0 0 0", Said(Assert.Single(Reversal.Ended(before, Reversal.UnderWay(_scene.State), _scene.Last))));
    }

    [Fact]
    public void An_entry_that_is_given_up_abandons_it_and_the_close_goes_on()
    {
        var before = Reversal.UnderWay(_scene.State);
        News(Order(OrderPurpose.Entry).Ticket.Id, new OrderNews.Abandoned("too old when it could be sent"));
        Assert.Equal(("", "Sell Abandoned 0 2 2 too old when it could be sent"), Shown());
        Assert.Equal("Sell Abandoned 0 2 2 too old when it could be sent", Said(Assert.Single(Reversal.Ended(before, Reversal.UnderWay(_scene.State), _scene.Last))));
        News(_resting, new OrderNews.Cancelled("asked"));
        Sent(Order(OrderPurpose.Exit));
        _scene.Fill(Order(OrderPurpose.Exit));
        Assert.Equal("Sell Abandoned 0 0 2 too old when it could be sent", Shown().Events);
        Assert.Empty(_scene.State.Positions);
    }

    [Fact]
    public void An_entry_that_the_broker_refuses_or_cancels_in_part_says_what_is_missing()
    {
        News(_resting, new OrderNews.Cancelled("asked"));
        _scene.Fill(Order(OrderPurpose.Exit));
        _scene.Fill(Order(OrderPurpose.Entry), 1);
        News(Order(OrderPurpose.Entry).Ticket.Id, new OrderNews.Cancelled("by the exchange"));
        Assert.Equal(("", "Sell Abandoned 0 0 1 by the exchange"), Shown());
    }

    [Fact]
    public void A_close_that_the_broker_refuses_abandons_it_whatever_becomes_of_the_entry()
    {
        News(_resting, new OrderNews.Cancelled("asked"));
        Sent(Order(OrderPurpose.Exit));
        News(Order(OrderPurpose.Exit).Ticket.Id, new OrderNews.Rejected("NO", "not now"));
        Assert.Equal("Sell Abandoned 0 2 2 not now", Shown().Events);
        News(Order(OrderPurpose.Entry).Ticket.Id, new OrderNews.Rejected("NO", "nor this"));
        Assert.Equal("Sell Abandoned 0 2 2 not now", Shown().Events);
    }

    [Fact]
    public void A_close_that_finds_less_or_nothing_goes_on_to_the_entry()
    {
        // The resting order fills before its cancel: one is left to close.
        _scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_600m), _resting);
        Assert.Equal(("Sell Cancelling 0 1 2", "Sell Cancelling 0 1 2"), Shown());
    }

    [Fact]
    public void What_only_closes_or_only_opens_is_no_reversal()
    {
        var scene = new Scene();
        scene.Buy(1);
        Assert.Empty(Reversal.UnderWay(scene.State));
        scene.FillAll();
        scene.Alert(new Intent(IntentAction.Close, Scene.Mnq), _alert);
        Assert.Empty(Reversal.UnderWay(scene.State));
        Assert.Null(Reversal.Of(_alert, scene.All));
    }
}
