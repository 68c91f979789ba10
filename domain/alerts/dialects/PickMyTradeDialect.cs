namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>PickMyTrade: the action stands in <c>data</c>, stops and targets in one field per unit (TradingView reference 3.4).</summary>
internal sealed class PickMyTradeDialect : Dialect
{
    private static readonly string[] ExitNames =
        ["sl", "dollarsl", "percentagesl", "tp", "dollartp", "percentagetp", "trail", "trailtrigger", "trailstop", "trailfreq", "breakeven"];

    public override string Name => "pickmytrade";

    public override bool Wrote(AlertFields fields) =>
        fields.Has("data") && !fields.Has("action orderaction") && fields.Named("data").All(field => field.Value is not (AlertNode.Map or AlertNode.List));

    public override void Translate(AlertReading reading)
    {
        var fields = reading.Fields;
        var closes = ActionWord.Of(fields.Word("data"))?.Action is AlertAction.Close or AlertAction.Flatten;
        Size(reading, closes);
        Existing(fields);
        if (fields.Find("gtdinsecond") is { } life) fields.Put(life, "expireseconds");
        Accounts(fields);
        var exits = Exits(ByName(fields.All.Where(field => !field.IsUsed && field.Container.Length == 0).Select(field => (field.Name, field.Value))), reading);
        if (closes && fields.Says("updatetp updatesl"))
        {
            // A close that carries new levels changes the working bracket and closes nothing.
            var data = fields.Find("data")!;
            fields.Put(data, "action", Word(data, "modify"));
        }

        fields.Drop("updatetp updatesl fullclosed");
        Put(fields, "sl dollarsl percentagesl trail trailtrigger trailstop trailfreq breakeven", "stoploss", exits.Stop);
        Put(fields, "tp dollartp percentagetp", "takeprofit", exits.Target);
        foreach (var legs in fields.Named("advancetpsl").ToList())
        {
            if (legs.Value is AlertNode.List list) fields.Put(legs, "brackets", new AlertNode.List(list.At, [.. list.Items.Select(item => Leg(item, reading))]));
        }
    }

    private static void Put(AlertFields fields, string theirs, string ours, AlertNode.Map? level)
    {
        var first = fields.Named(theirs).FirstOrDefault();
        fields.Drop(theirs);
        if (first is not null && level is not null) fields.Put(first, ours, level);
    }

    /// <summary>A risk wins over a quantity; a close takes all, whatever its quantity, unless it says that it is not full.</summary>
    private static void Size(AlertReading reading, bool closes)
    {
        var fields = reading.Fields;
        var isPart = fields.Find("fullclosed") is { } full && FieldValues.Truth(full.Value) == false;
        if (closes)
        {
            if (!isPart) fields.Drop("quantity");
            fields.Drop("riskpercentage");
        }
        else if (fields.Find("riskpercentage") is { } risk && !FieldValues.IsNeutral(risk.Value))
        {
            fields.Drop("quantity");
            fields.Put(risk, "quantity");
            reading.Unit = QuantityUnit.RiskPercent;
        }
    }

    private static void Existing(AlertFields fields)
    {
        bool Is(string names) => fields.Find(names) is { } field && FieldValues.Truth(field.Value) == true;
        var stacks = Is("pyramid duplicatepositionallow");
        var reverses = Is("reverseorderclose");
        var same = stacks ? "add" : Is("samedirectionignore") ? "ignore" : reverses ? "replace" : null;
        var first = fields.Named("pyramid duplicatepositionallow samedirectionignore reverseorderclose").FirstOrDefault();
        fields.Drop("pyramid duplicatepositionallow samedirectionignore reverseorderclose");
        if (first is null || (same is null && !reverses)) return;
        var members = new List<KeyValuePair<string, AlertNode>>();
        if (same is not null) members.Add(new("same", Word(first, same)));
        if (reverses) members.Add(new("opposite", Word(first, "reverse")));
        fields.Put(first, "existing", new AlertNode.Map(first.Value.At, members));
    }

    /// <summary>The list of accounts wins over the single one; the name of a connection is not needed to find an account.</summary>
    private static void Accounts(AlertFields fields)
    {
        if (fields.Find("multipleaccounts") is not { Value: AlertNode.List { Items.Count: > 0 } list } many) return;
        fields.Drop("accountid account");
        fields.Put(many, "accounts", new AlertNode.List(list.At, [.. list.Items.Select(WithoutConnection)]));
    }

    private static AlertNode WithoutConnection(AlertNode node) =>
        node is AlertNode.Map map ? new AlertNode.Map(map.At, [.. map.Members.Where(member => FieldName.Normal(member.Key) != "connectionname")]) : node;

    private static AlertNode Leg(AlertNode node, AlertReading reading)
    {
        if (node is not AlertNode.Map map) return node;
        var (stop, target) = Exits(ByName(map.Members.Select(member => (FieldName.Normal(member.Key), member.Value))), reading);
        var members = new List<KeyValuePair<string, AlertNode>>();
        if (stop is not null) members.Add(new("stop", stop));
        if (target is not null) members.Add(new("target", target));
        // What is not an exit stays as it is: the quantity is read, anything else is refused by name.
        members.AddRange(map.Members.Where(member => !ExitNames.Contains(FieldName.Normal(member.Key), StringComparer.Ordinal)));
        return new AlertNode.Map(map.At, members);
    }

    private static Dictionary<string, AlertNode> ByName(IEnumerable<(string Name, AlertNode Value)> fields)
    {
        var named = new Dictionary<string, AlertNode>(StringComparer.Ordinal);
        foreach (var (name, value) in fields) named.TryAdd(name, value);
        return named;
    }

    private static (AlertNode.Map? Stop, AlertNode.Map? Target) Exits(Dictionary<string, AlertNode> fields, AlertReading reading)
    {
        var stop = Level(fields, "sl", "dollarsl", "percentagesl", reading);
        if (Says(fields, "trail"))
        {
            stop.Add(new("kind", new AlertNode.Text(fields["trail"].At, "trailing")));
            if (Says(fields, "trailstop") && fields.TryGetValue("trailstop", out var distance)) stop.Add(new("trail", Of("offset", distance)));
            if (fields.TryGetValue("trailtrigger", out var trigger)) stop.Add(new("trigger", trigger));
            if (fields.TryGetValue("trailfreq", out var step)) stop.Add(new("step", step));
        }

        if (Says(fields, "breakeven")) stop.Add(new("breakeven", fields["breakeven"]));
        return (Map(stop), Map(Level(fields, "tp", "dollartp", "percentagetp", reading)));
    }

    /// <summary>Of several kinds of level the exact price wins, then points from the entry, then percent.</summary>
    private static List<KeyValuePair<string, AlertNode>> Level(Dictionary<string, AlertNode> fields, string price, string points, string percent, AlertReading reading)
    {
        var said = new[] { (price, "price"), (points, "offset"), (percent, "percent") }.Where(kind => Says(fields, kind.Item1)).ToList();
        if (said.Count > 1) reading.Complaints.Warn($"{said[0].Item1} is taken, {string.Join(" and ", said.Skip(1).Select(kind => kind.Item1))} left out");
        return said.Count == 0 ? [] : [new(said[0].Item2, fields[said[0].Item1])];
    }

    private static bool Says(Dictionary<string, AlertNode> fields, string name) => fields.TryGetValue(name, out var value) && !FieldValues.IsNeutral(value);

    private static AlertNode.Map? Map(List<KeyValuePair<string, AlertNode>> members) => members.Count == 0 ? null : new(members[0].Value.At, members);
}
