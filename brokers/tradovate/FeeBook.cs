using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>What fills cost, where it was told: it may come after the fill (reference 7.7).</summary>
internal sealed class FeeBook(TimeSpan kept)
{
    private readonly Lock _gate = new();
    private readonly Recent<long, decimal> _fees = new(kept);

    public void Take(FeeRow row, DateTimeOffset now)
    {
        lock (_gate) _fees.Set(row.Id, row.Total, now);
    }

    public decimal? Of(long fill)
    {
        lock (_gate) return _fees.Has(fill) ? _fees.Find(fill) : null;
    }
}
