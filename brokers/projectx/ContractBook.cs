using System.Collections.Concurrent;
using System.Globalization;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>The gateway's contracts beside ours: under which id it knows one, and whether a tick is worth the same on both sides.</summary>
public sealed class ContractBook(GatewayClient client, InstrumentCatalog catalog, TimeProvider time, bool isLiveData)
{
    private readonly ConcurrentDictionary<ContractSymbol, GatewayContract?> _known = [];
    private readonly ConcurrentDictionary<string, ContractSymbol?> _symbols = new(StringComparer.Ordinal);

    /// <summary>The gateway's row, or null when it does not list the contract.</summary>
    /// <exception cref="IOException">It cannot be asked now.</exception>
    public async Task<GatewayContract?> Find(ContractSymbol symbol, CancellationToken cancel)
    {
        if (_known.TryGetValue(symbol, out var known)) return known;
        var reply = await client.Post(GatewayPaths.ContractById, new { contractId = ProjectXProducts.ContractIdOf(symbol) }, Urgency.Exit, cancel);
        var found = reply switch
        {
            GatewayReply.Done { Answer: var answer } when answer.Has("contract") => GatewayContract.Read(new Row(answer.Json.GetProperty("contract"))),
            GatewayReply.Done or GatewayReply.Refused { Code: "ContractNotFound" } => null,
            GatewayReply.Refused refused => throw new IOException(refused.Text),
            GatewayReply.Unclear unclear => throw new IOException(unclear.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return _known[symbol] = found;
    }

    /// <summary>The contract that the gateway trades now; null when it lists none, or cannot be asked.</summary>
    public async Task<ContractSymbol?> Front(string root, CancellationToken cancel)
    {
        var rows = (await client.Read(GatewayPaths.AvailableContracts, new { live = isLiveData }, cancel)).Rows("contracts").Select(GatewayContract.Read);
        foreach (var row in rows)
        {
            if (row.IsActive && SymbolOf(row.Id) is { } symbol && symbol.Root == root) return symbol;
        }

        return null;
    }

    /// <summary>Null for what is no future that we know.</summary>
    public ContractSymbol? SymbolOf(string id) => _symbols.GetOrAdd(
        id, unread => SymbolForm.Read(unread, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is SymbolRead.Form { Symbol.Contract: { } contract } && catalog.Find(contract.Root) is not null
            ? contract : null);

    /// <summary>Why our numbers of a contract are not the gateway's, so that every profit we work out would be wrong; null when they agree.</summary>
    public string? Differs(ContractSymbol symbol, GatewayContract theirs)
    {
        var ours = catalog.Get(symbol.Root);
        var (tick, value) = (ours.TickSize.Nanos / (decimal)Domain.Values.Price.NanosPerPoint, ours.TickValue.Dollars);
        return tick == theirs.TickSize && value == theirs.TickValue ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{symbol}: the gateway says a tick of {theirs.TickSize} is worth {theirs.TickValue} dollars, we say {tick} and {value}; nothing is opened until that is cleared up");
    }
}
