using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Traders;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Messages to the broker are counted over accounts: entries share what is left of them, exits always go.</summary>
public sealed class MessageBudgetTests
{
    private static readonly DateTimeOffset Ten = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);
    private static readonly ContractSymbol Mnq = new("MNQ", 2026, 12);

    private static int Taken(MessageBudget budget, AccountId account, int messages, DateTimeOffset at)
    {
        budget.Take(account, messages, at, out var taken);
        return taken;
    }

    private static AlertForAccount Alert(string name, Intent intent) => new(new AlertId(DeterministicId.Of("budget", name)), intent, null, Ten);

    private static AlertForAccount Buy(string name) => Alert(name, Intent.Market(Side.Buy, Mnq, 1));

    [Fact]
    public void A_batch_takes_all_of_its_messages_at_every_level_or_none()
    {
        var budget = new MessageBudget(new MessageRate(10, 60), new MessageRate(15, 60), account => account.Value);
        Assert.Equal(5, Taken(budget, EngineScene.Ann, 5, Ten));
        Assert.Equal(0, Taken(budget, EngineScene.Ann, 4, Ten));
        Assert.Equal(3, Taken(budget, EngineScene.Ann, 3, Ten));
        // Bob's own login is empty, but all logins together have room for 12.
        Assert.Equal(0, Taken(budget, EngineScene.Bob, 5, Ten));
        Assert.Equal(4, Taken(budget, EngineScene.Bob, 4, Ten));
        budget.GiveBack(EngineScene.Bob, 4, Ten);
        Assert.Equal([new MessageRoom(MessageRate.LoginName, 8, 0), new MessageRoom(MessageRate.AllName, 12, 8)], budget.Take(EngineScene.Bob, 0, Ten, out _));
        Assert.Equal(0, Taken(budget, EngineScene.Ann, 1, Ten.AddSeconds(60).AddTicks(-1)));
        Assert.Equal(1, Taken(budget, EngineScene.Ann, 1, Ten.AddSeconds(60)));
    }

    [Fact]
    public void Exits_are_counted_beyond_what_entries_may_use_and_an_entry_never_passes_its_share()
    {
        var chance = new Random(20_261_020);
        for (var round = 0; round < 200; round++)
        {
            var rate = new MessageRate(chance.Next(1, 30), chance.Next(1, 30));
            var budget = new MessageBudget(rate, null, _ => "one");
            var sent = new List<DateTimeOffset>();
            var at = Ten;
            for (var step = 0; step < 100; step++)
            {
                at = at.AddSeconds(chance.Next(3));
                var used = Math.Min(rate.Max, sent.Count(time => time > at.AddSeconds(-rate.Seconds)));
                if (chance.Next(4) == 0)
                {
                    budget.Spend(EngineScene.Ann, at);
                    sent.Add(at);
                    continue;
                }

                var needed = chance.Next(1, 4);
                var taken = Taken(budget, EngineScene.Ann, needed, at);
                Assert.Equal(used + needed <= rate.ForEntries ? needed : 0, taken);
                sent.AddRange(Enumerable.Repeat(at, taken));
            }
        }
    }

    [Fact]
    public async Task Two_accounts_of_a_login_share_it_and_the_decision_says_what_was_used()
    {
        await using var scene = await EngineScene.Start(messages: new MessageBudget(new MessageRate(3, 60), null, _ => "one"));
        var (ann, bob) = (scene.Accounts.Get(EngineScene.Ann), scene.Accounts.Get(EngineScene.Bob));
        Assert.Equal(AlertOutcome.Accepted, (await ann.Consider(Buy("a1"))).Outcome);
        // Refused by another rule: nothing is taken.
        Assert.Equal(PositionLimit.Code, (await ann.Consider(Alert("a2", Intent.Market(Side.Buy, Mnq, 100)))).Code);
        var second = await bob.Consider(Buy("b1"));
        Assert.Equal(AlertOutcome.Accepted, second.Outcome);
        var check = second.Decision!.Checks.Single(check => check.Rule == MessageRate.LoginName);
        Assert.Equal(("2", "2", second.Decision.Checks[^1]), (check.Value.ToString(), check.Limit.ToString(), check));
        var third = await ann.Consider(Buy("a3"));
        Assert.Equal((MessageRate.Code, MessageRate.LoginName), (third.Code, third.Decision!.Checks.First(check => !check.Passed).Rule));
        Assert.Contains("entries may use 2", third.Text, StringComparison.Ordinal);
        Assert.Equal(AlertOutcome.Accepted, (await bob.Consider(Alert("b2", new Intent(IntentAction.Flatten)))).Outcome);
        scene.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.NotEqual(MessageRate.Code, (await ann.Consider(Buy("a4"))).Code);
    }
}
