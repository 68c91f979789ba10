using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What a window of messages held when an order was decided.</summary>
/// <param name="Name">The level's name in decisions.</param>
/// <param name="ForEntries">As many messages as entries may come to use.</param>
/// <param name="Used">Messages in the window.</param>
public readonly record struct MessageRoom(string Name, int ForEntries, int Used)
{
    /// <summary>The gate for an entry that needs so many messages.</summary>
    public Check Check(int messages) => MessageRate.Check(Name, ForEntries, Used, messages);
}
