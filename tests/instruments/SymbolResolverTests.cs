using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using Xunit;

namespace TraderTerminal.Tests.Instruments;

public sealed class SymbolResolverTests
{
    private static string Resolve(string raw, string on) =>
        SymbolResolver.Shipped.Resolve(raw, DateOnly.Parse(on, CultureInfo.InvariantCulture)) switch
        {
            SymbolResolution.Resolved resolved => resolved.Contract.ToString(),
            SymbolResolution.Refused refused => refused.Code,
            _ => "",
        };

    [Theory]
    // Equity index: from the Thursday eight days before the third Friday the next quarter is in front.
    [InlineData("MNQ1!", "2026-12-09", "MNQZ2026")]
    [InlineData("MNQ1!", "2026-12-10", "MNQH2027")]
    [InlineData("ES", "2026-03-11", "ESH2026")]
    [InlineData("ES", "2026-03-12", "ESM2026")]
    [InlineData("ES", "2013-10-07", "ESZ2013")]
    [InlineData("NKD1!", "2026-10-20", "NKDZ2026")]
    [InlineData("ZN1!", "2026-11-24", "ZNZ2026")]
    [InlineData("ZN1!", "2026-11-26", "ZNH2027")]
    [InlineData("6E1!", "2026-12-09", "6EZ2026")]
    [InlineData("6E1!", "2026-12-10", "6EH2027")]
    [InlineData("CL1!", "2026-10-16", "CLX2026")]
    [InlineData("CL1!", "2026-10-17", "CLZ2026")]
    [InlineData("MCL1!", "2026-10-16", "MCLZ2026")]
    [InlineData("NG1!", "2026-10-20", "NGX2026")]
    [InlineData("GC1!", "2026-10-20", "GCZ2026")]
    [InlineData("GC1!", "2026-11-26", "GCG2027")]
    [InlineData("GC1!", "2013-10-07", "GCZ2013")]
    [InlineData("MGC1!", "2026-08-19", "MGCZ2026")]
    [InlineData("SI1!", "2026-08-19", "SIU2026")]
    [InlineData("PL1!", "2026-08-19", "PLV2026")]
    [InlineData("ZC1!", "2026-10-20", "ZCZ2026")]
    [InlineData("ZS1!", "2026-10-20", "ZSX2026")]
    [InlineData("HE1!", "2026-10-20", "HEZ2026")]
    [InlineData("LE1!", "2026-10-20", "LEZ2026")]
    [InlineData("GF1!", "2026-10-20", "GFV2026")]
    [InlineData("BTC1!", "2026-10-20", "BTCV2026")]
    [InlineData("MET1!", "2026-10-30", "METX2026")]
    public void The_front_contract_follows_the_products_roll(string raw, string on, string contract) => Assert.Equal(contract, Resolve(raw, on));

    [Theory]
    [InlineData("MNQZ2026", "2026-12-01", "9 17 -")]
    [InlineData("MNQZ2026", "2026-12-02", "8 16 MNQZ2026 rolls in 8 days, on 2026-12-10; then MNQH2027 is in front")]
    [InlineData("MNQZ2026", "2026-12-09", "1 9 MNQZ2026 rolls in 1 day, on 2026-12-10; then MNQH2027 is in front")]
    [InlineData("MNQZ2026", "2026-12-10", "0 8 MNQZ2026 has rolled on 2026-12-10 and trades last on 2026-12-18; now MNQH2027 is in front")]
    [InlineData("MNQZ2026", "2026-12-18", "-8 0 MNQZ2026 has rolled on 2026-12-10 and trades last on 2026-12-18; now MNQH2027 is in front")]
    [InlineData("GCZ2026", "2026-11-22", "4 37 -")]
    [InlineData("GCZ2026", "2026-11-23", "3 36 GCZ2026 rolls in 3 days, on 2026-11-26; then GCG2027 is in front")]
    [InlineData("MNQF2027", "2026-10-20", "")]
    public void What_is_left_of_a_contract_is_counted_in_days_and_warned_of_in_time(string contract, string on, string expected)
    {
        Assert.True(ContractSymbol.TryParse(contract, out var symbol));
        var life = ContractMonths.Shipped.LifeOf(symbol, DateOnly.Parse(on, CultureInfo.InvariantCulture));
        Assert.Equal(expected, life is null ? "" : $"{life.DaysToRoll} {life.DaysToLastTradingDay} {life.Warning ?? "-"}");
    }

    [Theory]
    [InlineData("MNQ1!", "2026-12-09", "MNQH2027", "MNQH2027")] // The broker has rolled before we would.
    [InlineData("MNQ", "2026-12-11", "MNQZ2026", "MNQZ2026")] // And after.
    [InlineData("MNQ1!", "2026-12-18", "MNQZ2026", "MNQZ2026")] // The last trading day itself.
    [InlineData("MNQ1!", "2026-12-19", "MNQZ2026", "MNQH2027")] // What is over is no front month, whoever says so.
    [InlineData("MNQZ2026", "2026-12-09", "MNQH2027", "MNQZ2026")] // The alert names its month.
    [InlineData("MNQ2!", "2026-12-09", "MNQH2027", "unsupported_symbol")]
    public void The_brokers_front_month_goes_before_our_calendar(string raw, string on, string active, string contract)
    {
        Assert.True(ContractSymbol.TryParse(active, out var theirs));
        var day = DateOnly.Parse(on, CultureInfo.InvariantCulture);
        var form = Assert.IsType<SymbolRead.Form>(SymbolForm.Read(raw, day)).Symbol;
        Assert.Equal(contract, SymbolResolver.Shipped.Resolve(form, day, theirs) is SymbolResolution.Resolved resolved ? resolved.Contract.ToString() : SymbolCodes.UnsupportedSymbol);
    }

    [Theory]
    [InlineData("MNQZ2026", "2026-12-18", "MNQZ2026")] // The last trading day itself.
    [InlineData("MNQZ2026", "2026-12-19", "expired_contract")]
    [InlineData("MNQU6", "2026-10-20", "expired_contract")]
    [InlineData("ESZ5", "2026-10-20", "expired_contract")]
    [InlineData("ESH2027", "2026-10-20", "ESH2027")]
    [InlineData("MNQF2027", "2026-10-20", "unknown_symbol")] // No January contract.
    [InlineData("CLX2026", "2026-10-20", "CLX2026")]
    [InlineData("CLX2026", "2026-10-21", "expired_contract")]
    [InlineData("6CZ2026", "2026-12-15", "6CZ2026")]
    [InlineData("6CZ2026", "2026-12-16", "expired_contract")]
    [InlineData("6EZ2026", "2026-12-14", "6EZ2026")]
    [InlineData("6EZ2026", "2026-12-15", "expired_contract")]
    [InlineData("NGX2026", "2026-10-28", "NGX2026")]
    [InlineData("NGX2026", "2026-10-29", "expired_contract")]
    [InlineData("RBX2026", "2026-10-30", "RBX2026")]
    [InlineData("ZNU2026", "2026-09-21", "ZNU2026")]
    [InlineData("ZNU2026", "2026-09-22", "expired_contract")]
    [InlineData("GCV2026", "2026-10-28", "GCV2026")]
    [InlineData("ZCZ2026", "2026-12-14", "ZCZ2026")]
    [InlineData("ZCZ2026", "2026-12-15", "expired_contract")]
    [InlineData("NQ2!", "2026-10-20", "unsupported_symbol")]
    [InlineData("AAPL", "2026-10-20", "unknown_symbol")]
    [InlineData("BTCUSD", "2026-10-20", "unknown_symbol")]
    [InlineData("", "2026-10-20", "missing_symbol")]
    [InlineData("ES#", "2026-10-20", "invalid_symbol")]
    public void An_explicit_month_is_listed_and_not_over(string raw, string on, string expected) => Assert.Equal(expected, Resolve(raw, on));

    [Theory]
    [InlineData("BTC1!")]
    [InlineData("BTCZ2026")]
    [InlineData("CME:BTC1!")]
    [InlineData("BTCZ6")]
    [InlineData("BTC")]
    public void Restricting_BTC_catches_every_form_of_it(string raw)
    {
        var resolved = Assert.IsType<SymbolResolution.Resolved>(SymbolResolver.Shipped.Resolve(raw, new(2026, 10, 20)));
        Assert.False(RuleBooks.Find("seed/eval/50k")!.Products!.Permits(resolved.Contract.Root));
    }

    [Fact]
    public void Restricting_BTC_does_not_catch_the_micro()
    {
        var resolved = Assert.IsType<SymbolResolution.Resolved>(SymbolResolver.Shipped.Resolve("MBT1!", new(2026, 10, 20)));
        Assert.True(RuleBooks.Find("seed/eval/50k")!.Products!.Permits(resolved.Contract.Root));
    }

    [Theory]
    [InlineData("BTCUSD", "BTC")]
    [InlineData("COINBASE:ETHUSD", "ETH")]
    [InlineData("BINANCE:BTCUSDT.P", "BTC")]
    public void A_spot_pair_is_unknown_and_says_which_restricted_product_was_meant(string raw, string root)
    {
        var refused = Assert.IsType<SymbolResolution.Refused>(SymbolResolver.Shipped.Resolve(raw, new(2026, 10, 20)));
        Assert.Equal((SymbolCodes.UnknownSymbol, root), (refused.Code, refused.Root));
        Assert.False(RuleBooks.Find("seed/eval/50k")!.Products!.Permits(refused.Root!));
    }

    [Fact]
    public void Every_product_has_a_front_contract_on_every_day_and_it_has_not_expired()
    {
        for (var day = new DateOnly(2013, 1, 1); day < new DateOnly(2014, 1, 1); day = day.AddDays(1))
        {
            foreach (var instrument in InstrumentCatalog.Shipped.All)
            {
                var front = ContractMonths.Shipped.Front(instrument.Root, day);
                Assert.NotNull(front);
                Assert.True(ContractMonths.Shipped.IsListed(front.Value), $"{front}");
                Assert.True(ContractMonths.Shipped.LastTradingDay(front.Value) >= day, $"{front} on {day}");
            }
        }
    }
}
