using TraderTerminal.Domain.Evaluation;
using Xunit;

namespace TraderTerminal.Tests.Evaluation;

/// <summary>The published rule vectors, each told to a real account step by step.</summary>
public sealed class VectorTests
{
    private static readonly VectorFile File = VectorFile.Read(System.IO.File.ReadAllText(TestData.File("rule-vectors.json")));

    public static TheoryData<string> Vectors => [.. File.Vectors.Select(vector => vector.Id)];

    public static TheoryData<string> Hedges => [.. File.Hedges.Select(hedge => hedge.Id)];

    public static TheoryData<string> Calendars => [.. File.Calendars.Select(calendar => calendar.Id)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_value_of_a_vector_comes_out(string id) => Nothing(File.Vectors.Single(vector => vector.Id == id).Run());

    [Theory]
    [MemberData(nameof(Hedges))]
    public void The_hedge_guard_answers_as_published(string id) => Nothing(File.Hedges.Single(hedge => hedge.Id == id).Run());

    [Theory]
    [MemberData(nameof(Calendars))]
    public void The_calendar_answers_as_published(string id) => Nothing(File.Calendars.Single(calendar => calendar.Id == id).Run());

    [Fact]
    public void All_cases_are_there() =>
        Assert.Equal((81, 904, 11, 26), (File.Vectors.Count, File.Vectors.Sum(vector => vector.Steps), File.Hedges.Count, File.Calendars.Count));

    private static void Nothing(IReadOnlyList<Mismatch> found) => Assert.True(found.Count == 0, string.Join("\n", found));
}
