using System.Collections.Frozen;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Evaluation;

/// <summary>One order against the positions of a trader's accounts, and what the hedge guard has to say.</summary>
public sealed class HedgeCase
{
    private readonly JsonPart _json;
    private readonly FrozenDictionary<string, string> _families;

    private HedgeCase(string id, JsonPart json, FrozenDictionary<string, string> families) => (Id, _json, _families) = (id, json, families);

    public string Id { get; }

    internal static HedgeCase Read(JsonPart json, FrozenDictionary<string, string> families) => new(json.Text("id"), json, families);

    public IReadOnlyList<Mismatch> Run()
    {
        try
        {
            return Asked();
        }
        catch (Exception absurd) when (absurd is OverflowException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return [new(Id, null, "case", "numbers and times that there are", absurd.Message)];
        }
    }

    private List<Mismatch> Asked()
    {
        var faults = new List<string>();
        var json = new JsonPart(Id, _json.Element, faults);
        var rule = ConductReader.Hedge(json.Part("rule"));
        if (json.Part("rule").IsText("families")) rule = rule with { Families = _families };
        var accounts = json.Part("accounts").Items().Select(Account).ToArray();
        var order = json.Part("order");
        var (account, root) = (order.Text("account"), order.Text("symbol"));
        var (side, quantity) = (VectorEvent.SideOf(order), order.Part("qty").Whole(1));
        var expected = json.Part("expected");
        if (faults.Count > 0) return [.. faults.Select(fault => new Mismatch(Id, null, "case", "readable", fault))];
        var reason = HedgeGuard.Refuses(rule, accounts, account, root, side, quantity);
        var found = new List<Mismatch>();
        Compare(found, expected, "decision", reason is null ? "allow" : "reject");
        Compare(found, expected, "reason", Shown.Of(reason));
        return found;
    }

    private static HedgeAccount Account(JsonPart json)
    {
        var held = new Dictionary<string, HeldProduct>(StringComparer.Ordinal);
        foreach (var (root, net) in json.Members("positions")) held[root] = new(root, net.Signed(), 0, 0);
        foreach (var order in json.Items("working"))
        {
            var root = order.Text("symbol");
            var product = held.GetValueOrDefault(root) with { Root = root };
            var quantity = order.Part("qty").Whole(1);
            held[root] = VectorEvent.SideOf(order) == Side.Buy ? product with { Buys = product.Buys + quantity } : product with { Sells = product.Sells + quantity };
        }

        var counted = json.Choice("kind", null, ("counted", true), ("practice", false));
        return new(json.Text("id"), counted, held.Values.ToEquatableArray());
    }

    private void Compare(List<Mismatch> found, JsonPart expected, string field, string got)
    {
        if (!expected.Element.TryGetProperty(field, out var wanted)) return;
        var want = Shown.Expected(wanted);
        if (want != got) found.Add(new(Id, null, field, want, got));
    }
}
