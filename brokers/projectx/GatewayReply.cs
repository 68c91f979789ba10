using TraderTerminal.Brokers.ProjectX.Wire;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>What became of a request.</summary>
public abstract record GatewayReply
{
    private GatewayReply() { }

    /// <summary>The gateway did it, or has said what was asked.</summary>
    public sealed record Done(Row Answer) : GatewayReply;

    /// <summary>The gateway has decided against it, or it never got there: nothing was done.</summary>
    /// <param name="Code">The endpoint's name for it, <c>HTTP_400</c>, or one of ours.</param>
    public sealed record Refused(string Code, string Text) : GatewayReply;

    /// <summary>It may have been done. Looked up, never sent again.</summary>
    public sealed record Unclear(string Why) : GatewayReply;

    /// <summary>Codes of ours, beside the gateway's.</summary>
    public static class Codes
    {
        /// <summary>The requests of this login are used up.</summary>
        public const string Budget = "REQUEST_BUDGET";

        /// <summary>There is no connection, or no login.</summary>
        public const string NotConnected = "NOT_CONNECTED";
    }
}

/// <summary>The gateway lets us in no more, and why: no request is sent until a person has seen to it.</summary>
public sealed class LoginRefusedException(string text) : IOException(text);
