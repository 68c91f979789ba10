using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Control;

/// <summary>Lets every account take over what was set above it.</summary>
internal static class TakeOvers
{
    /// <returns>How many accounts hold it now, and how many did not answer.</returns>
    public static async Task<(int Held, int Late)> By(IAccounts accounts, Func<AccountView, bool> holds)
    {
        var reached = await Task.WhenAll(accounts.All.Select(account => Reach(accounts, account, holds)));
        return (reached.Count(held => held == true), reached.Count(held => held is null));
    }

    private static async Task<bool?> Reach(IAccounts accounts, AccountId account, Func<AccountView, bool> holds)
    {
        try
        {
            var grain = accounts.Get(account);
            if (await grain.Follow() is Reply.Unavailable) return null;
            return holds(await grain.View());
        }
        catch (AccountUnavailableException)
        {
            return null;
        }
    }
}
