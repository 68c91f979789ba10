using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Json;
using Xunit;

namespace TraderTerminal.Tests.Events;

public sealed class EventCodecTests
{
    private static readonly AccountEvent Sample = new AccountEvent.OrderSent(new OrderId("o-1"), Make.At);

    [Fact]
    public void Every_event_comes_back_as_it_was() =>
        Prop.ForAll<int>(seed => Shapes.Cases.All(shape =>
        {
            var happened = new Make(new Random(seed)).Of(shape, "event")!;
            var back = EventRegistry.Decode(Shapes.Stored(Shapes.Encode(happened)));
            Assert.Equal(happened, back);
            return true;
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_event_is_the_same_bytes() =>
        Prop.ForAll<int>(seed => Shapes.Cases.All(shape =>
            Shapes.Encode(new Make(new Random(seed)).Of(shape, "event")!) == Shapes.Encode(new Make(new Random(seed)).Of(shape, "event")!)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_read_event_is_written_as_it_was_stored() =>
        Prop.ForAll<int>(seed => Shapes.Cases.All(shape =>
        {
            var first = Shapes.Encode(new Make(new Random(seed)).Of(shape, "event")!);
            return first.Payload == Shapes.Encode(EventRegistry.Decode(Shapes.Stored(first))).Payload;
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void No_payload_holds_the_character_nul()
    {
        var made = Shapes.Encode(new AccountEvent.AccountFailed("a\0b", Make.At));
        Assert.DoesNotContain('\0', made.Payload);
        Assert.Equal("a\0b", ((AccountEvent.AccountFailed)EventRegistry.Decode(Shapes.Stored(made))).Rule);
    }

    [Fact]
    public void Every_case_has_one_stored_name()
    {
        Assert.Equal(
            Shapes.Cases.Select(shape => shape.Name).Order(StringComparer.Ordinal),
            EventRegistry.All.Select(shape => shape.Type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(EventRegistry.All.Count, EventRegistry.All.Select(shape => shape.Name).Distinct().Count());
    }

    [Fact]
    public void Ids_come_from_the_command_and_the_place_in_it()
    {
        Assert.Equal(Shapes.Encode(Sample, 1).EventId, Shapes.Encode(Sample, 1).EventId);
        Assert.NotEqual(Shapes.Encode(Sample, 0).EventId, Shapes.Encode(Sample, 1).EventId);
        Assert.NotEqual(
            Shapes.Encode(Sample).EventId, EventRegistry.Encode(Sample, new CommandId(DeterministicId.Of("another")), 0).EventId);
    }

    [Fact]
    public void The_time_stands_beside_the_payload_and_only_a_finer_one_in_it()
    {
        var fine = Sample with { At = Make.At.AddTicks(1) };
        Assert.Equal("""{"order":"o-1"}""", Shapes.Encode(Sample).Payload);
        Assert.Equal("""{"order":"o-1","at":"2026-10-20T15:00:00.0000001Z"}""", Shapes.Encode(fine).Payload);
        Assert.Equal(fine, EventRegistry.Decode(Shapes.Stored(Shapes.Encode(fine))));
    }

    [Theory]
    [InlineData("order-teleported", 1, """{"order":"o-1"}""")]
    [InlineData("order-sent", 2, """{"order":"o-1"}""")]
    [InlineData("order-sent", 0, """{"order":"o-1"}""")]
    [InlineData("order-sent", 1, "{}")]
    [InlineData("order-sent", 1, "null")]
    [InlineData("order-sent", 1, """{"order":null}""")]
    [InlineData("order-sent", 1, """{"order":"o-1","more":1}""")]
    [InlineData("order-sent", 1, """{"order":"o-1","order":"o-2"}""")]
    [InlineData("order-sent", 1, """{"order":"o-1" """)]
    public void What_cannot_be_read_is_named(string type, short version, string payload)
    {
        var stored = Shapes.Stored(new NewEvent(Guid.Empty, type, version, payload, "{}", Make.At), position: 17);
        var fault = Assert.Throws<UnknownEventException>(() => EventRegistry.Decode(stored));
        Assert.Contains($"position 17, {type}/{version}", fault.Message, StringComparison.Ordinal);
        Assert.Same(stored, fault.Stored);
    }

    [Theory]
    [InlineData("""{"code":"A","rule":"a","passed":true,"limit":null}""", "lacks value")]
    [InlineData("""{"code":"A","rule":"a","passed":true,"limit":null,"value":null,"more":1}""", "no member more")]
    [InlineData("""{"code":"A","code":"A","rule":"a","passed":true,"limit":null,"value":null}""", "names code twice")]
    [InlineData("""{"code":"A","rule":"a","passed":"yes","limit":null,"value":null}""", "true or false")]
    [InlineData("""{"code":null,"rule":"a","passed":true,"limit":null,"value":null}""", "Not a text")]
    [InlineData("""["A"]""", "is an object")]
    public void A_check_that_cannot_be_read_is_named(string check, string fault)
    {
        var read = Assert.Throws<System.Text.Json.JsonException>(() => System.Text.Json.JsonSerializer.Deserialize<Domain.Rules.Check>(check, DomainJson.Stored));
        Assert.Contains(fault, read.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_version_is_lifted_step_by_step()
    {
        var codec = new EventCodec(
            [new("greeted", 3, typeof(Greeted))],
            [
                new("greeted", 1, payload => payload["whom"] = payload["name"]!.DeepClone()),
                new("greeted", 2, payload => payload.Remove("name")),
            ]);
        var old = Shapes.Stored(new NewEvent(Guid.Empty, "greeted", 1, """{"name":"Ann"}""", "{}", Make.At));
        Assert.Equal(new Greeted("Ann"), codec.Decode(old));
        Assert.Throws<UnknownEventException>(() => codec.Decode(old with { SchemaVersion = 4 }));
        Assert.Throws<UnknownEventException>(() => codec.Decode(old with { SchemaVersion = 0 }));
    }

    [Fact]
    public void The_golden_shapes_are_generated_and_not_found_by_reflection_at_run_time()
    {
        var context = typeof(EventRegistry).Assembly.GetType("TraderTerminal.Grains.Abstractions.Json.DomainShapes")!;
        var shapes = (System.Text.Json.Serialization.JsonSerializerContext)context.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        Assert.All(Shapes.Cases, shape => Assert.NotNull(shapes.GetTypeInfo(shape)));
    }

    private sealed record Greeted(string Whom);
}
