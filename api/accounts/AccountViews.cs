using Microsoft.Extensions.Logging;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Accounts;

/// <summary>The views of all accounts. One account that does not answer is missing and named; the others are there.</summary>
internal sealed class AccountViews(IAccounts accounts, TimeProvider time, ILogger<AccountViews> logger)
{
    /// <summary>A grain answers in micro-seconds or is in trouble; a screen waits no longer than this for it.</summary>
    public static TimeSpan ViewTimeout { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Those of the accounts that somebody sees.</summary>
    public AccountViews Of(Sight sight) => new(new SeenAccounts(accounts, sight), time, logger);

    public async Task<ManyViews> All(CancellationToken cancel)
    {
        var all = accounts.All;
        var views = await Task.WhenAll(all.Select(account => Of(account, cancel)));
        return new ManyViews(
            [.. views.OfType<AccountView>()], [.. all.Where((_, index) => views[index] is null)]);
    }

    /// <summary>The view of one account, or null when it does not answer.</summary>
    public async Task<AccountView?> Of(AccountId account, CancellationToken cancel)
    {
        try
        {
            return await accounts.Get(account).View().AsTask().WaitAsync(ViewTimeout, time, cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // One account's bug or overload must not blind us for the others.
            logger.NoView(account, fault);
            return null;
        }
    }
}

/// <summary>What was there, and which accounts did not answer.</summary>
internal sealed record ManyViews(IReadOnlyList<AccountView> Views, IReadOnlyList<AccountId> Silent);
