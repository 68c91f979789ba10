namespace TraderTerminal.Brokers.Common;

/// <summary>What became of a request.</summary>
public abstract record WireReply
{
    private WireReply() { }

    /// <summary>The broker did it, or has said what was asked.</summary>
    public sealed record Done(Row Answer) : WireReply;

    /// <summary>The broker has decided against it, or it never got there: nothing was done.</summary>
    /// <param name="Code">The broker's name for it, <c>HTTP_400</c>, or one of ours.</param>
    public sealed record Refused(string Code, string Text) : WireReply;

    /// <summary>It may have been done. Looked up, never sent again.</summary>
    public sealed record Unclear(string Why) : WireReply;

    /// <summary>Codes of ours, beside the broker's.</summary>
    public static class Codes
    {
        /// <summary>The requests of this login are used up.</summary>
        public const string Budget = "REQUEST_BUDGET";

        /// <summary>There is no connection, or no login.</summary>
        public const string NotConnected = "NOT_CONNECTED";
    }
}
