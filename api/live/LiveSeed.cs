using TraderTerminal.Api.Accounts;
using TraderTerminal.Api.Workspaces;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Live;

/// <summary>Asks the accounts that have not changed since the start for their views, so that a snapshot shows all of them.</summary>
internal sealed class LiveSeed(LiveFeed feed, IAccounts accounts, AccountViews views)
{
    public async Task Fill(Sight sight, CancellationToken cancel)
    {
        var missing = accounts.All.Where(account => sight.Sees(account.Value) && !feed.Knows(account));
        foreach (var view in await Task.WhenAll(missing.Select(account => views.Of(account, cancel))))
        {
            if (view is not null) feed.Seed(view);
        }
    }
}
