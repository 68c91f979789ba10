using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>The account's part in the loss budgets of its groups: it shows its result, asks what is left, and closes itself when a budget is used up.</summary>
public sealed partial class AccountGrain
{
    private readonly HashSet<CommandId> _closedFor = [];

    /// <summary>What comes from above, for an order that is judged.</summary>
    private ControlFromAbove Asked => services.Groups.IsWatched(_state.Groups) ? Above with { Budgets = services.Groups.Uses(_state) } : Above;

    /// <summary>Shows the result as it is now; shares of a budget that it reaches are recorded beside the turn.</summary>
    private void ShowGroups()
    {
        if (!_state.IsOpen || !services.Groups.IsWatched(_state.Groups)) return;
        if (_watch is not null) _watch.Priced ??= equity => services.Groups.Moves(_state, equity);
        foreach (var crossed in services.Groups.Show(_state, MarketNow(null))) host.Run(_ => services.Groups.Record(crossed));
    }

    /// <summary>Acts once in a trade date on a used-up budget; a crash before it is made good when the account comes up.</summary>
    private async Task CloseForGroups()
    {
        foreach (var use in services.Groups.Uses(_state))
        {
            var command = new CommandId(DeterministicId.Of("group-close", id.Value, use.Group, _state.TradeDate.ToString()));
            if (!use.Closes || !_closedFor.Add(command)) continue;
            if (await Do(new CloseForGroup(command, use, Now) { Market = MarketNow(null) }) is Done.Unavailable) _closedFor.Remove(command);
        }
    }
}
