namespace TraderTerminal.Simulators.Exchange.Faults;

/// <summary>How often a simulated broker misbehaves, each way in requests out of a thousand. The default never does.</summary>
public sealed record FaultPlan
{
    public static FaultPlan None { get; } = new();

    /// <summary>The request is carried out, and the caller hears nothing.</summary>
    public int LoseAnswerPerMille { get; init; }

    /// <summary>The answer comes late, by up to <see cref="AnswerDelayMax"/>.</summary>
    public int DelayAnswerPerMille { get; init; }

    public TimeSpan AnswerDelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The news of a fill comes twice.</summary>
    public int DuplicateFillPerMille { get; init; }

    /// <summary>News of an order come before the answer to placing it.</summary>
    public int FillBeforeAckPerMille { get; init; }

    /// <summary>A place is refused with <see cref="RejectCode"/>.</summary>
    public int RejectPerMille { get; init; }

    public string RejectCode { get; init; } = "INTERNAL_ERROR";

    /// <summary>The order fills while its cancel is on the way, and the cancel is refused.</summary>
    public int FillOnCancelPerMille { get; init; }

    /// <summary>An order is taken, and its bracket legs are not.</summary>
    public int LoseLegsPerMille { get; init; }

    /// <summary>News are not told: of a fill, of an order that begins to work, or of its end.</summary>
    public int LoseNewsPerMille { get; init; }

    /// <summary>A fill of a bracket leg leaves the others of its pair working.</summary>
    public int LeaveLegsPerMille { get; init; }

    /// <summary>A stop order is refused with <see cref="RejectCode"/>.</summary>
    public int RejectStopPerMille { get; init; }

    /// <summary>A request finds the connection gone; it stays away for <see cref="DisconnectedFor"/>.</summary>
    public int DisconnectPerMille { get; init; }

    public TimeSpan DisconnectedFor { get; init; } = TimeSpan.FromSeconds(10);
}
