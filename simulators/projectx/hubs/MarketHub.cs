using Microsoft.AspNetCore.SignalR;
using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary><c>/hubs/market</c>: quotes, prints and depth of contracts.</summary>
internal sealed class MarketHub(Listeners listeners, GatewayWorld world) : ListenerHub(listeners)
{
    public Task SubscribeContractQuotes(string contractId) => Listen(EventNames.Quote, contractId);

    public Task UnsubscribeContractQuotes(string contractId) => Leave(EventNames.Quote, contractId);

    public Task SubscribeContractTrades(string contractId) => Listen(EventNames.Print, contractId);

    public Task UnsubscribeContractTrades(string contractId) => Leave(EventNames.Print, contractId);

    public async Task SubscribeContractMarketDepth(string contractId)
    {
        await Listen(EventNames.Depth, contractId);
        if (world.DepthOf(contractId) is { Count: > 0 } levels)
            await Clients.Caller.SendAsync(EventNames.Depth, contractId, new News.Market<IReadOnlyList<Wire.DepthModel>>(EventNames.Depth, contractId, levels).ToJson());
    }

    public Task UnsubscribeContractMarketDepth(string contractId) => Leave(EventNames.Depth, contractId);
}
