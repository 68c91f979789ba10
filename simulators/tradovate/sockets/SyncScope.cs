using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>What a socket hears after its sync.</summary>
/// <param name="Types">Null for all; else the singular names of entity types.</param>
/// <param name="Since">News up to here were in the sync's answer.</param>
internal sealed record SyncScope(IReadOnlySet<long> Accounts, IReadOnlySet<string>? Types, long Since)
{
    public bool Has(News.Props news) =>
        news.Sequence > Since && (news.Account is not { } account || Accounts.Contains(account)) && (Types is null || Types.Contains(news.Type.Name) || news.Type == EntityType.Contract);
}
