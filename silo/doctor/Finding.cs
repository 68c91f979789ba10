namespace TraderTerminal.Silo.Doctor;

/// <summary>What was found at one place of a set-up.</summary>
/// <param name="Mend">What is wrong there and what to do, in one sentence; null when nothing is.</param>
/// <param name="Left">Why it was not looked at, which is no fault; null when it was.</param>
internal sealed record Finding(string What, string? Mend = null, string? Left = null)
{
    public override string ToString() => Mend is not null ? $"mend  {What}: {Mend}" : Left is not null ? $"left  {What}: {Left}" : $"good  {What}";
}
