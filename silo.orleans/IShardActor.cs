namespace TraderTerminal.Silo.OnOrleans;

/// <summary>One shard as Orleans sees it: what it is reminded of.</summary>
[Alias("traderterminal.shard"), Orleans.CodeGeneration.Version(2)]
internal interface IShardActor : IGrainWithIntegerKey
{
    /// <summary>Has the shard reminded from now on; nothing when it is.</summary>
    [Alias("remind")]
    Task Remind();
}
