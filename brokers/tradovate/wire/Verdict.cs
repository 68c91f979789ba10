using System.Text.Json;
using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.Tradovate.Wire;

/// <summary>What a body says that came with status 200, which is no success by itself (reference 5.2).</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>Nothing in it speaks against it.</summary>
    public sealed record Fine(Row Body) : Verdict;

    /// <summary>Refused; nothing was done.</summary>
    /// <param name="Code"><c>failureReason</c>, or a word of ours.</param>
    public sealed record Refused(string Code, string Text) : Verdict;

    /// <summary>To be sent again with the ticket after so many seconds, if no human has to solve something first (reference 4.9).</summary>
    public sealed record Penalty(string Ticket, int Seconds, bool NeedsAPerson) : Verdict;

    /// <summary>It may have been done.</summary>
    public sealed record Unclear(string Why) : Verdict;

    /// <summary>Codes of ours, where Tradovate gives a text alone.</summary>
    public const string ErrorText = "ERROR_TEXT", Violations = "VIOLATIONS";

    /// <summary>A query: an object or a list.</summary>
    public static Verdict OfQuery(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array) return new Fine(new Row(body));
        if (body.ValueKind != JsonValueKind.Object) return new Unclear($"the answer is neither an object nor a list: {Shown(body)}");
        var row = new Row(body);
        if (PenaltyOf(row) is { } penalty) return penalty;
        if (row.TextOrNull("errorText") is { Length: > 0 } text) return new Refused(ErrorText, text);
        if (ViolationsOf(row) is { } violations) return new Refused(Violations, violations);
        return new Fine(row);
    }

    /// <summary>A command about an order, which is taken when it names an id (<c>orderId</c>, <c>commandId</c>) and no failure, and refused the other way round.</summary>
    /// <param name="mayBeEmpty">An empty object says that there was nothing to be done (reference 8.6).</param>
    public static Verdict OfCommand(JsonElement body, bool mayBeEmpty = false)
    {
        if (OfQuery(body) is not Fine { Body: { Json.ValueKind: JsonValueKind.Object } row })
            return OfQuery(body) is Fine ? new Unclear("the answer is a list") : OfQuery(body);
        long? id;
        try
        {
            id = row.WholeOrNull("orderId") ?? row.WholeOrNull("commandId");
        }
        catch (FormatException broken)
        {
            return new Unclear(broken.Message);
        }

        var reason = row.TextOrNull("failureReason");
        var failed = reason is not (null or "" or "Success");
        return (id, failed) switch
        {
            (not null, false) => new Fine(row),
            (null, true) => new Refused(reason!, row.TextOrNull("failureText") is { Length: > 0 } text ? text : reason!),
            (null, false) when mayBeEmpty && reason is null => new Fine(row),
            (null, false) => new Unclear("the answer names neither an id nor a failure"),
            _ => new Unclear($"the answer names an id and a failure: {reason}"),
        };
    }

    private static Penalty? PenaltyOf(Row row) =>
        row.TextOrNull("p-ticket") is { } ticket ? new(ticket, row.NumberOrNull("p-time") is { } seconds ? (int)Math.Clamp(Math.Ceiling(seconds), 0, 86_400) : 0, row.FlagOrNull("p-captcha") ?? false) : null;

    private static string? ViolationsOf(Row row)
    {
        var all = row.Rows("violations").Select(one => one.TextOrNull("description") ?? one.TextOrNull("constraint") ?? "").ToList();
        return all.Count == 0 ? null : string.Join("; ", all);
    }

    private static string Shown(JsonElement body) => body.ValueKind == JsonValueKind.Undefined ? "nothing" : body.ValueKind.ToString();
}
