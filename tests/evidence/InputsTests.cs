using System.Globalization;
using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Evidence;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Tests.Accounts;
using TraderTerminal.Tests.Events;
using Xunit;

namespace TraderTerminal.Tests.Proofs;

/// <summary>What a decision was made on comes back from its meta whole, and makes the same decision.</summary>
public sealed class InputsTests
{
    private static readonly Intent Plain = Intent.Market(Side.Buy, new ContractSymbol("MNQ", 2026, 12), 1);

    [Fact]
    public void Wild_inputs_come_back_as_they_were()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var made = new Make(new Random(seed)).Of<DecisionInputs>();
            var text = InputsCodec.Encode(made);
            Assert.True(made == InputsCodec.Decode(text), string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {text}"));
            Assert.Equal(text, InputsCodec.Encode(InputsCodec.Decode(text)!));
        }
    }

    private static readonly DecisionInputs[] Said =
    [
        new(Plain), new(Plain with { CancelOrders = false }), new(Plain with { Fit = true, Shadow = true, Sizing = "1 × 2", Month = "front", OpensOnly = Side.Sell, Ownership = Ownership.Free }),
        new(Plain with { Size = new SizeAsk(SizeBy.RiskMoney, 100m) }), new(new Intent(IntentAction.Flatten)), new(null, new("STALE", "=too old")),
        new(Plain, Market: new(default, new Usd(5)) { Spreads = [new(new ContractSymbol("MNQ", 2026, 12), new Points(250_000_000))] }), new(Plain, OneStop: true),
        new(Plain, Above: new(TradingState.Halted, "all", "news", [new("desk", new Usd(1), new Usd(2), false, true, default)]), Messages: [new("login", 10, 3)]),
    ];

    [Fact]
    public void Each_part_comes_back_as_it_was() => Assert.All(Said, inputs => Assert.Equal(inputs, InputsCodec.Decode(InputsCodec.Encode(inputs))));

    [Fact]
    public void A_plain_order_says_little()
    {
        var text = InputsCodec.Encode(new(Plain));
        Assert.True(text.Length < 200, text);
        Assert.Null(InputsCodec.Decode(EventCodec.NoMeta));
        Assert.Throws<JsonException>(() => InputsCodec.Decode("""{"inputs":{"intents":1}}"""));
    }

    [Fact]
    public void Every_decision_of_wild_stories_is_made_again_byte_for_byte()
    {
        var decided = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            var run = new OracleRun(seed, seed % 2 == 0 ? 2_000 : 45_000, 1_000, [], hasExits: seed % 3 == 0);
            for (var step = 0; step < 200; step++) run.Step();
            foreach (var (before, command, made) in run.Story)
            {
                if (made.Events.Count == 0 || DecisionInputs.Of(command) is null || DecidedAgain.DecisionIn(made.Events.ToEquatableArray()) is null) continue;
                var again = DecidedAgain.Of(before, new RecordedTurn(command.Id, made.Events.ToEquatableArray()), InputsCodec.Decode(InputsCodec.MetaOf(command)), BoundBooks.Read);
                Assert.True(again.IsExact);
                Assert.Equal(Bytes(made.Events, command.Id), Bytes(again.Events!, command.Id));
                decided++;
            }
        }

        Assert.True(decided > 1_000, $"{decided}");
    }

    private static string Bytes(IReadOnlyList<AccountEvent> events, CommandId command) =>
        string.Join('\n', events.Select((happened, i) => EventRegistry.Encode(happened, command, i)).Select(encoded => $"{encoded.Type} {encoded.Payload} {encoded.OccurredAt:O}"));
}
