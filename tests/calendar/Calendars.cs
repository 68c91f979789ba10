using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Tests.Calendar;

/// <summary>Calendars read the way a rule book's is.</summary>
internal static class Calendars
{
    public static TradingCalendar Of(string json) =>
        RuleBookReader.Read($$"""{"id":"test","version":"1","startBalance":1,"calendar":{{json}}}""") switch
        {
            ReadRuleBook.Read read => read.Book.Calendar,
            ReadRuleBook.Faulty faulty => throw new InvalidOperationException(string.Join("; ", faulty.Faults)),
            _ => throw new InvalidOperationException(),
        };

    /// <summary>Roll 17:00, day close 16:00, Chicago; more fields after them.</summary>
    public static TradingCalendar Chicago(string more = "") =>
        Of($$"""{"timeZone":"America/Chicago","rollAt":"17:00","dayCloseAt":"16:00"{{(more.Length > 0 ? "," + more : "")}}}""");

    public static TradingCalendar Topstep { get; } = Chicago(
        "\"flatBy\":\"15:10\",\"lastEntryAt\":\"15:08\",\"onFlatBy\":\"flatten\",\"holidays\":\"topstep-sim-2026\"");

    public static TradingCalendar Blended { get; } = Chicago(
        "\"flatBy\":\"15:10\",\"lastEntryAt\":\"15:08\",\"onFlatBy\":\"flatten\",\"holidays\":\"topstep-live-2026\",\"blendHolidays\":true");
}
