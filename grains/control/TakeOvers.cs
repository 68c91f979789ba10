using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Control;

/// <summary>Lets every account take over what was set above it.</summary>
internal static class TakeOvers
{
    /// <param name="name">Of what was set: of a workspace it concerns the accounts of that one.</param>
    /// <returns>How many accounts hold it now, and how many did not answer.</returns>
    public static async Task<(int Held, int Late)> By(IAccounts accounts, string name, Func<AccountView, bool> holds)
    {
        var concerned = Workspace.Of(name) is null ? accounts.All : accounts.All.Where(account => Workspace.AreOne(account.Value, name));
        var reached = await Task.WhenAll(concerned.Select(account => Reach(accounts, account, holds)));
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
