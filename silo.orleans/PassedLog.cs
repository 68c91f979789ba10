namespace TraderTerminal.Silo.OnOrleans;

/// <summary>Orleans tells its log through ours.</summary>
internal sealed class PassedLog(ILoggerFactory loggers) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => loggers.CreateLogger(categoryName);

    public void Dispose()
    {
        // The log is not ours to end.
    }
}
