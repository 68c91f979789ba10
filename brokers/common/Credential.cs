namespace TraderTerminal.Brokers.Common;

/// <summary>What only a broker and its user know. Another one may be entered while the program runs: the next login uses it.</summary>
/// <param name="given">By the set-up; null when a person has to enter it.</param>
public sealed class Credential(string? given)
{
    private volatile string? _entered;

    /// <summary>What was entered goes before what was given; null while neither is.</summary>
    public string? Text => _entered ?? given;

    public bool IsGiven => given is not null;

    /// <param name="text">Null takes back what was entered.</param>
    public void Enter(string? text) => _entered = text;

    /// <summary>Never the secret.</summary>
    public override string ToString() => "***";
}
