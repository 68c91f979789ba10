using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Silo.Runtime;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Faults;

namespace TraderTerminal.Silo.Markets;

/// <summary>Drives a virtual world: the clock stops at every timer and every quote, and goes on when all is quiet.</summary>
/// <param name="catchUp">Waits until what happened can be read, so that the driver's next question finds it.</param>
/// <param name="crashAt">Where the process is to die.</param>
/// <remarks>So whatever is decided carries the time of what caused it, and two runs of one script write the same journal.</remarks>
internal sealed class Simulation(SimulatedMarket market, VirtualTime time, PaperBroker broker, Quiescence quiescence, Func<Task> catchUp, Action<CrashPoint> crashAt) : IDisposable
{
    /// <summary>
    /// What waits for the virtual clock itself (a late answer, a retry) is never quiet before the clock moves: when nothing began or
    /// ended for this much real time the clock goes on without it.
    /// </summary>
    private static readonly TimeSpan StandstillMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private readonly SortedDictionary<ContractSymbol, Price> _last = [];

    /// <summary>True when prices can be set.</summary>
    public bool IsGenerated => market.Generated is not null;

    /// <summary>How the broker misbehaves from its next request on.</summary>
    public void Misbehave(FaultPlan plan) => broker.Faults = plan;

    /// <summary>Takes every quote up to this time, and the clock there. A time in the past moves nothing.</summary>
    public async Task<SimulationAnswer> AdvanceTo(DateTimeOffset to, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var quotes = 0;
            await Settle();
            for (; market.Source.Peek() is { } quote && quote.At <= to && !cancel.IsCancellationRequested; quotes++)
            {
                market.Source.TryNext(out _);
                await MoveTo(quote.At);
                await Step(quote with { At = time.GetUtcNow() });
            }

            if (!cancel.IsCancellationRequested) await MoveTo(to);
            return await Answer(quotes);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Waits until everything that is due now has been done.</summary>
    public async Task<SimulationAnswer> SettleNow(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await Settle();
            return await Answer(0);
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task<SimulationAnswer> SetPrice(ContractSymbol contract, Price price, bool hold, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await Settle();
            await Step(market.Set(contract, price, time.GetUtcNow(), hold));
            return await Answer(1);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>From here on the process dies at the first event that an account is to write of this type.</summary>
    public void CrashAt(CrashPoint at) => crashAt(at);

    public void Dispose() => _one.Dispose();

    private async Task Step(MarketQuote quote)
    {
        broker.Step(quote);
        _last[quote.Contract] = quote.Last;
        await Settle();
    }

    private async Task MoveTo(DateTimeOffset at)
    {
        while (at >= time.GetUtcNow() && time.FireNext(at)) await Quiet();
        if (at > time.GetUtcNow()) time.Advance(at);
    }

    /// <summary>Until an advance that moves nothing starts nothing any more.</summary>
    private async Task Settle()
    {
        await Quiet();
        while (time.FireNext(time.GetUtcNow())) await Quiet();
    }

    private async Task Quiet()
    {
        var quiet = quiescence.WhenQuiet();
        for (long before = -1; !quiet.IsCompleted && quiescence.Changes != before;)
        {
            before = quiescence.Changes;
            await quiet.WaitAsync(StandstillMax, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SimulationAnswer> Answer(int quotes)
    {
        await catchUp().WaitAsync(StandstillMax, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new(time.GetUtcNow(), quotes, _last.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value.ToString()));
    }
}

/// <summary>Where a simulated world stands: the time, the quotes taken, and the newest price of each contract.</summary>
internal sealed record SimulationAnswer(DateTimeOffset Now, int Quotes, IReadOnlyDictionary<string, string> Last);
