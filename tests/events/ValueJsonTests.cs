using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Json;
using Xunit;

namespace TraderTerminal.Tests.Events;

public sealed class ValueJsonTests
{
    public static TheoryData<object, string> Written => new()
    {
        { Usd.FromDollars(51_750m), "\"51750.00\"" },
        { Usd.FromDollars(-0.125m), "\"-0.125\"" },
        { new Usd(long.MinValue), "\"-9223372036854.775808\"" },
        { new Usd(long.MaxValue), "\"9223372036854.775807\"" },
        { Price.FromPoints(15_500.5m), "\"15500.50\"" },
        { Price.FromPoints(0.0000005m), "\"0.0000005\"" },
        { new Points(-250_000_000), "\"-0.25\"" },
        { new MiniEquivalents(3_000_000), "\"3\"" },
        { new MiniEquivalents(100_000), "\"0.1\"" },
        { Measure.Of(Usd.FromDollars(1_000)), """{"value":"1000.00","unit":"USD"}""" },
        { Measure.Of(new MiniEquivalents(3_000_000)), """{"value":"3","unit":"contracts"}""" },
        { default(Measure), "null" },
        { new Contracts(3), "3" },
        { 1.0m, "1" },
        { 66.70m, "66.7" },
        { new AccountId("eval_1"), "\"eval_1\"" },
        { default(AccountId), "\"\"" },
        { new AlertId(new Guid("00112233-4455-6677-8899-aabbccddeeff")), "\"00112233-4455-6677-8899-aabbccddeeff\"" },
        { new ContractSymbol("MNQ", 2026, 12), "\"MNQZ2026\"" },
        { new TradeDate(new DateOnly(2026, 10, 20)), "\"2026-10-20\"" },
        { Make.At, "\"2026-10-20T15:00:00Z\"" },
        { Make.At.AddMicroseconds(120), "\"2026-10-20T15:00:00.00012Z\"" },
        { TradingState.ReduceOnly, "\"reduceOnly\"" },
        { new EquatableArray<Contracts>([new(1), new(2)]), "[1,2]" },
        { default(EquatableArray<Contracts>), "[]" },
        { new EquatableArray<Contracts>([]), "[]" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void A_value_has_one_text_and_is_read_from_it(object value, string text)
    {
        foreach (var options in (JsonSerializerOptions[])[DomainJson.Stored, DomainJson.Shown])
        {
            Assert.Equal(text, JsonSerializer.Serialize(value, options));
            Assert.Equal(value, JsonSerializer.Deserialize(text, value.GetType(), options));
        }
    }

    [Theory]
    [InlineData(typeof(Usd), "51750")]
    [InlineData(typeof(Usd), "\"\"")]
    [InlineData(typeof(Usd), "\"-\"")]
    [InlineData(typeof(Usd), "\"1.\"")]
    [InlineData(typeof(Usd), "\".5\"")]
    [InlineData(typeof(Usd), "\"1e3\"")]
    [InlineData(typeof(Usd), "\" 1\"")]
    [InlineData(typeof(Usd), "\"1,000\"")]
    [InlineData(typeof(Usd), "\"0.0000001\"")]
    [InlineData(typeof(Usd), "\"9223372036854.775808\"")]
    [InlineData(typeof(Usd), "\"-9223372036854.775809\"")]
    [InlineData(typeof(Usd), "\"00000000000000000000000000000000000000000000000000000001\"")]
    [InlineData(typeof(Price), "null")]
    [InlineData(typeof(Contracts), "-1")]
    [InlineData(typeof(Contracts), "1.5")]
    [InlineData(typeof(Contracts), "\"1\"")]
    [InlineData(typeof(AccountId), "7")]
    [InlineData(typeof(AlertId), "\"00112233445566778899aabbccddeeff\"")]
    [InlineData(typeof(ContractSymbol), "\"MNQ\"")]
    [InlineData(typeof(TradeDate), "\"20.10.2026\"")]
    [InlineData(typeof(DateTimeOffset), "\"2026-10-20T15:00:00\"")]
    [InlineData(typeof(DateTimeOffset), "\"2026-10-20\"")]
    [InlineData(typeof(TradingState), "3")]
    [InlineData(typeof(TradingState), "\"asleep\"")]
    [InlineData(typeof(Measure), """{"value":"1"}""")]
    [InlineData(typeof(Measure), """{"value":"1","unit":"EUR"}""")]
    [InlineData(typeof(Measure), """{"value":"1","unit":"USD","more":1}""")]
    [InlineData(typeof(EquatableArray<string>), "[null]")]
    [InlineData(typeof(EquatableArray<Contracts>), "{}")]
    public void Anything_else_is_refused(Type type, string text) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(text, type, DomainJson.Shown));

    [Fact]
    public void An_offset_is_turned_into_utc() =>
        Assert.Equal("\"2026-10-20T15:00:00Z\"", JsonSerializer.Serialize(
            JsonSerializer.Deserialize<DateTimeOffset>("\"2026-10-20T10:00:00-05:00\"", DomainJson.Shown), DomainJson.Shown));

    /// <summary>The slow obvious text is the oracle for the fast one.</summary>
    [Fact]
    public void Amounts_are_written_as_they_print() =>
        Prop.ForAll<long>(units =>
            JsonSerializer.Serialize(new Usd(units), DomainJson.Stored) == $"\"{new Usd(units)}\""
            && JsonSerializer.Serialize(new Price(units), DomainJson.Stored) == $"\"{new Price(units)}\""
            && JsonSerializer.Serialize(new MiniEquivalents(units), DomainJson.Stored) == $"\"{new MiniEquivalents(units)}\""
            && JsonSerializer.Deserialize<Usd>($"\"{new Usd(units)}\"", DomainJson.Stored).Micros == units)
        .QuickCheckThrowOnFailure();
}
