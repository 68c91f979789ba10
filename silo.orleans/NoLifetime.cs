namespace TraderTerminal.Silo.OnOrleans;

/// <summary>The process ends Orleans when it has handed its shards on; a signal to the process is not for Orleans.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
