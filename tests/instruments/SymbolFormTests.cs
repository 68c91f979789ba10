using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TraderTerminal.Domain.Instruments;
using Xunit;

namespace TraderTerminal.Tests.Instruments;

public sealed class SymbolFormTests
{
    private static readonly DateOnly Day = new(2025, 12, 3);

    /// <summary><c>root contract-or-continuous exchange delayed</c>, or the code.</summary>
    private static string Read(string? raw, DateOnly on) => SymbolForm.Read(raw, on) switch
    {
        SymbolRead.Form(var s) => $"{s.Root} {s.Contract?.ToString() ?? s.Continuous!.Value.ToString(CultureInfo.InvariantCulture) + "!"} {s.Exchange ?? "-"}{(s.Delayed ? " delayed" : "")}",
        SymbolRead.Malformed malformed => malformed.Code,
        _ => "",
    };

    [Theory]
    [InlineData("MNQ1!", "MNQ 1! -")]
    [InlineData("mnq1!", "MNQ 1! -")]
    [InlineData(" ES1! ", "ES 1! -")]
    [InlineData("NQ2!", "NQ 2! -")]
    [InlineData("6E1!", "6E 1! -")]
    [InlineData("E71!", "E7 1! -")]
    [InlineData("M2K1!", "M2K 1! -")]
    [InlineData("CME_MINI:MNQ1!", "MNQ 1! CME_MINI")]
    [InlineData("CME_MINI_DL:NQ1!", "NQ 1! CME_MINI delayed")]
    [InlineData("CBOT_MINI_DLY:MYM1!", "MYM 1! CBOT_MINI delayed")]
    [InlineData("COMEX:GC1!", "GC 1! COMEX")]
    [InlineData("NYMEX:MCL1!", "MCL 1! NYMEX")]
    [InlineData("CME:BTC1!", "BTC 1! CME")]
    [InlineData("MNQZ2025", "MNQ MNQZ2025 -")]
    [InlineData("ESH2026", "ES ESH2026 -")]
    [InlineData("GCJ2026", "GC GCJ2026 -")]
    [InlineData("CME_MINI:MNQZ2025", "MNQ MNQZ2025 CME_MINI")]
    [InlineData("MNQZ25", "MNQ MNQZ2025 -")]
    [InlineData("MNQZ5", "MNQ MNQZ2025 -")]
    [InlineData("ESH6", "ES ESH2026 -")]
    [InlineData("6EZ5", "6E 6EZ2025 -")]
    [InlineData("M2KH26", "M2K M2KH2026 -")]
    [InlineData("BTCZ5", "BTC BTCZ2025 -")]
    [InlineData("MNQ 12-25", "MNQ MNQZ2025 -")]
    [InlineData("ES 03-26", "ES ESH2026 -")]
    [InlineData("ES SEP25", "ES ESU2025 -")]
    [InlineData("mnq dec25", "MNQ MNQZ2025 -")]
    [InlineData("CON.F.US.MNQ.Z25", "MNQ MNQZ2025 -")]
    [InlineData("CON.F.US.EP.H26", "ES ESH2026 -")]
    [InlineData("CON.F.US.ENQ.Z5", "NQ NQZ2025 -")]
    [InlineData("F.US.MNQ", "MNQ 1! -")]
    [InlineData("F.US.GMET", "MET 1! -")]
    [InlineData("MNQ", "MNQ 1! -")]
    [InlineData("E7", "E7 1! -")]
    [InlineData("6M", "6M 1! -")]
    [InlineData("/ES", "ES 1! -")]
    [InlineData("@ES", "ES 1! -")]
    [InlineData("/ESZ25", "ES ESZ2025 -")]
    [InlineData("AAPL", "AAPL 1! -")]
    [InlineData("BTCUSD", "BTCUSD 1! -")]
    [InlineData("BRK.B", "BRK.B 1! -")]
    [InlineData("={\"symbol\":\"CME_MINI:ES1!\",\"session\":\"regular\"}", "ES 1! CME_MINI")]
    [InlineData("={\"symbol\":{\"symbol\":\"CME_MINI:ES1!\",\"session\":\"regular\"},\"type\":\"BarSetHeikenAshi@tv-basicstudies-60!\"}", "ES 1! CME_MINI")]
    public void Every_form_is_read(string raw, string expected) => Assert.Equal(expected, Read(raw, Day));

    [Theory]
    [InlineData(null, "missing_symbol")]
    [InlineData("", "missing_symbol")]
    [InlineData("  ", "missing_symbol")]
    [InlineData("CME_MINI:", "missing_symbol")]
    [InlineData("ES#1", "invalid_symbol")]
    [InlineData("ES!1", "invalid_symbol")]
    [InlineData("MNQ 13-25", "invalid_symbol")]
    [InlineData("MNQ ABC25", "invalid_symbol")]
    [InlineData("MNQ ANF25", "invalid_symbol")]
    [InlineData("MNQ 12 25", "invalid_symbol")]
    [InlineData("CON.F.US.MNQ.A25", "invalid_symbol")]
    [InlineData("MNQZ9999", "invalid_symbol")]
    [InlineData("={\"symbol\":1}", "invalid_symbol")]
    [InlineData("={broken", "invalid_symbol")]
    [InlineData("{{ticker}}", "invalid_symbol")]
    [InlineData("MNQ\u0130", "invalid_symbol")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQR", "invalid_symbol")]
    public void What_is_no_symbol_has_a_code(string? raw, string code) => Assert.Equal(code, Read(raw, Day));

    [Theory]
    [InlineData(2025, "MNQZ4", 2024)]
    [InlineData(2025, "MNQZ5", 2025)]
    [InlineData(2025, "MNQZ3", 2033)]
    [InlineData(2029, "ESH0", 2030)]
    [InlineData(2030, "ESH9", 2029)]
    [InlineData(2013, "ESZ3", 2013)]
    [InlineData(2013, "GCZ4", 2014)]
    public void A_one_digit_year_is_at_most_one_year_back(int year, string raw, int expected) =>
        Assert.Equal(expected, Assert.IsType<SymbolRead.Form>(SymbolForm.Read(raw, new(year, 6, 1))).Symbol.Contract!.Value.Year);

    [Fact]
    public void No_text_makes_it_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => SymbolForm.Read(text, Day) is not null && SymbolForm.Read("=" + text, Day) is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void A_contract_is_read_back_from_what_we_write() =>
        Prop.ForAll(
            Gen.Elements(InstrumentCatalog.Shipped.All.ToArray()).ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), Gen.Choose(2013, 2040).ToArbitrary(),
            (instrument, month, year) =>
            {
                var contract = new ContractSymbol(instrument.Root, year, month);
                return SymbolForm.Read(contract.ToString(), Day) is SymbolRead.Form read && read.Symbol.Contract == contract;
            }).QuickCheckThrowOnFailure();
}
