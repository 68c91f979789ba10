using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Tests.Rules;

/// <summary>Every limit of a shipped book, just below, at and just above.</summary>
/// <remarks>What is expected follows the rules reference, 4.3 and 4.5 to 4.8, from the values in the book's text.</remarks>
internal static partial class LimitCases
{
    /// <summary>One cent.</summary>
    private const long Cent = 10_000;

    private const long Dollar = 1_000_000;

    private static readonly long[] Sides = [-1, 0, 1];
    private static readonly ConcurrentDictionary<string, IReadOnlyList<LimitCase>> Kept = new();

    /// <summary>The day the accounts begin on, and the one after it: no holiday, no change of the clock.</summary>
    private static readonly DateOnly Tuesday = new(2026, 10, 20);

    private static readonly DateOnly Wednesday = new(2026, 10, 21);

    public static IReadOnlyList<LimitCase> Of(BookText book) => Kept.GetOrAdd(book.Id, static (_, text) => [.. All(text).Select(one => IsAdvisory(text) ? one with { Expected = Advised(one) } : one)], book);

    private static IEnumerable<LimitCase> All(BookText text) =>
    [
        .. Drawdowns(text), .. DailyLosses(text), .. Positions(text), .. Products(text), .. Targets(text), .. Consistencies(text), .. PayoutsOf(text),
        .. Ladders(text), .. Hours(text), .. Capability(text),
    ];

    private static bool IsAdvisory(BookText book) => (bool?)book.Json["advisory"] == true;

    /// <summary>What a book does that only advises: at the same boundary it warns. Hours and products are the venue's, and stay.</summary>
    private static string Advised(LimitCase one) => one.Expected switch
    {
        ['f', 'a', 'i', 'l', 'e', 'd', ' ', .. var raised] => $"active {raised}",
        "passed" => "active",
        var judged when one.Kind is "contracts" or "contracts beside others" or "product cap" => judged.Replace("refused", "advised", StringComparison.Ordinal),
        var held when one.Kind == "contracts held" => held.Replace("reduces 1", "reduces 0", StringComparison.Ordinal),
        var same => same,
    };

    private static string Side3(long side) => side < 0 ? "just below" : side == 0 ? "at" : "just above";

    private static Usd? Money(long? micros) => micros is { } known ? new Usd(known) : null;

    private static int Whole(JsonNode? node, int otherwise) => node is null ? otherwise : (int)node.GetValue<decimal>();

    private static DateTimeOffset NextOpen(BookText book) => book.At(Tuesday, book.Time("rollAt")!.Value);

    private static DateTimeOffset DayClose(BookText book) => book.At(Tuesday, book.Time("dayCloseAt")!.Value);

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Status and every violation with its limit: <c>failed DRAWDOWN 48000.00</c>.</summary>
    private static string Standing(BookAccount account) =>
        string.Join(' ', [account.State.Status, .. account.Violations.Select(raised => $"{raised.Code} {raised.Limit}")]);
}
