namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>When a body came and what its route says for it.</summary>
/// <param name="Symbol">For alerts that name none; null for no such symbol.</param>
internal readonly record struct Arrival(DateTimeOffset At, string? Symbol);

/// <summary>One alert while it is read: its fields, what is wrong with it, and whether it is an exit. Exits are lenient, entries are strict.</summary>
internal sealed class AlertReading(AlertFields fields, Complaints complaints, Arrival arrival)
{
    public AlertFields Fields => fields;

    public Complaints Complaints => complaints;

    public DateTimeOffset ReceivedAt => arrival.At;

    /// <summary>What the alert is about when it does not say; null when that is an error.</summary>
    public string? DefaultSymbol => arrival.Symbol;

    /// <summary>Close, cancel, flatten, note, or an order that ends flat: only action, symbol and side matter, the rest may be missing.</summary>
    public bool IsLenient { get; set; }

    /// <summary>What the dialect counts sizes in.</summary>
    public QuantityUnit Unit { get; set; } = QuantityUnit.Contracts;

    /// <summary>See <see cref="Dialect.SaysNoBefore"/>.</summary>
    public bool SaysNoBefore { get; set; }

    /// <summary>True when the dialect's <c>time</c> is the fire time.</summary>
    public bool TimeIsFire { get; set; }

    /// <summary>An error of an entry; of an exit only a warning.</summary>
    public void Wrong(string code, string reason, AlertNode node)
    {
        if (IsLenient) complaints.Warn($"{reason}; left out");
        else complaints.Add(code, reason, node.At);
    }

    /// <summary>The field that one of the names stands for: the first that is not blank, else the first. Null is no field.</summary>
    /// <param name="key">What two names must agree on; null takes the first without comparing.</param>
    public AlertField? Pick(string aliases, string what, Func<AlertNode, string?>? key)
    {
        var all = fields.Named(aliases).Where(field => field.Value is not AlertNode.Null).ToList();
        var said = all.Where(field => !FieldValues.IsBlank(field.Value)).ToList();
        var picked = said.FirstOrDefault() ?? all.FirstOrDefault();
        if (picked is null) return null;
        if (key is null)
        {
            picked.IsUsed = true;
            return picked;
        }

        foreach (var field in all) field.IsUsed = true;
        var other = said.Find(field => key(field.Value) != key(picked.Value));
        if (other is null) return picked;
        Wrong(
            AlertCodes.ConflictingFields, $"{what}: {picked.Path} says {FieldValues.Shown(picked.Value)}, {other.Path} says {FieldValues.Shown(other.Value)}", other.Value);
        return null;
    }

    /// <summary>A price that may be left out: blank and zero are absent, below zero is an error.</summary>
    public decimal? Price(string aliases, string what) => Pick(aliases, what, NumberKey) is { } field ? Price(field.Value, field.Path) : null;

    public decimal? Price(AlertNode node, string path)
    {
        if (FieldValues.IsBlank(node))
        {
            if (node is AlertNode.Text) complaints.Warn($"{path} is blank");
            return null;
        }

        if (Number(node, path) is not { } number) return null;
        if (number < 0) Wrong(AlertCodes.InvalidNumber, $"{path} is negative: {FieldValues.Shown(node)}", node);
        return number > 0 ? number : null;
    }

    /// <summary>A number that is there; what is not one is an error.</summary>
    public decimal? Number(AlertNode node, string path)
    {
        if (FieldValues.IsUnresolved(node)) Wrong(AlertCodes.UnresolvedPlaceholder, $"{path} is the placeholder {FieldValues.Shown(node)}", node);
        else if (FieldValues.TryNumber(node, out var number)) return number;
        else Wrong(AlertCodes.InvalidNumber, $"{path} is no number: {FieldValues.Shown(node)}", node);
        return null;
    }

    /// <summary>A count from <paramref name="least"/>; null and an error when it is none.</summary>
    public int? Count(AlertNode node, string path, int least, string code)
    {
        if (FieldValues.IsUnresolved(node)) Wrong(AlertCodes.UnresolvedPlaceholder, $"{path} is the placeholder {FieldValues.Shown(node)}", node);
        else if (!FieldValues.TryNumber(node, out var number) || number is > int.MaxValue or < -int.MaxValue)
            Wrong(code, $"{path} is no count: {FieldValues.Shown(node)}", node);
        else if (number != decimal.Truncate(number) && (number > 0 || least < 0)) Wrong(AlertCodes.FractionalQuantity, $"{path} is no whole number: {FieldValues.Shown(node)}", node);
        else if (number < least) Wrong(code, $"{path} is below {least}: {FieldValues.Shown(node)}", node);
        else return (int)number;
        return null;
    }

    /// <summary>Text that decides nothing: blank, unresolved and not-a-number are absent.</summary>
    public string? Note(string aliases)
    {
        if (Pick(aliases, "", null) is not { } field || FieldValues.IsBlank(field.Value)) return null;
        if (!FieldValues.IsUnresolved(field.Value) && !FieldValues.IsNotANumber(field.Value) && FieldValues.Words(field.Value) is { } words) return words;
        complaints.Warn($"{field.Path} says nothing: {FieldValues.Shown(field.Value)}");
        return null;
    }

    public static string? NumberKey(AlertNode node) =>
        FieldValues.TryNumber(node, out var number) ? number.ToString("G29", System.Globalization.CultureInfo.InvariantCulture) : FieldValues.Shown(node);
}
