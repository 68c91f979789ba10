using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Journal;

/// <summary>Keeps what had to be done while the journal could not record it: exits only. Imported once the journal is back.</summary>
public interface IEmergencySpool
{
    /// <summary>Durable when it returns true.</summary>
    bool Write(CommandId command, AccountId account, string payload);

    /// <summary>What was written and not yet imported, in order.</summary>
    IReadOnlyList<SpooledCommand> Read();

    /// <summary>Forgets commands whose effect is in the journal now.</summary>
    void Imported(IReadOnlyCollection<CommandId> commands);
}

/// <summary>One command that waits for the journal.</summary>
public sealed record SpooledCommand(CommandId Command, AccountId Account, string Payload);
