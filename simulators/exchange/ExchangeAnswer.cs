namespace TraderTerminal.Simulators.Exchange;

/// <summary>The exchange's answer to a request.</summary>
public abstract record ExchangeAnswer
{
    private ExchangeAnswer() { }

    /// <summary>Done; the order as it stands after the request, which may be filled already.</summary>
    public sealed record Accepted(ExchangeOrder Order) : ExchangeAnswer;

    public sealed record Refused(string Code, string Text) : ExchangeAnswer;
}
