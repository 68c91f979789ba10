using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Rules;
using Xunit;

namespace TraderTerminal.Tests.Calendar;

/// <summary>The calendar cases of the published rule vectors: trade date, phase and the next boundaries at an instant.</summary>
public sealed class CalendarCases
{
    private static readonly JsonObject Vectors = JsonNode.Parse(File.ReadAllText(TestData.File("rule-vectors.json")))!.AsObject();

    public static TheoryData<string> Ids => [.. Vectors["calendarCases"]!.AsArray().Select(item => item!["id"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_instant_lies_where_the_vector_says(string id)
    {
        var item = Vectors["calendarCases"]!.AsArray().First(candidate => candidate!["id"]!.GetValue<string>() == id)!;
        var calendar = Calendar(item["calendar"]!);
        var at = Instant(item["t"]!);
        var expected = item["expected"]!.AsObject();
        var session = calendar.SessionAt(at);
        foreach (var (key, value) in expected)
        {
            switch (key)
            {
                case "tradeDate": Assert.Equal(value!.GetValue<string>(), session.TradeDate.ToString()); break;
                case "phase": Assert.Equal(value!.GetValue<string>(), JsonNamingPolicy.CamelCase.ConvertName(TradingCalendar.Phase(session, at).ToString())); break;
                case "nextFlatBy": Assert.Equal(Instant(value!), Next(calendar, at, BoundaryKind.FlatBy)); break;
                case "nextSessionOpen": Assert.Equal(Instant(value!), Next(calendar, at, BoundaryKind.SessionOpen)); break;
                case "local": Assert.Equal(at, Instant(value!)); break;
                default: Assert.Fail($"The vector asks for {key}."); break;
            }
        }
    }

    private static DateTimeOffset Next(TradingCalendar calendar, DateTimeOffset at, BoundaryKind kind) =>
        calendar.Boundaries(at, at.AddDays(14)).First(boundary => boundary.Kind == kind).At;

    private static DateTimeOffset Instant(JsonNode node) => DateTimeOffset.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture);

    private static TradingCalendar Calendar(JsonNode node)
    {
        var calendar = node is JsonValue ? Vectors["calendars"]![node.GetValue<string>()]! : node;
        var book = new JsonObject
        {
            ["id"] = "test", ["version"] = "1", ["startBalance"] = 1, ["calendar"] = calendar.DeepClone(),
        };
        return RuleBookReader.Read(book.ToJsonString()) switch
        {
            ReadRuleBook.Read read => read.Book.Calendar,
            ReadRuleBook.Faulty faulty => throw new InvalidOperationException(string.Join("; ", faulty.Faults)),
            _ => throw new InvalidOperationException(),
        };
    }
}
