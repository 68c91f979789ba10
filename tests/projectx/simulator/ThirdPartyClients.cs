using System.Runtime.CompilerServices;
using Xunit;

namespace TraderTerminal.Tests.ProjectX.Simulator;

/// <summary>Clients that others wrote, unchanged: the SignalR client of the gateway's documentation, and one generated from the API's description.</summary>
public sealed class ThirdPartyClients
{
    private static readonly NodeClients Clients = new("projectx-clients", Source());

    [Theory]
    [InlineData("stream.mjs")]
    [InlineData("generated.mjs")]
    public async Task A_client_of_others_works_unchanged(string script)
    {
        await using var gateway = await SimulatedGateway.Start();
        await Clients.Passes(script, gateway.Address);
    }

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "client");
}
