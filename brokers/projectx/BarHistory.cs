using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>Bars of the past. They have a limit of requests of their own, so no look at history keeps an order from going out.</summary>
public sealed class BarHistory(GatewayClient client, TimeProvider time, bool isLiveData)
{
    /// <summary>Of one request: the documentation says 20 000, measured were 1000, and more are cut off without a word (reference 6.6).</summary>
    public const int BarsMax = 1_000;

    /// <summary>Whole bars that begin between two instants, both included, oldest first; none of a contract that the gateway does not know.</summary>
    /// <param name="length">Of a bar, in units.</param>
    /// <exception cref="IOException">The gateway cannot be asked now.</exception>
    public async Task<IReadOnlyList<GatewayBar>> Read(
        ContractSymbol contract, GatewayBarUnit unit, int length, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var bars = new List<GatewayBar>();
        // An end in the future is answered strangely (6.6).
        for (var end = time.GetUtcNow() is var now && now < to ? now : to; ; end = bars[^1].At)
        {
            var page = await client.Read(
                GatewayPaths.Bars,
                new
                {
                    contractId = ProjectXProducts.ContractIdOf(contract), live = isLiveData, startTime = from, endTime = end, unit = (int)unit, unitNumber = length, limit = BarsMax,
                    includePartialBar = false,
                },
                "bars", GatewayBar.Read, cancel);
            var older = page.Where(bar => bars.Count == 0 || bar.At < bars[^1].At).OrderByDescending(bar => bar.At).ToList();
            bars.AddRange(older);
            // However few the gateway gives at once: it is over when it gives none that is older.
            if (older.Count == 0) break;
        }

        bars.Reverse();
        return bars;
    }
}
