namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>One way in which senders write alerts. It tells its own bodies from others and gives its fields our names; the rest is the alias table.</summary>
internal abstract class Dialect
{
    /// <summary>As the delivery's record shows it.</summary>
    public abstract string Name { get; }

    public abstract bool Wrote(AlertFields fields);

    /// <summary>True when it tells the position after and never the one before, so that a partial exit looks like an entry the wrong way.</summary>
    public virtual bool SaysNoBefore => false;

    public virtual void Translate(AlertReading reading) { }

    protected static AlertNode.Text Word(AlertField like, string word) => new(like.Value.At, word);

    /// <summary>An object of one member, such as <c>{"offset":10}</c>.</summary>
    protected static AlertNode.Map Of(string name, AlertNode value) => new(value.At, [new(name, value)]);

    /// <summary>The object with other names for some of its members.</summary>
    protected static AlertNode.Map Renamed(AlertNode.Map map, Func<string, string?> name) =>
        new(map.At, [.. map.Members.Select(member => new KeyValuePair<string, AlertNode>(name(FieldName.Normal(member.Key)) ?? member.Key, member.Value))]);
}
