using System.Reflection;
using System.Text;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Tests.Whole;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>One body for each code of an alert, in the order of AlertCodes and SymbolCodes. What only a running program can say has its story there.</summary>
public sealed class AlertCodeTests
{
    /// <summary>Each comes to the code it stands under, for an account that takes half of the sender's size.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["empty_body"] = " ",
        ["body_too_large"] = new(' ', 65_537),
        ["not_utf8"] = "\u00ff",
        ["malformed_json"] = "{",
        ["not_an_object"] = "[]",
        ["unrecognized_format"] = "<html></html>",
        ["conflicting_fields"] = """{"action":"buy","action":"sell"}""",
        ["unresolved_placeholder"] = Buy(""" "quantity":"{{strategy.order.contracts}}" """),
        ["missing_action"] = """{"symbol":"MNQ1!"}""",
        ["unknown_action"] = """{"symbol":"MNQ1!","action":"dance"}""",
        ["invalid_quantity"] = Buy("\"quantity\":0"),
        ["fractional_quantity"] = Buy("\"quantity\":1.5"),
        ["invalid_number"] = Buy("\"quantity\":2,\"price\":\"much\""),
        ["missing_price"] = Buy("\"quantity\":2,\"orderType\":\"limit\""),
        ["inconsistent_position"] = Buy("\"positionAfter\":\"long\",\"positionSizeAfter\":-2"),
        ["inconsistent_bracket"] = Buy("\"quantity\":2,\"stopLoss\":21500,\"takeProfit\":21400"),
        ["unsupported_field"] = Buy("\"quantity\":2,\"expireSeconds\":30"),
        ["unsupported_sizing"] = Buy("\"quantity\":\"50%\""),
        ["size_rounds_to_zero"] = Buy("\"quantity\":1"),
        ["stale"] = Buy("\"quantity\":2", "CME_MINI_DL:MNQ1!"),
        ["missing_symbol"] = """{"action":"buy","quantity":2}""",
        ["invalid_symbol"] = Buy("\"quantity\":2", "ES#"),
        ["unknown_symbol"] = Buy("\"quantity\":2", "AAPL"),
        ["unsupported_symbol"] = Buy("\"quantity\":2", "MNQ2!"),
        ["expired_contract"] = Buy("\"quantity\":2", "MNQH2025"),
    };

    public static TheoryData<string> Codes => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_body_comes_to_its_code(string code) => Assert.Equal(code, Said(AlertParser.Parse(Encoding.Latin1.GetBytes(Bodies[code]), Reading.Received)));

    [Fact]
    public void Every_code_has_its_body_or_its_story_and_no_other()
    {
        var declared = new[] { typeof(AlertCodes), typeof(SymbolCodes) }.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(code => (string)code.GetRawConstantValue()!);
        Assert.Equal(declared.Order(StringComparer.Ordinal), Bodies.Keys.Concat(ShellAlertCodeTests.Codes.Select(row => row.Data)).Order(StringComparer.Ordinal));
    }

    private static string Buy(string fields, string symbol = "MNQ1!") => $$"""{"symbol":"{{symbol}}","action":"buy",{{fields}}}""";

    private static string? Said(AlertRead read) => read switch
    {
        AlertRead.Malformed malformed => malformed.Code,
        AlertRead.Parsed parsed => (AlertResolver.Resolve(
            parsed.Alert, new(1, SameSide.Ignore, OppositeSide.Reverse, CancelOrders: true), new Follower(0.5m), null, ExchangeDate.Of(Reading.Received)) as ResolvedAlert.Unusable)?.Code,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
