using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Silo.Cli;
using TraderTerminal.Silo.Demo;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;

namespace TraderTerminal.Silo.Markets;

/// <summary>The market that one process trades in: made up from a seed, or recorded.</summary>
/// <param name="Generated">The made-up market, whose price can be set; null for a recorded one.</param>
internal sealed record SimulatedMarket(PeekedMarket Source, GeneratedMarket? Generated, IReadOnlyList<ContractSymbol> Contracts)
{
    /// <summary>Between two made-up quotes of a contract on a virtual clock, which has hours to cross in a second.</summary>
    private static readonly TimeSpan VirtualPace = TimeSpan.FromSeconds(10);

    /// <summary>A made-up market goes on from the newest quotes that are known, and else begins at the prices of the demo world.</summary>
    public static SimulatedMarket Of(UpOptions options, DateTimeOffset startAt, IMarketFeed known)
    {
        if (options.MarketFiles.Count > 0)
        {
            var recorded = new MergedMarket([.. options.MarketFiles.Select(MarketFiles.Open)]);
            return new(new PeekedMarket(recorded), null, [.. options.MarketFiles.Select(MarketFiles.ContractOf).OfType<ContractSymbol>()]);
        }

        var made = Generate(startAt, known).ToArray();
        var generated = new GeneratedMarket(options.Seed, startAt, InstrumentCatalog.Shipped, made, options.IsVirtual ? VirtualPace : null);
        return new(new PeekedMarket(generated), generated, [.. made.Select(one => one.Contract)]);
    }

    /// <summary>Sets the made-up price of a contract and returns the quote that the exchange has to be stepped with now.</summary>
    public MarketQuote Set(ContractSymbol contract, Price price, DateTimeOffset at, bool hold) => Generated!.Set(contract, price, at, hold);

    private static IEnumerable<GeneratedContract> Generate(DateTimeOffset startAt, IMarketFeed known)
    {
        foreach (var (root, points) in DemoWorld.Markets)
        {
            var contract = ContractMonths.Shipped.Front(root, Domain.Calendar.ExchangeDate.Of(startAt))!.Value;
            yield return new GeneratedContract(contract, known.Latest(contract)?.Bid ?? Price.FromPoints(points));
        }
    }
}
