using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Domain.Evaluation;

/// <summary>An account's story step by step with what must be seen after each.</summary>
/// <remarks>It is told to the real account: the same commands, rules and events as a live one. Only the venue is missing.</remarks>
public sealed class VectorCase
{
    private readonly JsonPart _json;
    private readonly VectorProducts _products;
    private readonly JsonPart _calendars;

    private VectorCase(string id, JsonPart json, VectorProducts products, JsonPart calendars)
    {
        (Id, _json, _products, _calendars) = (id, json, products, calendars);
        Steps = json.Has("steps") && json.Part("steps").IsArray ? json.Part("steps").Element.GetArrayLength() : 0;
    }

    public string Id { get; }

    public int Steps { get; }

    internal static VectorCase Read(JsonPart json, VectorProducts products, JsonPart calendars) =>
        new(json.IsObjectValue ? json.Text("id") : "?", json, products, calendars);

    /// <summary>Everything that did not come out as expected; nothing when all did.</summary>
    public IReadOnlyList<Mismatch> Run()
    {
        try
        {
            return Told();
        }
        catch (Exception absurd) when (absurd is OverflowException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            // A stranger's file may hold numbers and times that no account can have; the other cases are still looked at.
            return [new(Id, null, "vector", "numbers and times that an account can have", absurd.Message)];
        }
    }

    private List<Mismatch> Told()
    {
        var faults = new List<string>();
        var json = new JsonPart(Id, _json.Element, faults);
        if (!json.IsObjectValue) return [new(Id, null, "vector", "an object", json.Element.ValueKind.ToString())];
        var products = _products.With(json);
        var book = Book(json, products, faults);
        var open = json.Part("open");
        var (openAt, balance) = (open.Instant("t"), open.Money("balance"));
        var seed = open.Has("state") ? Seed(open.Part("state")) : new Correction();
        var steps = json.Part("steps").Items().Select(step => Step(step, products)).ToArray();
        if (steps.Length == 0) json.Fault("steps", "holds no step");
        if (faults.Count > 0 || book is null) return [.. faults.Select(fault => new Mismatch(Id, null, "vector", "readable", fault))];
        for (var i = 1; i < steps.Length; i++)
        {
            if (steps[i].Event.At < steps[i - 1].Event.At) return [new(Id, steps[i].Number, "t", "not before the step before", Shown.Of(steps[i].Event.At))];
        }

        var found = new List<Mismatch>();
        var account = new VectorAccount(Id, book, products, openAt, balance, seed);
        foreach (var step in steps)
        {
            var seen = account.Tell(step.Event);
            foreach (var field in step.Expected) Compare(found, step.Number, field, seen);
        }

        return found;
    }

    private readonly record struct VectorStep(int Number, VectorEvent Event, IReadOnlyList<JsonProperty> Expected);

    private static VectorStep Step(JsonPart json, VectorProducts products)
    {
        var expected = json.Part("expect");
        if (json.Has("expect") && !expected.IsObjectValue) json.Fault("expect", "must be an object");
        return new(
            json.Part("seq").Whole(), VectorEvent.Read(json.Part("event"), products.Catalog),
            expected.IsObjectValue ? [.. expected.Element.EnumerateObject()] : []);
    }

    private void Compare(List<Mismatch> found, int step, JsonProperty field, IReadOnlyDictionary<string, string> seen)
    {
        if (field.Name == "progress" && field.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (var part in field.Value.EnumerateObject()) Compare(found, step, $"progress.{part.Name}", Shown.Expected(part.Value), seen);
            return;
        }

        Compare(found, step, field.Name, Shown.Expected(field.Value, isTime: field.Name == "lockedUntil", isSet: field.Name == "actions"), seen);
    }

    private void Compare(List<Mismatch> found, int step, string field, string expected, IReadOnlyDictionary<string, string> seen)
    {
        var got = seen.GetValueOrDefault(field, "nothing: no such field");
        if (expected != got) found.Add(new(Id, step, field, expected, got));
    }

    /// <summary>The book as a file would have it. A calendar may be named where the file lists calendars; any fee table's name is good.</summary>
    private RuleBook? Book(JsonPart json, VectorProducts products, List<string> faults)
    {
        var part = json.Part("ruleBook");
        if (!part.IsObjectValue)
        {
            if (json.Has("ruleBook")) json.Fault("ruleBook", "must be an object");
            return null;
        }

        var text = part.Element.GetRawText();
        if (part.IsText("calendar") && _calendars.Has(part.Text("calendar")))
        {
            var whole = JsonNode.Parse(text)!.AsObject();
            whole["calendar"] = JsonNode.Parse(_calendars.Part(part.Text("calendar")).Element.GetRawText());
            text = whole.ToJsonString();
        }

        switch (RuleBookReader.Read(text, static _ => true))
        {
            case ReadRuleBook.Read read:
                return read.Book with { Instruments = products.Catalog };
            case ReadRuleBook.Faulty faulty:
                faults.AddRange(faulty.Faults.Select(fault => string.Create(CultureInfo.InvariantCulture, $"ruleBook {fault}")));
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Correction Seed(JsonPart json)
    {
        json.IsObject(
            "balance", "peak", "floor", "floorLocked", "dayStartEquity", "dayCash", "weekStartEquity", "bestDay", "tradedDays", "paidOut", "payouts",
            "balanceAfterPayout", "windowTradedDays", "winningDays", "windowProfit", "windowBestDay");
        return new(
            json.MoneyOrNull("balance"), json.MoneyOrNull("peak"), json.MoneyOrNull("floor"), json.Has("floorLocked") ? json.Flag("floorLocked") : null,
            json.MoneyOrNull("dayStartEquity"), json.MoneyOrNull("dayCash"), json.MoneyOrNull("weekStartEquity"), json.MoneyOrNull("bestDay"),
            json.WholeOrNull("tradedDays"), json.MoneyOrNull("paidOut"), json.WholeOrNull("payouts"), json.MoneyOrNull("balanceAfterPayout"),
            json.WholeOrNull("windowTradedDays"), json.WholeOrNull("winningDays"), json.MoneyOrNull("windowProfit"), json.MoneyOrNull("windowBestDay"));
    }
}
