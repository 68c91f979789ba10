namespace TraderTerminal.Silo.OnOrleans;

/// <summary>A process's part in Orleans' cluster, from when it has joined until it ends.</summary>
/// <param name="End">Leaves the cluster; what lives here goes elsewhere.</param>
internal sealed record OrleansLife(IServiceProvider Services, Func<ValueTask> End);
