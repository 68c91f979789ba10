using System.Collections.Concurrent;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Alerts;

/// <summary>One lane per account and symbol: what is put into a lane runs in that order, and no lane waits for another.</summary>
/// <remarks>Put from one thread at a time. A step's fault is its own; the lane goes on behind it.</remarks>
internal sealed class AccountLanes
{
    private readonly ConcurrentDictionary<(AccountId Account, string? Symbol), Task> _tails = [];

    public Task<T> Put<T>(AccountId account, string? symbol, Func<Task<T>> step)
    {
        var mine = After(_tails.GetValueOrDefault((account, symbol)) ?? Task.CompletedTask, step);
        _tails[(account, symbol)] = mine;
        return mine;
    }

    private static async Task<T> After<T>(Task before, Func<Task<T>> step)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await step();
    }
}
