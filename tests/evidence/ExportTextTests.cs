using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Evidence;
using Xunit;

namespace TraderTerminal.Tests.Proofs;

/// <summary>A spreadsheet runs nothing of what somebody wrote into an alert, and reads back all the rest as it was.</summary>
public sealed class ExportTextTests
{
    private static readonly string[] Columns = ["text", "amount", "json"];

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\",\"x\")", "\"'=HYPERLINK(\"\"http://evil\"\",\"\"x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'=1", "''=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("plain = text", "plain = text")]
    [InlineData("", "")]
    public void A_text_of_others_is_made_harmless(string text, string cell) => Assert.Equal(cell, ExportText.Csv(ExportCell.Text(text)));

    [Fact]
    public void Our_own_amounts_stay_numbers()
    {
        Assert.Equal("-250.00", ExportText.Csv(ExportCell.Plain<Domain.Values.Usd>(new(-250_000_000))));
        Assert.Equal("-3", ExportText.Csv(ExportCell.Count(-3)));
    }

    [Fact]
    public void Any_text_comes_back_from_both_forms_and_no_cell_begins_a_formula()
    {
        const string Letters = "=+-@'\"\t\r\n,; aé😀＝{}[]\\\u0001";
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            var runes = Letters.EnumerateRunes().ToArray();
            for (var i = random.Next(1, 12); i > 0; i--) text.Append(runes[random.Next(runes.Length)]);
            var cells = new[] { ExportCell.Text(text.ToString()), ExportCell.Plain<int>(-7), ExportCell.Parts(new[] { text.ToString() }) };
            var said = string.Create(CultureInfo.InvariantCulture, $"seed {seed}");

            var row = Csv.Read(ExportText.Row(ExportForm.Csv, Columns, cells));
            var first = Assert.Single(row)[0];
            Assert.True(!"=+-@\t\r\n＝".Contains(first[0], StringComparison.Ordinal), said);
            Assert.True(text.ToString() == (first[0] == '\'' ? first[1..] : first), said);
            Assert.Equal("-7", row[0][1]);
            Assert.Equal(text.ToString(), JsonNode.Parse(row[0][2])![0]!.ToString());

            var line = ExportText.Row(ExportForm.Jsonl, Columns, cells);
            Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
            Assert.Equal(text.ToString(), JsonNode.Parse(line)!["text"]!.ToString());
        }
    }
}

/// <summary>Reads RFC 4180, by the letter.</summary>
internal static class Csv
{
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text)
    {
        var (rows, row, cell) = (new List<IReadOnlyList<string>>(), new List<string>(), new StringBuilder());
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted)
            {
                if (text[i] != '"') cell.Append(text[i]);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else isQuoted = false;
            }
            else if (text[i] == '"') isQuoted = true;
            else if (text[i] is ',' or '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (text[i] == ',') continue;
                Assert.Equal('\n', text[++i]);
                rows.Add(row);
                row = [];
            }
            else cell.Append(text[i]);
        }

        Assert.Empty(row);
        return rows;
    }
}
