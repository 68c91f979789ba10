using System.Collections.Concurrent;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Silo;

/// <summary>What the simulated venue charges each account: the fees of the rule book that the account follows now.</summary>
/// <remarks>A rule book that does not ship with the product charges nothing here.</remarks>
internal sealed class FeeBook
{
    private readonly ConcurrentDictionary<AccountId, FeeSchedule> _byAccount = [];

    public Usd PerSide(AccountId account, string root) =>
        _byAccount.TryGetValue(account, out var schedule) ? FeeTable.PerSide(schedule, root) : Usd.Zero;

    public void Learn(AccountView view) =>
        _byAccount[view.Id] = view.RuleBook is { } bound && RuleBooks.Find(bound.Id.Value) is { } book ? book.Fees : FeeSchedule.None;
}
