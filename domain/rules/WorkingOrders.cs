namespace TraderTerminal.Domain.Rules;

/// <summary>The most orders that may live at once, the new one among them; bracket legs that wait for their entry count too.</summary>
public sealed record WorkingOrders(int Max)
{
    public const string Code = "WORKING_ORDERS";

    /// <summary>The rule's name in decisions.</summary>
    public const string Name = "working_orders";

    /// <param name="with">Live orders with the new one in it.</param>
    public Check Check(int with) =>
        new(Code, Name, with <= Max, Measure.Of(MiniEquivalents.FromMinis(Max)), Measure.Of(MiniEquivalents.FromMinis(with)));

    public static WorkingOrders Tightest(WorkingOrders a, WorkingOrders b) => new(Math.Min(a.Max, b.Max));
}
