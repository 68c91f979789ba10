using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts;

/// <summary>What reading an alert's body came to.</summary>
public abstract record AlertRead
{
    private AlertRead() { }

    /// <param name="Alerts">One, or the 1 to 10 of a batch, in order.</param>
    /// <param name="Dialect">Which way of writing it was, for example <c>own</c>, <c>pickmytrade</c> or <c>generic</c>.</param>
    /// <param name="Repairs">Which repairs were needed, <c>R1</c> to <c>R8</c> of the reference 2.3.</param>
    /// <param name="IsBatch">The body was a list, be it of one.</param>
    public sealed record Parsed(
        EquatableArray<CanonicalAlert> Alerts, bool IsBatch, string Dialect, EquatableArray<string> Repairs, EquatableArray<string> Warnings) : AlertRead
    {
        /// <summary>The alert, or the first of a batch.</summary>
        public CanonicalAlert Alert => Alerts[0];
    }

    /// <summary>No alert: the first complaint, where it is (counted from 1), the text around it without secrets, and all complaints.</summary>
    public sealed record Malformed(
        string Code, string Reason, int Line, int Column, string Excerpt, EquatableArray<Complaint> Complaints) : AlertRead;
}

/// <summary>One thing that is wrong with a body.</summary>
/// <param name="Code">From <see cref="AlertCodes"/> or the symbol codes.</param>
public sealed record Complaint(string Code, string Reason, int Line, int Column);
