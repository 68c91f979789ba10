using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Silo.Demo;

/// <summary>The two seed accounts, with hooks, as a first start shows them.</summary>
internal static class DemoWorld
{
    public static readonly AccountId Evaluation = new("topstep_eval_001");
    public static readonly AccountId Funded = new("topstep_funded_001");

    /// <summary>Where the simulated market starts, by root. MNQ and ES are the prices of the seed's own reports.</summary>
    public static IReadOnlyList<(string Root, decimal Points)> Markets { get; } =
        [("MNQ", 15_500m), ("ES", 4_450.25m), ("NQ", 15_500m), ("MES", 4_450.25m), ("GC", 2_650m), ("CL", 70m)];

    /// <summary>True for the accounts of this world.</summary>
    public static bool IsMember(AccountId account) => account == Evaluation || account == Funded;

    public static World At(DateTimeOffset now)
    {
        var contract = ContractMonths.Shipped.Front("MNQ", ExchangeDate.Of(now))!.Value;
        return new World(
            [
                Account(Evaluation, "TopStep Evaluation $50K", "evaluation", 50_000m, "seed/eval/50k", DemoHistory.Evaluation, contract, now),
                Account(Funded, "TopStep Funded $125K", "funded", 125_000m, "seed/funded/125k", DemoHistory.Funded, contract, now),
            ],
            [new WorldHook("demo", [new(Evaluation)]), new WorldHook("topstep", [new(Evaluation), new(Funded)])]);
    }

    private static WorldAccount Account(
        AccountId id, string name, string phase, decimal balance, string book, IReadOnlyList<decimal[]> days, ContractSymbol contract, DateTimeOffset now)
    {
        var calendar = RuleBooks.Find(book)!.Calendar;
        var (openedAt, fills) = DemoHistory.Fills(days, calendar, contract, id.Value, now);
        return new WorldAccount(id, name, "demo", phase, "demo", ["topstep"], Usd.FromDollars(balance), book, fills, openedAt);
    }
}
