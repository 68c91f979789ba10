using System.Text.Json.Serialization;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>One converter for each value type of the domain.</summary>
internal static class ValueConverters
{
    public static IReadOnlyList<JsonConverter> All { get; } =
    [
        new FixedPointConverter<Usd>(places: 6, shown: 2, amount => amount.Micros, micros => new(micros)),
        new FixedPointConverter<Price>(places: 9, shown: 2, price => price.Nanos, nanos => new(nanos)),
        new FixedPointConverter<Points>(places: 9, shown: 2, distance => distance.Nanos, nanos => new(nanos)),
        new FixedPointConverter<MiniEquivalents>(places: 6, shown: 0, minis => minis.Millionths, millionths => new(millionths)),
        new TextConverter<AccountId>(id => id.Value, text => new(text)),
        new TextConverter<OrderId>(id => id.Value, text => new(text)),
        new TextConverter<FillId>(id => id.Value, text => new(text)),
        new TextConverter<RuleBookId>(id => id.Value, text => new(text)),
        new TextConverter<AlertId>(id => id.ToString(), text => Guid.TryParseExact(text, "D", out var id) ? new(id) : null),
        new TextConverter<CommandId>(id => id.ToString(), text => Guid.TryParseExact(text, "D", out var id) ? new(id) : null),
        new TextConverter<ContractSymbol>(contract => contract.ToString(), ContractCache.Read),
        new TextConverter<TradeDate>(date => date.ToString(), text => TradeDate.TryParse(text, out var date) ? date : null),
        new TimeConverter(),
        new ContractsConverter(),
        new DecimalConverter(),
        new MeasureConverter(),
        new CheckConverter(),
        new OverlayConverter(),
    ];
}
