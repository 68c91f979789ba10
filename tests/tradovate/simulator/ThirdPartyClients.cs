using System.Runtime.CompilerServices;
using Xunit;

namespace TraderTerminal.Tests.Tradovate.Simulator;

/// <summary>The npm client that the reference names, unchanged but for its addresses.</summary>
public sealed class ThirdPartyClients
{
    private static readonly NodeClients Clients = new("tradovate-clients", Source());

    [Fact]
    public async Task The_npm_client_logs_in_syncs_places_fills_and_flattens()
    {
        await using var venue = await SimulatedTradovate.Start();
        await Clients.Passes("trade.cjs", venue.Address);
    }

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "client");
}
