using System.Collections.Concurrent;
using System.Globalization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX.Wire;
using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>The gateway's contracts beside ours: under which id it knows one, and whether a tick is worth the same on both sides.</summary>
public sealed class ContractBook(GatewayClient client, InstrumentCatalog catalog, TimeProvider time, bool isLiveData)
{
    /// <summary>A gateway rolls once in weeks; an alert in the hours after it is worth a request.</summary>
    private static readonly TimeSpan ActiveMax = TimeSpan.FromMinutes(10);

    /// <summary>So long after a vain request nobody waits for another one.</summary>
    private static readonly TimeSpan VainMax = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ContractSymbol, GatewayContract> _known = [];
    private readonly ConcurrentDictionary<string, ContractSymbol?> _symbols = new(StringComparer.Ordinal);
    private readonly Lock _asking = new();
    private Task<IReadOnlyList<ContractSymbol>>? _active;
    private DateTimeOffset _activeAt;

    /// <summary>The gateway's row, or null when it does not list the contract now: it is asked again the next time.</summary>
    /// <exception cref="IOException">It cannot be asked now.</exception>
    public async Task<GatewayContract?> Find(ContractSymbol symbol, Urgency urgency, CancellationToken cancel)
    {
        if (_known.TryGetValue(symbol, out var known)) return known;
        var reply = await client.Post(GatewayPaths.ContractById, new { contractId = ProjectXProducts.ContractIdOf(symbol) }, urgency, cancel);
        var found = reply switch
        {
            WireReply.Done { Answer: var answer } when answer.Has("contract") => Read(new Row(answer.Json.GetProperty("contract"))),
            WireReply.Done or WireReply.Refused { Code: "ContractNotFound" } => null,
            WireReply.Refused refused => throw new IOException(refused.Text),
            WireReply.Unclear unclear => throw new IOException(unclear.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return found is null ? null : _known[symbol] = found;
    }

    /// <summary>The contract that the gateway trades now; null when it lists none. One request tells of all products, for all who ask meanwhile.</summary>
    /// <exception cref="IOException">It cannot be asked now.</exception>
    public async ValueTask<ContractSymbol?> Front(string root, CancellationToken cancel)
    {
        foreach (var symbol in await Active().WaitAsync(cancel))
        {
            if (symbol.Root == root) return symbol;
        }

        return null;
    }

    /// <summary>The gateway says that a month is not in front: which is, is asked for anew.</summary>
    public void Roll()
    {
        lock (_asking) _active = null;
    }

    private Task<IReadOnlyList<ContractSymbol>> Active()
    {
        lock (_asking)
        {
            var age = time.GetUtcNow() - _activeAt;
            if (_active is { IsCompleted: false } || (_active is { IsCompletedSuccessfully: true } && age < ActiveMax) || (_active is not null && age < VainMax)) return _active;
            _activeAt = time.GetUtcNow();
            return _active = Ask();
        }
    }

    private async Task<IReadOnlyList<ContractSymbol>> Ask()
    {
        var rows = await client.Read(GatewayPaths.AvailableContracts, new { live = isLiveData }, "contracts", GatewayContract.Read, CancellationToken.None);
        return [.. rows.Where(row => row.IsActive).Select(row => SymbolOf(row.Id)).OfType<ContractSymbol>()];
    }

    /// <summary>Null for what is no future that we know.</summary>
    public ContractSymbol? SymbolOf(string id) => _symbols.GetOrAdd(
        id, unread => SymbolForm.Read(unread, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is SymbolRead.Form { Symbol.Contract: { } contract } && catalog.Find(contract.Root) is not null
            ? contract : null);

    private static GatewayContract Read(Row row)
    {
        try
        {
            return GatewayContract.Read(row);
        }
        catch (FormatException broken)
        {
            throw new IOException($"A contract cannot be read: {broken.Message}", broken);
        }
    }

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
