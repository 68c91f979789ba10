using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.Shared.Markets;

/// <summary>One contract's bars: a made-up past, drawn when somebody first asks, and what was traded since.</summary>
/// <param name="start">Where the made-up past ends; null for a contract that has a recorded one.</param>
internal sealed class BarBook(int seed, ContractSymbol contract, Product product, Price? start, DateTimeOffset startedAt, TradingCalendar hours)
{
    /// <summary>How far back minutes go (reference 6.6).</summary>
    private const int PastDays = 63;

    /// <summary>Seconds are kept for an hour.</summary>
    private const int SecondsMax = 3_600;

    private const int StepTicksMax = 3;
    private const int WickTicksMax = 3;
    private const int VolumeMax = 500;

    private readonly List<Bar> _minutes = [];
    private readonly Queue<Bar> _seconds = [];
    private Bar? _second;
    private Bar[]? _past;

    public void Add(in MarketQuote quote)
    {
        AddSecond(Bar.Of(Floor(quote.At, TimeSpan.TicksPerSecond), quote.Last, quote.Traded));
        var bar = Bar.Of(Floor(quote.At, TimeSpan.TicksPerMinute), quote.Last, quote.Traded);
        if (_minutes.Count > 0 && _minutes[^1].At >= bar.At) _minutes[^1] = _minutes[^1].With(bar);
        else _minutes.Add(bar);
    }

    /// <summary>Bars that begin in the window, newest first. The one that is still being made is left out unless asked for.</summary>
    public IReadOnlyList<Bar> Of(BarUnit unit, int number, DateTimeOffset from, DateTimeOffset to, bool includePartial, DateTimeOffset now)
    {
        var source = unit == BarUnit.Second ? _second is { } last ? _seconds.Append(last) : _seconds : (_past ??= Past()).Concat(_minutes);
        var bars = new List<Bar>();
        long? open = null;
        foreach (var bar in source)
        {
            if (bar.At > now) break;
            if (bar.Volume == 0) continue; // Only the quote moved.
            if (bar.At < from - TimeSpan.FromDays(unit > BarUnit.Hour ? 32L * number : 2)) continue;
            var (key, at) = Place(unit, number, bar.At);
            if (open == key) bars[^1] = bars[^1].With(bar);
            else bars.Add(bar with { At = at });
            open = key;
        }

        var partial = Place(unit, number, now).Key;
        bars.RemoveAll(bar => bar.At < from || bar.At > to || (!includePartial && Place(unit, number, bar.At).Key == partial));
        bars.Reverse();
        return bars;
    }

    private void AddSecond(in Bar bar)
    {
        if (_second is { } last && last.At >= bar.At)
        {
            _second = last.With(bar);
            return;
        }

        if (_second is { } done) _seconds.Enqueue(done);
        if (_seconds.Count > SecondsMax) _seconds.Dequeue();
        _second = bar;
    }

    /// <summary>Which bar an instant belongs to, and when that bar begins. Days begin with their session, at 17:00 in Chicago.</summary>
    private (long Key, DateTimeOffset At) Place(BarUnit unit, int number, DateTimeOffset at)
    {
        if (unit <= BarUnit.Hour)
        {
            var ticks = number * unit switch
            {
                BarUnit.Second => TimeSpan.TicksPerSecond,
                BarUnit.Minute => TimeSpan.TicksPerMinute,
                _ => TimeSpan.TicksPerHour,
            };
            return (at.UtcTicks / ticks, Floor(at, ticks));
        }

        var session = hours.SessionAt(at);
        var date = session.TradeDate.Date;
        var place = unit switch
        {
            BarUnit.Day => date.DayNumber,
            BarUnit.Week => session.TradeDate.Monday.DayNumber / 7,
            _ => date.Year * 12 + date.Month,
        };
        return (place / number, session.OpenAt);
    }

    private static DateTimeOffset Floor(DateTimeOffset at, long ticks) => new(at.UtcTicks - at.UtcTicks % ticks, TimeSpan.Zero);

    /// <summary>A walk backwards from the price at which the contract's market began.</summary>
    private Bar[] Past()
    {
        var chance = new Random(seed ^ (contract.Year * 16 + contract.Month));
        if (start is not { } close) return [];
        var bars = new List<Bar>();
        var instrument = product.Instrument;
        var first = Floor(startedAt, TimeSpan.TicksPerMinute);
        for (var at = first.AddMinutes(-1); at > first.AddDays(-PastDays); at = at.AddMinutes(-1))
        {
            if (!hours.IsProductOpen(product.Like, at)) continue;
            var step = instrument.TickSize * chance.Next(-StepTicksMax, StepTicksMax + 1);
            var open = (close + step).Nanos > instrument.TickSize.Nanos * 10 ? close + step : close;
            var (top, bottom) = open > close ? (open, close) : (close, open);
            bars.Add(new(at, open, top + instrument.TickSize * chance.Next(WickTicksMax), bottom - instrument.TickSize * chance.Next(WickTicksMax), close, 1 + chance.Next(VolumeMax)));
            close = open;
        }

        bars.Reverse();
        return [.. bars];
    }
}
