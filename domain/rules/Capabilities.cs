namespace TraderTerminal.Domain.Rules;

/// <summary>How far a firm lets a program trade.</summary>
public enum Automation
{
    Any,

    /// <summary>Only from the trader's own device.</summary>
    OwnDevice,

    /// <summary>Not at all: we watch and advise, and send nothing.</summary>
    None,
}

/// <summary>What the product may do at all on an account of this program.</summary>
public sealed record Capabilities(Automation Automation, bool Copier, bool ApiOrders, bool Overnight)
{
    public const string Code = "AUTOMATION_NOT_ALLOWED";

    /// <summary>The rule's name in violations and locks.</summary>
    public const string Name = "automation";

    /// <summary>A book that says nothing forbids nothing.</summary>
    public static Capabilities Everything { get; } = new(Automation.Any, true, true, true);

    /// <summary>True when orders may be sent by a program.</summary>
    public bool MaySend => Automation != Automation.None;

    public Check Check() => new(Code, Name, MaySend, default, default);
}
