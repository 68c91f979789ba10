using System.Collections.Concurrent;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Silo;

/// <summary>What the simulated venue charges each account: the fees of the rule book that the account follows now.</summary>
internal sealed class FeeBook
{
    private readonly ConcurrentDictionary<AccountId, FeeSchedule> _byAccount = [];

    /// <summary>Where the books are found once they are loaded.</summary>
    public IRuleBooks? Books { get; set; }

    public Usd PerSide(AccountId account, string root) =>
        _byAccount.TryGetValue(account, out var schedule) ? FeeTable.PerSide(schedule, root) : Usd.Zero;

    public void Learn(AccountView view) =>
        _byAccount[view.Id] = view.RuleBook is { } bound && Books?.Find(bound.Id.Value, bound.Version) is { } book ? book.Fees : FeeSchedule.None;
}
