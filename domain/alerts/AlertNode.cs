namespace TraderTerminal.Domain.Alerts;

/// <summary>A value of an alert's JSON, with the place of its first character in the text.</summary>
internal abstract record AlertNode
{
    private AlertNode(int at) => At = at;

    public int At { get; }

    public sealed record Text(int Place, string Value) : AlertNode(Place);

    /// <param name="Raw">The number's own digits: it never passes through binary floating point.</param>
    public sealed record Number(int Place, string Raw) : AlertNode(Place);

    public sealed record Flag(int Place, bool Value) : AlertNode(Place);

    public sealed record Null(int Place) : AlertNode(Place);

    /// <summary>A bare <c>NaN</c>, <c>na</c>, <c>undefined</c>: the field is there, its value is not.</summary>
    public sealed record NotANumber(int Place, string Word) : AlertNode(Place);

    public sealed record Map(int Place, IReadOnlyList<KeyValuePair<string, AlertNode>> Members) : AlertNode(Place);

    public sealed record List(int Place, IReadOnlyList<AlertNode> Items) : AlertNode(Place);

    /// <summary>True when both say the same, wherever they stand.</summary>
    public static bool Same(AlertNode a, AlertNode b) => (a, b) switch
    {
        (Text x, Text y) => x.Value == y.Value,
        (Number x, Number y) => x.Raw == y.Raw,
        (Flag x, Flag y) => x.Value == y.Value,
        (Null, Null) => true,
        (NotANumber, NotANumber) => true,
        (List x, List y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(pair => Same(pair.First, pair.Second)),
        (Map x, Map y) => x.Members.Count == y.Members.Count
            && x.Members.Zip(y.Members).All(pair => pair.First.Key == pair.Second.Key && Same(pair.First.Value, pair.Second.Value)),
        _ => false,
    };
}
