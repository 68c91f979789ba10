namespace TraderTerminal.Simulators.Exchange.Markets;

/// <summary>How fast a market runs. The default is as fast as possible.</summary>
/// <param name="Factor">Market seconds in a second of the clock; zero for as fast as possible.</param>
public readonly record struct MarketPace(int Factor)
{
    public static MarketPace AsFastAsPossible => default;

    public static MarketPace RealTime => new(1);

    public static MarketPace Times(int factor) => new(factor);
}
