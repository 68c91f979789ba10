namespace TraderTerminal.Simulators.Exchange.Faults;

/// <summary>Draws faults from a seed. The plan can be changed while it runs. Not thread-safe: its owner draws under its own lock.</summary>
public sealed class FaultSwitchboard(int seed, FaultPlan? plan = null)
{
    private const int Mille = 1000;
    private readonly Random _chance = new(seed);

    public FaultPlan Plan { get; set; } = plan ?? FaultPlan.None;

    public bool LosesAnswer() => Draw(Plan.LoseAnswerPerMille);

    public TimeSpan AnswerDelay() =>
        Draw(Plan.DelayAnswerPerMille) ? new TimeSpan(_chance.NextInt64(Plan.AnswerDelayMax.Ticks + 1)) : TimeSpan.Zero;

    public bool DuplicatesFill() => Draw(Plan.DuplicateFillPerMille);

    public bool TellsBeforeAck() => Draw(Plan.FillBeforeAckPerMille);

    public bool Rejects() => Draw(Plan.RejectPerMille);

    public bool FillsOnCancel() => Draw(Plan.FillOnCancelPerMille);

    public bool LosesLegs() => Draw(Plan.LoseLegsPerMille);

    public bool LosesNews() => Draw(Plan.LoseNewsPerMille);

    public bool LeavesLegs() => Draw(Plan.LeaveLegsPerMille);

    public bool RejectsStop() => Draw(Plan.RejectStopPerMille);

    public bool Disconnects() => Draw(Plan.DisconnectPerMille);

    // A fault that is off draws nothing, so switching one on does not change when the others come.
    private bool Draw(int perMille) => perMille > 0 && _chance.Next(Mille) < perMille;
}
