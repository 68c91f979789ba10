namespace TraderTerminal.Domain.Rules;

/// <summary>What happens when nobody has given a sign of life for too long.</summary>
public enum DeadManAction
{
    /// <summary>Working entries are cancelled, and only reducing orders pass.</summary>
    ReduceOnly,

    /// <summary>Everything is closed, and only reducing orders pass.</summary>
    Flatten,
}

/// <summary>Acts when no sign of life comes while a position is open or orders work.</summary>
/// <param name="Seconds">Without a heartbeat, an alert or a change of the account's settings.</param>
/// <remarks>Cancel on disconnect, as exchanges offer it, with the trader's own time (engineering references 2.2).</remarks>
public sealed record DeadMansSwitch(int Seconds, DeadManAction Action)
{
    public const string Code = "NO_SIGN_OF_LIFE";

    /// <summary>The rule's name in decisions and flattens.</summary>
    public const string Name = "dead_mans_switch";

    public DateTimeOffset DueAt(DateTimeOffset lastSign) => lastSign.AddSeconds(Seconds);

    /// <summary>The gate: closed from the trip until the next sign of life.</summary>
    public static Check Check(DateTimeOffset? silentSince) => new(Code, Name, silentSince is null, default, default);

    public static DeadMansSwitch Tightest(DeadMansSwitch a, DeadMansSwitch b) => new(Math.Min(a.Seconds, b.Seconds), a.Action > b.Action ? a.Action : b.Action);
}
