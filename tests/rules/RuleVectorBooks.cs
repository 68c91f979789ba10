using System.Text.Json.Nodes;
using TraderTerminal.Domain.Rules;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>Every rule book of the published vectors is read.</summary>
public sealed class RuleVectorBooks
{
    private static readonly JsonArray Vectors = JsonNode.Parse(File.ReadAllText(TestData.File("rule-vectors.json")))!["vectors"]!.AsArray();

    public static TheoryData<string> Ids => [.. Vectors.Select(vector => vector!["id"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_book_of_a_vector_has_no_fault(string id)
    {
        var book = Vectors.First(vector => vector!["id"]!.GetValue<string>() == id)!["ruleBook"]!;
        if (RuleBookReader.Read(book.ToJsonString()) is ReadRuleBook.Faulty faulty) Assert.Empty(faulty.Faults);
    }
}
