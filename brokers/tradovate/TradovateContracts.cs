using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>A contract with what is known of its product.</summary>
/// <param name="FeePerSide">All fees of one contract on one side, where Tradovate tells them.</param>
public sealed record KnownContract(long Id, string Name, ContractSymbol Symbol, decimal TickSize, decimal ValuePerPoint, decimal? FeePerSide);

/// <summary>Tradovate's contracts beside ours: its numbers of them, and whether a tick is worth the same on both sides.</summary>
/// <remarks>A contract leads to its maturity and that to its product, where tick size and value stand (reference 7.8). Products are read once, all at a time.</remarks>
public sealed partial class TradovateContracts(TradovateClient client, InstrumentCatalog catalog, TimeProvider time)
{
    /// <summary>A product rolls once in weeks; an alert in the hours after it is worth a request.</summary>
    private static readonly TimeSpan FrontMax = TimeSpan.FromMinutes(10);

    /// <summary>Numbers in one question, so that its address stays short.</summary>
    private const int AtOnceMax = 50;

    /// <summary>Contracts that are suggested for a product, the one in front first.</summary>
    private const int SuggestedMax = 10;

    private readonly ConcurrentDictionary<ContractSymbol, KnownContract?> _bySymbol = [];
    private readonly ConcurrentDictionary<long, KnownContract?> _byId = [];
    private readonly ConcurrentDictionary<string, (ContractSymbol? Front, DateTimeOffset At)> _fronts = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Task<Dictionary<long, (ProductRow Product, decimal? Fee)>>? _products;

    /// <summary>Tradovate's name: root, month letter, last digit of the year.</summary>
    public static string NameOf(ContractSymbol symbol) =>
        string.Create(CultureInfo.InvariantCulture, $"{symbol.Root}{ContractSymbol.MonthLetters[symbol.Month - 1]}{symbol.Year % 10}");

    /// <summary>Tradovate's contract, or null when it lists none, or one of another decade.</summary>
    /// <exception cref="IOException">It cannot be asked now.</exception>
    public async Task<KnownContract?> Find(ContractSymbol symbol, CancellationToken cancel)
    {
        if (_bySymbol.TryGetValue(symbol, out var known)) return known;
        if (catalog.Find(symbol.Root) is null) return null;
        var row = await client.One(TradovatePaths.FindContract, $"name={NameOf(symbol)}", ContractRow.Read, Urgency.Exit, cancel);
        var found = row is null ? null : await Complete(row, cancel);
        if (found is not null && found.Symbol != symbol) found = null;
        return found is null ? null : _bySymbol[symbol] = found; // One that is not listed now is asked for again.
    }

    /// <summary>What is known already of Tradovate's number of a contract; null for one that was not met yet, and for what is no future that we know.</summary>
    public ContractSymbol? SymbolOf(long id) => _byId.GetValueOrDefault(id)?.Symbol;

    public KnownContract? Known(long id) => _byId.GetValueOrDefault(id);

    /// <summary>True when nothing is known of it yet.</summary>
    public bool IsNew(long id) => !_byId.ContainsKey(id);

    /// <summary>Reads contracts by their numbers, so that <see cref="SymbolOf"/> knows them.</summary>
    /// <exception cref="IOException">They cannot be asked for now.</exception>
    public async Task Learn(IEnumerable<long> ids, Urgency urgency, CancellationToken cancel)
    {
        foreach (var id in ids.Where(IsNew).Distinct().ToList())
        {
            var row = await client.One(TradovatePaths.Contract, string.Create(CultureInfo.InvariantCulture, $"id={id}"), ContractRow.Read, urgency, cancel);
            if (row is null || await Complete(row, cancel) is null) _byId[id] = null;
        }
    }

    /// <summary>Contracts by their numbers, in one question.</summary>
    /// <exception cref="IOException">They cannot be asked for now.</exception>
    public async Task<IReadOnlyList<ContractRow>> Rows(IEnumerable<long> ids, CancellationToken cancel)
    {
        var wanted = ids.Take(AtOnceMax).ToList();
        return wanted.Count == 0 ? [] : await client.List(TradovatePaths.Contracts, $"ids={string.Join(',', wanted)}", ContractRow.Read, Urgency.Entry, cancel);
    }

    /// <summary>The contract that Tradovate puts in front of a product; null when it suggests none.</summary>
    /// <exception cref="IOException">It cannot be asked now.</exception>
    public async ValueTask<ContractSymbol?> Front(string root, CancellationToken cancel)
    {
        if (_fronts.TryGetValue(root, out var known) && time.GetUtcNow() - known.At < FrontMax) return known.Front;
        var rows = await client.List(TradovatePaths.SuggestContracts, string.Create(CultureInfo.InvariantCulture, $"t={root}&l={SuggestedMax}"), ContractRow.Read, Urgency.Entry, cancel);
        ContractSymbol? front = null;
        foreach (var row in rows)
        {
            if (FutureName().Match(row.Name) is not { Success: true } name || name.Groups["root"].Value != root || await Complete(row, cancel) is not { } future) continue;
            front = future.Symbol;
            break;
        }

        _fronts[root] = (front, time.GetUtcNow());
        return front;
    }

    /// <summary>Our roots by Tradovate's numbers of products.</summary>
    /// <exception cref="IOException">They cannot be asked for now.</exception>
    public async Task<IReadOnlyDictionary<long, string>> Roots(CancellationToken cancel) =>
        (await Products().WaitAsync(cancel)).ToDictionary(one => one.Key, one => one.Value.Product.Name);

    /// <summary>Another month may be in front: which is, is asked for anew.</summary>
    public void Roll() => _fronts.Clear();

    /// <summary>Why our numbers of a contract are not Tradovate's, so that every profit we work out would be wrong; null when they agree.</summary>
    public string? Differs(KnownContract theirs)
    {
        var ours = catalog.Get(theirs.Symbol.Root);
        var tick = ours.TickSize.Nanos / (decimal)Price.NanosPerPoint;
        var point = ours.TickValue.Dollars / tick;
        return tick == theirs.TickSize && point == theirs.ValuePerPoint ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{theirs.Symbol}: Tradovate says a tick is {theirs.TickSize} and a point worth {theirs.ValuePerPoint} dollars, we say {tick} and {point}; nothing is opened until that is cleared up");
    }

    private async Task<KnownContract?> Complete(ContractRow row, CancellationToken cancel)
    {
        if (_byId.TryGetValue(row.Id, out var known) && known is not null) return known;
        var maturity = await client.One(TradovatePaths.Maturity, string.Create(CultureInfo.InvariantCulture, $"id={row.Maturity}"), MaturityRow.Read, Urgency.Exit, cancel);
        if (maturity is null || !(await Products().WaitAsync(cancel)).TryGetValue(maturity.Product, out var of) || catalog.Find(of.Product.Name) is null) return null;
        if (maturity.Month % 100 is < 1 or > 12) return null;
        var found = new KnownContract(row.Id, row.Name, new ContractSymbol(of.Product.Name, maturity.Month / 100, maturity.Month % 100), of.Product.TickSize, of.Product.ValuePerPoint, of.Fee);
        _byId[row.Id] = found;
        return found;
    }

    private Task<Dictionary<long, (ProductRow Product, decimal? Fee)>> Products()
    {
        lock (_gate)
        {
            if (_products is null || _products.IsFaulted || _products.IsCanceled) _products = ReadProducts();
            return _products;
        }
    }

    private async Task<Dictionary<long, (ProductRow Product, decimal? Fee)>> ReadProducts()
    {
        var rows = await client.List(TradovatePaths.Products, "", static row => row, Urgency.Exit, CancellationToken.None);
        // Products that are no futures of ours may be written in ways we do not read.
        var ours = rows.Where(row => row.TextOrNull("name") is { } name && catalog.Find(name) is not null).Select(ProductRow.Read).ToList();
        var fees = await Fees([.. ours.Select(product => product.Id)]);
        return ours.ToDictionary(product => product.Id, product => (product, fees.TryGetValue(product.Id, out var fee) ? fee : (decimal?)null));
    }

    /// <summary>The only list of fees that the API has. Without it a fill's fees are those that are told of it, or the firm's price list.</summary>
    private async Task<Dictionary<long, decimal>> Fees(long[] products)
    {
        try
        {
            var answer = await client.Ask(TradovatePaths.ProductFees, new { productIds = products }, Urgency.Exit, CancellationToken.None);
            return answer.Rows("params").Where(row => row.Has("productId")).ToDictionary(row => row.Whole("productId"), FeeRow.Sum);
        }
        catch (Exception untold) when (untold is IOException or FormatException or ArgumentException)
        {
            return [];
        }
    }

    [GeneratedRegex("^(?<root>[A-Z0-9]{1,4})[FGHJKMNQUVXZ][0-9]{1,2}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FutureName();
}
