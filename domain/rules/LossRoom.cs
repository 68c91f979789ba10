using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>What open positions and the order could lose to their stops must fit into what is left until the nearest floor.</summary>
/// <param name="StopTicks">Ticks a contract may move against us where no stop is known; at least 1, so that no risk is taken for none.</param>
/// <param name="SlippageTicks">Ticks a stop may fill worse.</param>
/// <param name="Buffer">What has to stay over.</param>
/// <remarks>Engineering references 1.4: room − open risk − new risk ≥ buffer.</remarks>
public sealed record LossRoom(int StopTicks, int SlippageTicks, Usd Buffer)
{
    public const string Code = "LOSS_ROOM";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "loss_room";

    /// <summary>What one contract may lose. <paramref name="toStop"/> is the distance to its stop; null without one.</summary>
    public Usd RiskOf(Instrument instrument, Points? toStop)
    {
        var ticks = toStop is { } distance
            ? (Math.Max(0, distance.Nanos) + instrument.TickSize.Nanos - 1) / instrument.TickSize.Nanos
            : StopTicks;
        return new(checked((ticks + SlippageTicks) * instrument.TickValue.Micros));
    }

    /// <summary>The gate: limit is the room less the buffer, value the risk with the order in it.</summary>
    public Check Check(Usd room, Usd openRisk, Usd newRisk) =>
        new(Code, Name, openRisk + newRisk <= room - Buffer, Measure.Of(room - Buffer), Measure.Of(openRisk + newRisk));

    /// <summary>The largest number of contracts that still fits.</summary>
    public int Largest(Usd room, Usd openRisk, Usd riskOfOne)
    {
        var left = room - Buffer - openRisk;
        return left < Usd.Zero ? 0 : riskOfOne == Usd.Zero ? int.MaxValue : (int)Math.Min(int.MaxValue, left.Micros / riskOfOne.Micros);
    }

    public static LossRoom Tightest(LossRoom a, LossRoom b) =>
        new(Math.Max(a.StopTicks, b.StopTicks), Math.Max(a.SlippageTicks, b.SlippageTicks), Usd.Max(a.Buffer, b.Buffer));
}
