using System.Collections.Frozen;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>One field of an alert: its name as sent (with the object it stands in), its normalised name and its value.</summary>
internal sealed class AlertField(string path, string container, string name, AlertNode value)
{
    public string Path => path;

    public string Container => container;

    public string Name => name;

    public AlertNode Value => value;

    /// <summary>True once a meaning was found for it; what is left over is an extra.</summary>
    public bool IsUsed { get; set; }

    /// <summary>True for a field that the sender's dialect knows and we do not do.</summary>
    public bool IsUnsupported { get; set; }
}

/// <summary>The fields of one alert, at the top and in the objects that nested templates use (TradingView reference 2.4).</summary>
internal sealed class AlertFields
{
    /// <summary>In the order in which they are looked into after the top.</summary>
    private static readonly string[] Containers =
        ["", "strategy", "order", "strategy.order", "strategyinfo", "strategyinfo.order", "instrument", "position", "market", "trade", "general", "bar"];

    private static readonly FrozenSet<string> Known = Containers.ToFrozenSet(StringComparer.Ordinal);

    private List<AlertField> _all = [];

    public AlertFields(AlertNode.Map root)
    {
        Gather(root, "", "");
        _all = [.. _all.OrderBy(field => Array.IndexOf(Containers, field.Container))];
    }

    public IReadOnlyList<AlertField> All => _all;

    /// <summary>Every field without a meaning yet that one of the names stands for, in the order of the names.</summary>
    /// <param name="aliases">Normalised; <c>bar.time</c> means that name in that object only.</param>
    public IEnumerable<AlertField> Named(string aliases)
    {
        foreach (var alias in aliases.Split(' '))
        {
            var dot = alias.LastIndexOf('.');
            foreach (var field in _all)
            {
                if (field.IsUsed || field.IsUnsupported) continue;
                if (dot >= 0 ? field.Container == alias[..dot] && field.Name == alias[(dot + 1)..] : field.Name == alias && field.Container != "bar")
                    yield return field;
            }
        }
    }

    public bool Has(string aliases) => Named(aliases).Any(field => field.Value is not AlertNode.Null);

    /// <summary>The first of the names that says something.</summary>
    public AlertField? Find(string aliases) => Named(aliases).FirstOrDefault(field => !FieldValues.IsBlank(field.Value));

    /// <summary>The word under one of the names, as <see cref="FieldName.Normal"/> writes it; empty when there is none.</summary>
    public string Word(string aliases) => Find(aliases) is { } field ? FieldName.Normal(FieldValues.Words(field.Value) ?? "") : "";

    /// <summary>True when one of the names holds something that could change an order.</summary>
    public bool Says(string aliases) => Named(aliases).Any(field => !FieldValues.IsNeutral(field.Value));

    /// <summary>Gives a dialect's field its meaning: it stands under our own name from here on.</summary>
    public void Put(AlertField from, string name, AlertNode? value = null)
    {
        from.IsUsed = true;
        _all = [.. _all, new(from.Path, "", name, value ?? from.Value)];
    }

    /// <summary>Fields that decide nothing in this dialect.</summary>
    public void Drop(string names)
    {
        foreach (var field in Named(names)) field.IsUsed = true;
    }

    /// <summary>Fields that mean something in this dialect which we do not do.</summary>
    public void Refuse(string names)
    {
        foreach (var field in Named(names).Where(field => !FieldValues.IsNeutral(field.Value))) field.IsUnsupported = true;
    }

    private void Gather(AlertNode.Map map, string container, string prefix)
    {
        foreach (var (sent, value) in map.Members)
        {
            var name = FieldName.Normal(sent);
            var path = container.Length == 0 ? name : $"{container}.{name}";
            if (SecretNames.Contains(name)) continue;
            if (value is AlertNode.Map inner && Known.Contains(path)) Gather(inner, path, prefix + sent + ".");
            else _all.Add(new(prefix + sent, container, InPosition(container, name), value));
        }
    }

    /// <summary>Inside <c>position</c> the side and the size are the position's, not the order's.</summary>
    private static string InPosition(string container, string name) =>
        container == "position" && name is "side" or "size" ? "position" + name : name;
}
