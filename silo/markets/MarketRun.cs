using TraderTerminal.Brokers.Paper;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Simulators.Exchange.Markets;

namespace TraderTerminal.Silo.Markets;

/// <summary>Runs the simulated market by the real clock, until it is disposed.</summary>
internal sealed class MarketRun(SimulatedMarket market, PaperBroker broker, TimeProvider time, MarketPace pace) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _run = Task.CompletedTask;

    public bool IsGenerated => market.Generated is not null;

    public void Start()
    {
        var pump = new MarketPump(market.Source, time, quote => broker.Step(quote), pace, restamp: true);
        _run = Task.Run(() => pump.Run(_stopping.Token));
    }

    /// <summary>Moves the made-up market to a price at once.</summary>
    public void SetPrice(ContractSymbol contract, Price price, bool hold) => broker.Step(market.Set(contract, price, time.GetUtcNow(), hold));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _run;
        _stopping.Dispose();
    }
}
