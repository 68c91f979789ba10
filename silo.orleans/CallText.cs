namespace TraderTerminal.Silo.OnOrleans;

/// <summary>What is asked of an account, on its way. The text is the same that the built-in engine puts into an inbox.</summary>
/// <remarks>A published shape: a member is added under the next id, never changed; what cannot be read by the older one gets the next version in its name.</remarks>
[GenerateSerializer, Immutable, Alias("traderterminal.call/1")]
internal readonly record struct CallText([property: Id(0)] string Call);

/// <summary>What came of it.</summary>
/// <param name="Reply">As the built-in engine writes it; null when the account does not live where it was asked.</param>
[GenerateSerializer, Immutable, Alias("traderterminal.reply/1")]
internal readonly record struct ReplyText([property: Id(0)] string? Reply)
{
    /// <summary>The shard is not, or not yet, worked for there: nothing was done, and it may be asked again.</summary>
    public static ReplyText Elsewhere => default;
}
