namespace TraderTerminal.Domain.Rules;

/// <summary>Which fees a simulated venue charges an account: none, or those of a named table.</summary>
public sealed record FeeSchedule(string Name)
{
    public static FeeSchedule None { get; } = new("none");
}
