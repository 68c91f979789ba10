using System.Text;

namespace TraderTerminal.Tests.Brokers;

/// <summary>Faults for a whole case, drawn from a seed: of answers and of the stream, but none that changes what becomes of an order.</summary>
internal static class FaultsOfTheLine
{
    /// <summary>Each is in a case with a chance of one in so many.</summary>
    private const int OneIn = 2;

    private static readonly (string Kind, string? Target, int PerMilleMax, int MillisecondsMax, int Status)[] Kinds =
    [
        ("status", null, 40, 0, 429),
        ("status", null, 60, 0, 500),
        ("status", null, 60, 0, 502),
        ("statusAfter", "Order/place", 300, 0, 500),
        ("statusAfter", "Order/cancel", 300, 0, 500),
        ("lostAnswer", null, 100, 0, 0),
        ("cutBody", null, 60, 0, 0),
        ("lateAnswer", null, 60, 300, 0),
        ("pending", "Order/place", 300, 0, 0),
        ("pending", "Order/cancel", 300, 0, 0),
        ("dropEvent", null, 200, 0, 0),
        ("duplicateEvent", null, 300, 0, 0),
        ("lateEvent", null, 200, 100, 0),
        ("swapEvents", null, 200, 0, 0),
        ("bareEvent", null, 300, 0, 0),
        ("unknownField", null, 300, 0, 0),
        ("hubDrop", null, 30, 0, 0),
        ("hubReset", null, 30, 0, 0),
    ];

    public static int SeedOf(string text) => Encoding.UTF8.GetBytes(text).Aggregate(17, static (seed, letter) => unchecked(seed * 31 + letter));

    /// <summary>The same for Tradovate's words: what it has no word for is left out.</summary>
    private static readonly (string Kind, string? Target, int PerMilleMax, int MillisecondsMax, int Status)[] KindsOfTradovate =
    [
        // Five within the hour close everything but exits for an hour.
        ("status", "order/", 5, 0, 429),
        ("status", null, 60, 0, 500),
        ("status", null, 60, 0, 502),
        ("status", null, 30, 0, 408),
        ("statusAfter", "order/placeorder", 300, 0, 500),
        ("statusAfter", "order/placeoso", 300, 0, 500),
        ("statusAfter", "order/cancelorder", 300, 0, 500),
        ("lostAnswer", null, 100, 0, 0),
        ("cutBody", null, 60, 0, 0),
        ("lateAnswer", null, 60, 300, 0),
        ("emptyAnswer", "order/placeorder", 200, 0, 0),
        ("bothAnswer", "order/placeoso", 200, 0, 0),
        ("successAnswer", "order/placeorder", 200, 0, 0),
        ("successAnswer", "order/cancelorder", 300, 0, 0),
        ("dropEvent", null, 200, 0, 0),
        ("duplicateEvent", null, 300, 0, 0),
        ("lateEvent", null, 200, 100, 0),
        ("swapEvents", null, 200, 0, 0),
        ("repeatEvents", null, 300, 0, 0),
        ("unknownField", null, 300, 0, 0),
        ("hubDrop", null, 10, 0, 0),
        ("hubReset", null, 10, 0, 0),
    ];

    public static IEnumerable<object> Draw(int seed, bool isTradovate = false)
    {
        var chance = new Random(seed);
        foreach (var (kind, target, perMilleMax, millisecondsMax, status) in isTradovate ? KindsOfTradovate : Kinds)
        {
            if (chance.Next(OneIn) != 0) continue;
            yield return new { kind, target, perMille = 1 + chance.Next(perMilleMax), milliseconds = millisecondsMax == 0 ? 0 : 1 + chance.Next(millisecondsMax), status };
        }
    }
}
