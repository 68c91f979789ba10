namespace TraderTerminal.Silo.OnOrleans;

/// <summary>One account as Orleans sees it. Its key is its shard and its id, so that where it belongs follows from its name.</summary>
[Alias("traderterminal.account"), Orleans.CodeGeneration.Version(1)]
internal interface IAccountActor : IGrainWithIntegerCompoundKey
{
    /// <summary>Brings the account up. False when its shard is not worked for where it lives now.</summary>
    [Alias("up")]
    Task<bool> Up();

    [Alias("ask")]
    Task<ReplyText> Ask(CallText asked);
}
