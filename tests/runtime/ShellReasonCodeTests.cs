using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Tests.Accounts;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>The reason codes that no decision on paper ends with: those of a journal that takes nothing.</summary>
public sealed class ShellReasonCodeTests
{
    private static readonly Dictionary<string, Func<EngineScene, Task>> Before = new()
    {
        ["LOG_UNAVAILABLE"] = scene => scene.Journal.TakeOver(EngineScene.Shard, "another", TestContext.Current.CancellationToken).AsTask(),
    };

    public static TheoryData<string> Codes => [.. Before.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task An_alert_ends_with_the_code(string code)
    {
        await using var scene = await EngineScene.Start();
        await Before[code](scene);
        var alert = new AlertForAccount(new AlertId(Guid.Parse("0192f0e4-0000-7000-8000-000000000001")), Intent.Market(Side.Buy, Scene.Mnq, 1), null, scene.Time.GetUtcNow());
        var outcome = await scene.Accounts.Get(EngineScene.Ann).Consider(alert);
        Assert.Equal((AlertOutcome.Unavailable, code), (outcome.Outcome, outcome.Code));
    }
}
