using Microsoft.AspNetCore.SignalR;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary><c>/hubs/user</c>: what happens in the user's accounts. Nothing is told that happened before (reference 10.4).</summary>
internal sealed class UserHub(Listeners listeners, GatewayWorld world, FaultBoard faults) : ListenerHub(listeners)
{
    public Task SubscribeAccounts() => Listen(EventNames.Account, User);

    public Task UnsubscribeAccounts() => Leave(EventNames.Account, User);

    public Task SubscribeOrders(int accountId) => ListenTo(EventNames.Order, accountId);

    public Task UnsubscribeOrders(int accountId) => Leave(EventNames.Order, accountId);

    public Task SubscribePositions(int accountId) => ListenTo(EventNames.Position, accountId);

    public Task UnsubscribePositions(int accountId) => Leave(EventNames.Position, accountId);

    public Task SubscribeTrades(int accountId) => ListenTo(EventNames.Trade, accountId);

    public Task UnsubscribeTrades(int accountId) => Leave(EventNames.Trade, accountId);

    private async Task ListenTo(string name, int account)
    {
        if (!world.Owns(User, account))
        {
            if (world.Switches.ForeignSubscriptionFails) throw new HubException("Account not found.");
            return;
        }

        await Listen(name, account);
        if (!faults.Strikes(FaultKind.RepeatEvents, name)) return;
        foreach (var arguments in Again(name, account)) await Clients.Caller.SendCoreAsync(name, arguments);
    }
}
