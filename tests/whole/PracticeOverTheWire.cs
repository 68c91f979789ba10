using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A practice account as a trader meets it: its book advises.</summary>
public sealed class PracticeOverTheWire
{
    private const string Eval = "topstep_eval_001";

    [Fact]
    public async Task A_practice_account_takes_more_than_its_book_advises_and_says_so()
    {
        await using var host = await Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        await host.Post($"/api/accounts/{Eval}/rule-book", new { id = "topstep/practice/150k", reason = "a test" });
        var said = await host.Post($"/api/accounts/{Eval}/check", new { symbol = "MNQ", side = "buy", quantity = 151 });
        Assert.True(said["accepted"]!.GetValue<bool>(), said.ToJsonString());
        Assert.Contains(said["checks"]!.AsArray(), check => check!["isAdvice"]?.GetValue<bool>() == true && check["code"]!.ToString() == "POSITION_LIMIT");
        Assert.StartsWith("Accepted, though beyond what the book advises: ", said["text"]!.ToString(), StringComparison.Ordinal);
        var conduct = (await host.Account(Eval))["program"]!["conduct"]!;
        Assert.Empty(conduct.AsArray());
    }
}
