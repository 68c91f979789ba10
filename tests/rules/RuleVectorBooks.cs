using System.Text.Json.Nodes;
using TraderTerminal.Domain.Rules;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>Every rule book of the published vectors is read; what this version cannot do yet is said, and nothing else is wrong.</summary>
public sealed class RuleVectorBooks
{
    private static readonly JsonArray Vectors = JsonNode.Parse(File.ReadAllText(TestData.File("rule-vectors.json")))!["vectors"]!.AsArray();

    public static TheoryData<string> Ids => [.. Vectors.Select(vector => vector!["id"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_book_of_a_vector_has_no_fault_but_what_is_not_supported_yet(string id)
    {
        var book = Vectors.First(vector => vector!["id"]!.GetValue<string>() == id)!["ruleBook"]!;
        if (RuleBookReader.Read(book.ToJsonString()) is ReadRuleBook.Faulty faulty)
            Assert.All(faulty.Faults, fault => Assert.EndsWith(": not supported yet", fault, StringComparison.Ordinal));
    }
}
