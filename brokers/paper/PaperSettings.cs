using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Faults;

namespace TraderTerminal.Brokers.Paper;

/// <summary>How a paper broker behaves. The fees per account and product are in <see cref="Exchange"/>.</summary>
public sealed record PaperSettings
{
    public ExchangeSettings Exchange { get; init; } = new();

    /// <summary>Seeds slippage and faults.</summary>
    public int Seed { get; init; } = 1;

    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>The newest quotes go to the disk when this much simulation time has passed since they last did.</summary>
    public TimeSpan KeepQuotesEvery { get; init; } = TimeSpan.FromSeconds(1);
}
