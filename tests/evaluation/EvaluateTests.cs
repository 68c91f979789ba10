using System.Text.Json.Nodes;
using TraderTerminal.Domain.Evaluation;
using Xunit;

namespace TraderTerminal.Tests.Evaluation;

/// <summary>What evaluating a file says, and to whom.</summary>
public sealed class EvaluateTests
{
    private static readonly JsonObject Published = JsonNode.Parse(File.ReadAllText(TestData.File("rule-vectors.json")))!.AsObject();

    private static JsonObject Vector(string id) =>
        Published["vectors"]!.AsArray().First(vector => vector!["id"]!.GetValue<string>() == id)!.DeepClone().AsObject();

    private static string[] Found(JsonNode vector) => [.. Assert.Single(VectorFile.Read(vector.ToJsonString()).Vectors).Run().Select(found => found.ToString())];

    [Fact]
    public async Task The_published_file_passes_as_a_shell_sees_it()
    {
        var ended = await Whole.CommandLine.Run("evaluate", TestData.File("rule-vectors.json"));
        Assert.True(ended.Code == 0, $"{ended}");
        Assert.Equal("81 of 81 vectors (904 of 904 steps), 11 of 11 hedge cases, 26 of 26 calendar cases pass.", ended.Output.Trim());
    }

    [Fact]
    public async Task A_wrong_expectation_is_named_with_what_came_out_and_ends_in_1()
    {
        var file = Published.DeepClone();
        file["vectors"]![0]!["steps"]![2]!["expect"]!["floor"] = 48_500.01m;
        file["hedgeCases"]![0]!["expected"]!["decision"] = "allow";
        file["calendarCases"]![0]!["expected"]!["phase"] = "open";
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, file.ToJsonString(), TestContext.Current.CancellationToken);
            var ended = await Whole.CommandLine.Run("evaluate", path);
            Assert.Equal(1, ended.Code);
            Assert.Equal(
                [
                    "TS-TC50-01 step 3 floor: expected 48500.01, got 48500", "HDG-01 decision: expected allow, got reject", "CAL-01 phase: expected open, got closed",
                    "80 of 81 vectors (903 of 904 steps), 10 of 11 hedge cases, 25 of 26 calendar cases pass.",
                ],
                ended.Output.Trim().Split('\n').Select(line => line.Trim()));

            var json = JsonNode.Parse((await Whole.CommandLine.Run("evaluate", path, "--json")).Output)!;
            Assert.False(json["passed"]!.GetValue<bool>());
            Assert.Equal((80, 81, 3), (json["vectors"]!["passed"]!.GetValue<int>(), json["vectors"]!["total"]!.GetValue<int>(), json["mismatches"]!.AsArray().Count));
            Assert.Equal("48500", json["mismatches"]![0]!["got"]!.GetValue<string>());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("7", "holds neither an object nor a list")]
    [InlineData("{}", "holds none of vectors, hedgeCases and calendarCases")]
    [InlineData("{\"vectors\":7}", "$.vectors: must be a list")]
    [InlineData("{\"vectors\":[],\"instruments\":{\"ES\":{\"tickSize\":\"0\",\"tickValue\":\"1\"}}}", "$.instruments.ES.tickSize: must be above zero")]
    public void A_broken_file_is_refused_with_its_fault(string text, string fault) =>
        Assert.Contains(fault, Assert.Throws<FormatException>(() => VectorFile.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_in_2()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "{\"vectors\":[", TestContext.Current.CancellationToken);
            var ended = await Whole.CommandLine.Run("evaluate", path);
            Assert.True(ended.Code == 2 && ended.Errors.Contains("cannot be evaluated: not JSON, line 1", StringComparison.Ordinal), $"{ended}");
        }
        finally
        {
            File.Delete(path);
        }

        var absent = await Whole.CommandLine.Run("evaluate", path);
        Assert.True(absent.Code == 2 && absent.Errors.Contains("There is no file", StringComparison.Ordinal), $"{absent}");
    }

    [Fact]
    public void One_vector_and_a_bare_list_of_vectors_are_files_too()
    {
        Assert.Empty(Found(Vector("TS-TC50-01")));
        Assert.Empty(Found(new JsonArray(Vector("TS-TC50-01"))));
    }

    [Fact]
    public void An_expected_field_that_is_not_known_does_not_pass_silently()
    {
        var vector = Vector("TS-TC50-01");
        vector["steps"]![0]!["expect"]!["mood"] = "calm";
        Assert.Equal(["TS-TC50-01 step 1 mood: expected calm, got nothing: no such field"], Found(vector));
    }

    [Theory]
    [InlineData("ruleBook.surprise", "1", "vector: expected readable, got ruleBook $.surprise: unknown field")]
    [InlineData("open.t", "\"soon\"", "vector: expected readable, got TS-TC50-01.open.t: must be an instant in UTC from 1970 to 2999, yyyy-MM-ddTHH:mm:ssZ")]
    [InlineData("open.state", "{\"mood\":1}", "vector: expected readable, got TS-TC50-01.open.state.mood: unknown field")]
    [InlineData("steps.1.event.type", "\"hope\"", "vector: expected readable, got TS-TC50-01.steps[1].event.type: there is no event \"hope\"")]
    [InlineData("steps.1.event.symbol", "\"XX\"", "vector: expected readable, got TS-TC50-01.steps[1].event.symbol: XX is no known product")]
    [InlineData("steps.1.event.t", "\"2026-10-20T13:00:00Z\"", "step 2 t: expected not before the step before, got 2026-10-20T13:00:00Z")]
    public void A_vector_that_cannot_be_read_says_why(string path, string value, string found)
    {
        var vector = Vector("TS-TC50-01");
        JsonNode parent = vector;
        var names = path.Split('.');
        foreach (var name in names[..^1]) parent = int.TryParse(name, out var index) ? parent[index]! : parent[name]!;
        parent[names[^1]] = JsonNode.Parse(value);
        Assert.Equal([$"TS-TC50-01 {found}"], Found(vector));
    }

    [Fact]
    public void A_file_has_its_own_products()
    {
        var vector = Vector("TS-TC50-01");
        vector["instruments"] = JsonNode.Parse("""{"ES":{"tickSize":0.25,"tickValue":25,"class":"mini"}}""");
        Assert.Contains("TS-TC50-01 step 2 balance: expected 50500, got 51000", Found(vector));
    }

    [Fact]
    public void Numbers_that_no_account_can_have_fail_their_vector_alone()
    {
        var vector = Vector("TS-TC50-01");
        vector["steps"]![0]!["event"]!["qty"] = int.MaxValue;
        vector["steps"]![1]!["event"]!["price"] = 9_000_000_000m;
        Assert.StartsWith("TS-TC50-01 vector: expected numbers and times that an account can have, got ", Assert.Single(Found(vector)), StringComparison.Ordinal);
    }
}
