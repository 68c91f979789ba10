using System.Runtime.InteropServices;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Simulators.Shared.Markets;

/// <summary>Prices of a stretch of time that begins at <paramref name="At"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Bar(DateTimeOffset At, Price Open, Price High, Price Low, Price Close, long Volume)
{
    public static Bar Of(DateTimeOffset at, Price price, int traded) => new(at, price, price, price, price, traded);

    /// <summary>This one with a later one in it.</summary>
    public Bar With(in Bar later) => this with
    {
        High = later.High > High ? later.High : High,
        Low = later.Low < Low ? later.Low : Low,
        Close = later.Close,
        Volume = Volume + later.Volume,
    };
}
