using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Silo.Runtime.Shards;
using Xunit;

namespace TraderTerminal.Tests.Runtime.Shards;

/// <summary>What is asked of an account of another process arrives there as it was asked, and so does the answer.</summary>
public sealed class CallTests
{
    private static readonly ContractSymbol _mnq = new("MNQ", 2026, 12);
    private static readonly DateTimeOffset _at = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    public static TheoryData<Reply> Replies => [new Reply.Done("Flattening", 2, 1), new Reply.Refused("FROZEN", "The account is frozen."), new Reply.Unavailable("The journal is away.", Spooled: true)];

    public static TheoryData<AccountChange> Changes =>
    [
        new AccountChange.Rearm(Guid.Empty, "why", "ann"),
        new AccountChange.LockOut(Guid.Empty, _at, "why", "ann"),
        new AccountChange.Payout(Guid.Empty, Usd.FromDollars(1_250.5m), "why", "ann"),
        new AccountChange.SetPersonalLimits(Guid.Empty, default, "why", "ann"),
        new AccountChange.WriteNote(Guid.Empty, "a note", "ann"),
    ];

    [Theory]
    [MemberData(nameof(Replies))]
    public void Every_reply_arrives_as_it_was(Reply reply) => Assert.Equal(reply, There(reply));

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_change_arrives_as_it_was(AccountChange change) => Assert.Equal(change, There(change));

    [Fact]
    public void Every_kind_of_change_and_reply_is_known()
    {
        foreach (var type in new[] { typeof(Reply), typeof(AccountChange) })
        {
            var known = CallShapes.Options.GetTypeInfo(type).PolymorphismOptions!.DerivedTypes.Select(derived => derived.DerivedType).ToHashSet();
            Assert.Equal(type.Assembly.GetTypes().Where(shape => shape != type && shape.IsAssignableTo(type)).ToHashSet(), known);
        }
    }

    [Fact]
    public void Requests_and_outcomes_arrive_as_they_were()
    {
        var check = new OrderCheck(_mnq, Side.Sell, 2, OrderKind.Limit, Price.FromPoints(15_500.25m), StopAt: Price.FromPoints(15_510m), Strategy: "one");
        Assert.Equal(check, There(check));
        var fill = new FillReport(new FillId("f"), null, _mnq, Side.Buy, 1, Price.FromPoints(15_500m), Usd.FromDollars(0.37m), _at, "ann");
        Assert.Equal(fill, There(fill));
        var flatten = new FlattenRequest(Guid.Empty, FlattenScope.Account, "why", "ann", LockAfterwards: true);
        Assert.Equal(flatten, There(flatten));
        var alert = new AlertForAccount(new AlertId(Guid.Empty), null, new AlertRefusal("stale", "too late"), _at);
        Assert.Equal(alert, There(alert));
        var outcome = new AlertOutcome(new AccountId("a"), new AlertId(Guid.Empty), AlertOutcome.Waiting, ReasonCodes.Flattening, "waits", null, default);
        Assert.Equal(outcome, There(outcome));
    }

    private static T There<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, CallShapes.Options), CallShapes.Options)!;
}
