using System.Collections.Concurrent;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Traders;

/// <summary>What each account of a trader holds, and the one order in which his accounts decide on opening orders.</summary>
/// <remarks>
/// Prop-firm rules reference 4.9: the guard needs one ordered view over all accounts of a trader. They live in one shard, so one process has
/// them all; each shows what it holds when it comes up and after every change, before the next one decides.
/// </remarks>
public sealed class TraderBoard
{
    private readonly ConcurrentDictionary<string, Trader> _traders = new(StringComparer.Ordinal);

    /// <summary>Waits until no other account of the trader is deciding. Dispose ends the turn.</summary>
    public async ValueTask<IDisposable> Turn(string trader)
    {
        var gate = Of(trader).Gate;
        await gate.WaitAsync();
        return new Ending(gate);
    }

    public void Show(string trader, HedgeAccount account) => Of(trader).Accounts[account.Id] = account;

    /// <summary>The trader's other accounts that hold something or may come to, in the order of their ids.</summary>
    public EquatableArray<HedgeAccount> Others(string trader, string account) =>
        Of(trader).Accounts.Values.Where(other => other.Id != account && other.Products.Count > 0).OrderBy(other => other.Id, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>How many of the trader's accounts a firm counts as active.</summary>
    public int ActiveAt(string trader, string firm) => Of(trader).Accounts.Values.Count(account => account.CountsAt == firm);

    private Trader Of(string name) => _traders.GetOrAdd(name, _ => new Trader());

    private sealed class Trader
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public ConcurrentDictionary<string, HedgeAccount> Accounts { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Ending(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
