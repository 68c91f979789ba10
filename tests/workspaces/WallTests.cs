using TraderTerminal.Api.Workspaces;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Tests.Runtime;
using Xunit;

namespace TraderTerminal.Tests.Workspaces;

public sealed class WallTests
{
    [Fact]
    public async Task An_endpoint_that_asks_for_a_port_nobody_has_decided_about_cannot_be_built()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton<IBroadcast>(new HeardAlarms());
        await using var app = builder.Build();
        app.MapGroup("/api").Walled().MapGet("/new", (IBroadcast told) => told is null ? "" : "told");
        var fault = Assert.Throws<InvalidOperationException>(() => ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).ToList());
        Assert.Contains(nameof(IBroadcast), fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever is taken past the parameters is taken past the wall.</summary>
    [Fact]
    public void Only_what_narrows_by_itself_asks_the_services_of_a_request()
    {
        var api = Path.Combine(TestData.Root(), "..", "..", "api");
        var askers = Directory.EnumerateFiles(api, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && File.ReadAllText(file).Contains("RequestServices", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(api, file));
        Assert.Equal([Path.Combine("operators", "Reach.cs")], askers);
    }
}
