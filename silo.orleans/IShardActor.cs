namespace TraderTerminal.Silo.OnOrleans;

/// <summary>One shard as Orleans sees it: where it is active, its accounts are worked for.</summary>
[Alias("traderterminal.shard"), Orleans.CodeGeneration.Version(1)]
internal interface IShardActor : IGrainWithIntegerKey
{
    /// <summary>Brings the shard up where it belongs; nothing when it is up.</summary>
    [Alias("keep")]
    Task Keep();
}
