using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Each account trades the month that its own broker has in front, and no alert waits for a broker that does not say.</summary>
public sealed class FrontMonthTests
{
    private static readonly ContractSymbol March = new("MNQ", 2027, 3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<IReadOnlyList<AlertOutcome>> Send(AlertDesk desk, int number, string body)
    {
        var alert = AlertDeskTests.Delivery("both", number, body);
        await desk.Put(alert, Cancel);
        return await desk.Outcomes(alert.Id, Cancel);
    }

    private static string Taken(IReadOnlyList<AlertOutcome> outcomes) => string.Join("; ", outcomes.Select(outcome => outcome.Decision?.Month ?? outcome.Text));

    private static async Task<EngineScene> Start()
    {
        var scene = await EngineScene.Start();
        scene.Quote(March, Price.FromPoints(15_600m), Price.FromPoints(15_600.25m));
        return scene;
    }

    private static async Task Until(EngineScene scene, AccountId account, int positions)
    {
        while (await scene.Accounts.Get(account).View() is var view && (view.Positions.Count != positions || view.Orders.Count > 0)) await Task.Yield();
    }

    [Fact]
    public async Task Two_brokers_may_trade_two_months_and_an_exit_finds_the_one_that_is_held()
    {
        await using var scene = await Start();
        await using var desk = await AlertDeskTests.Desk(scene);
        scene.Broker.FrontMonth = (account, _) => new(account == EngineScene.Ann ? March : null);
        var bought = await Send(desk, 1, """{"symbol":"MNQ1!","action":"buy","quantity":1}""");
        Assert.Equal("MNQ without a month is MNQH2027, the front month of the broker; MNQ without a month is MNQZ2026, the front month by our calendar", Taken(bought));
        Assert.Equal([March, new ContractSymbol("MNQ", 2026, 12)], bought.Select(outcome => outcome.Decision!.Facts.Contract!.Value));
        await Until(scene, EngineScene.Ann, 1);

        // Ann's broker cannot be asked any more: our calendar says December, and what she holds is March.
        scene.Broker.FrontMonth = (_, _) => ValueTask.FromException<ContractSymbol?>(new IOException("away"));
        var closed = await Send(desk, 2, """{"symbol":"MNQ1!","action":"close"}""");
        Assert.All(closed, outcome => Assert.Equal(AlertOutcome.Accepted, outcome.Outcome));
        Assert.StartsWith("MNQ without a month is MNQH2027, the month that the account is in; the front month is MNQZ2026", Taken(closed), StringComparison.Ordinal);
        await Until(scene, EngineScene.Ann, 0);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_holds_an_alert_up_for_a_second_at_most()
    {
        await using var scene = await Start();
        await using var desk = await AlertDeskTests.Desk(scene);
        var asked = new TaskCompletionSource();
        scene.Broker.FrontMonth = (account, _) =>
        {
            if (account == EngineScene.Ann) return new(March);
            asked.TrySetResult();
            return new(new TaskCompletionSource<ContractSymbol?>().Task);
        };
        var sent = Send(desk, 1, """{"symbol":"MNQ","action":"buy","quantity":1}""");
        await asked.Task;
        Assert.False(sent.IsCompleted);
        while (!sent.IsCompleted)
        {
            // The wait begins somewhere after the question.
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("MNQZ2026, the front month by our calendar", Taken(await sent), StringComparison.Ordinal);
    }
}
