using TraderTerminal.Simulators.Tradovate.Wire;

namespace TraderTerminal.Simulators.Tradovate.World;

/// <summary>An order as a client asks for it, or the other side of an OCO, or a bracket of an OSO.</summary>
internal sealed record OrderAsk(
    OrderAction Action, OrderType Type, int Quantity, decimal? Price, decimal? StopPrice, decimal? Touched, int? MaxShow, decimal? Peg, TimeInForceWord? Tif,
    DateTimeOffset? ExpireTime, string? Text, string? ClOrdId, DateTimeOffset? ActivationTime, string? CustomTag50, bool IsAutomated);

/// <summary>What a command came to.</summary>
internal abstract record CommandResult
{
    private CommandResult() { }

    /// <summary>Taken; the ids of the orders, the asked one first.</summary>
    public sealed record Orders(IReadOnlyList<long> Ids) : CommandResult;

    public sealed record Command(long Id) : CommandResult;

    /// <summary>Nothing had to be done.</summary>
    public sealed record Nothing : CommandResult;

    public sealed record Refused(string Reason, string Text) : CommandResult;

    /// <summary>A field is missing or makes no sense.</summary>
    public sealed record Violation(string Constraint, string Value, string Description) : CommandResult;
}

/// <summary>Who asks, and how an account is named.</summary>
internal sealed record AccountAsk(long User, string UserName, bool IsLive, long? Id, string? Spec, long Session);
