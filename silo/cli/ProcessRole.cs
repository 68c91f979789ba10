namespace TraderTerminal.Silo.Cli;

/// <summary>What one process of a cluster does.</summary>
internal enum ProcessRole
{
    /// <summary>It has accounts and the outside face.</summary>
    Both,

    /// <summary>It has accounts; outside it tells its health alone.</summary>
    Silo,

    /// <summary>It takes alerts, commands and viewers for all accounts, and has none.</summary>
    Api,
}
