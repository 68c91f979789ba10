using TraderTerminal.Domain.Instruments;
using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Exchange.Markets;
using TraderTerminal.Simulators.Shared.Products;

namespace TraderTerminal.Simulators.Shared.Markets;

/// <summary>Recorded markets (<see cref="MarketFiles"/>), of one contract for each product. Read through once, so that nothing in them fails while they are played.</summary>
public sealed class Recording
{
    private readonly Dictionary<ContractSymbol, List<string>> _files;

    private Recording(Dictionary<ContractSymbol, List<string>> files, DateTimeOffset from, DateTimeOffset to) => (_files, From, To) = (files, from, to);

    public IReadOnlyCollection<ContractSymbol> Contracts => _files.Keys;

    /// <summary>Its first quote.</summary>
    public DateTimeOffset From { get; }

    /// <summary>Its last quote.</summary>
    public DateTimeOffset To { get; }

    /// <exception cref="FormatException">A file is no market of these brokers; the text names the file and the line.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Recording Read(IReadOnlyList<string> files)
    {
        var byContract = new Dictionary<ContractSymbol, List<string>>();
        var (from, to) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var file in files)
        {
            var (contract, first, last) = Check(file);
            if (byContract.Keys.FirstOrDefault(other => other.Root == contract.Root && other != contract) is { Root: not null } other)
                throw new FormatException($"{file}: there is a recording of {other} already; one contract of a product is played.");
            if (!byContract.TryGetValue(contract, out var its)) byContract[contract] = its = [];
            its.Add(file);
            (from, to) = (first < from ? first : from, last > to ? last : to);
        }

        return new(byContract, from, to);
    }

    internal IMarketSource Open(ContractSymbol contract) => new MergedMarket(_files[contract].Select(MarketFiles.Open));

    private static (ContractSymbol Contract, DateTimeOffset First, DateTimeOffset Last) Check(string file)
    {
        try
        {
            var source = MarketFiles.Open(file);
            using var _ = source as IDisposable;
            (MarketQuote First, MarketQuote Last)? read = null;
            while (source.TryNext(out var quote))
            {
                if (read is null && !ProductBook.All.Any(product => product.Root == quote.Contract.Root)) throw new FormatException($"the gateway has no product {quote.Contract.Root}.");
                if (read is { } before && quote.At < before.Last.At) throw new FormatException($"{quote.At:O} comes after {before.Last.At:O}; times rise.");
                if (!ProductBook.Of(quote.Contract.Root).Instrument.IsOnGrid(quote.Last)) throw new FormatException($"{quote.Last} at {quote.At:O} is not on the tick grid of {quote.Contract.Root}.");
                read = (read?.First ?? quote, quote);
            }

            return read is { } whole ? (whole.First.Contract, whole.First.At, whole.Last.At) : throw new FormatException("there is no quote in it.");
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidDataException)
        {
            throw new FormatException(wrong.Message.StartsWith(file, StringComparison.Ordinal) ? wrong.Message : $"{file}: {wrong.Message}", wrong);
        }
    }
}
