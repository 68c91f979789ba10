namespace TraderTerminal.Domain.Evaluation;

/// <summary>An expected value that did not come out.</summary>
/// <param name="Case">The vector or case.</param>
/// <param name="Step">The step's number; null for a case without steps and for what concerns the whole vector.</param>
public readonly record struct Mismatch(string Case, int? Step, string Field, string Expected, string Got)
{
    /// <summary><c>TS-TC50-01 step 3 floor: expected 48500, got 48000</c>.</summary>
    public override string ToString() =>
        $"{Case}{(Step is { } step ? FormattableString.Invariant($" step {step}") : "")} {Field}: expected {Expected}, got {Got}";
}
