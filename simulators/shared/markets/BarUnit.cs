namespace TraderTerminal.Simulators.Shared.Markets;

/// <summary>What a bar's length is counted in.</summary>
internal enum BarUnit
{
    Unspecified,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
}
