using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Journal.Postgres;
using TraderTerminal.Tests.Ports;
using Xunit;

namespace TraderTerminal.Tests.Journal;

/// <summary>What processes tell each other through the database, beside the history.</summary>
public sealed class PostgresExchangeTests : IAsyncLifetime
{
    private PostgresHarness? _harness;
    private PostgresExchange? _exchange;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PostgresJournal Journal => (PostgresJournal)_harness!.Journal;

    private PostgresExchange Exchange => _exchange!;

    public async ValueTask InitializeAsync()
    {
        _harness = await PostgresHarness.Create(2);
        _exchange = new PostgresExchange(_harness.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Exchange.DisposeAsync();
        await _harness!.DisposeAsync();
    }

    [Fact]
    public async Task X01_A_reply_reaches_whoever_asked_once_and_ends_the_item()
    {
        var item = new InboxItem(new(1), new CommandId(DeterministicId.Of("x01")), "call", null, null, "{}", Given.At);
        var number = Assert.IsType<PutResult.Stored>(await Journal.Put(item, Cancel)).Number;
        Assert.Empty(await Exchange.TakeReplies([(new(1), number)], Cancel));
        Assert.True(await Journal.Answer(new(1), number, "µ", Cancel));
        Assert.Empty(await Journal.Pending(new(1), 0, 10, Cancel));
        Assert.Empty(await Exchange.TakeReplies([(new(0), number), (new(1), number + 1)], Cancel));
        Assert.Equal([new PutReply(new(1), number, "µ")], await Exchange.TakeReplies([(new(1), number), (new(1), number + 1)], Cancel));
        Assert.Empty(await Exchange.TakeReplies([(new(1), number)], Cancel));
    }

    [Fact]
    public async Task X02_The_newest_quote_of_a_contract_is_heard_once_and_an_older_one_never()
    {
        var (mnq, mes) = (new ContractSymbol("MNQ", 2026, 12), new ContractSymbol("MES", 2026, 12));
        Quote Of(ContractSymbol contract, decimal price, int second) =>
            new(contract, Price.FromPoints(price), Price.FromPoints(price + 0.25m), Price.FromPoints(price), Given.At.AddSeconds(second));
        await using var other = new PostgresExchange(_harness!.Settings);
        await Exchange.PutQuotes([Of(mnq, 15_500m, 1), Of(mes, 5_000m, 1)], Cancel);
        Assert.Equal([Of(mes, 5_000m, 1), Of(mnq, 15_500m, 1)], (await other.NewQuotes(Cancel)).OrderBy(quote => quote.Contract));
        await Exchange.PutQuotes([Of(mnq, 15_400m, 0)], Cancel);
        await Exchange.PutQuotes([Of(mnq, 15_600m, 2)], Cancel);
        Assert.Equal(Of(mnq, 15_600m, 2), (await other.NewQuotes(Cancel)).Single(quote => quote.Contract == mnq));
    }

    [Fact]
    public async Task X03_Everybody_who_joins_a_shard_appends_under_its_one_epoch()
    {
        var epoch = await Journal.Join(new(0), "a", Cancel);
        Assert.Equal(epoch, await Journal.Join(new(0), "b", Cancel));
        Assert.IsType<AppendResult.Appended>(await Journal.Append(Given.Append(1, epoch), Cancel));
    }
}
