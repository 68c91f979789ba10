namespace TraderTerminal.Tests.Whole;

/// <summary>A silo or a front door of a desk: started, struck, and started again.</summary>
internal interface IDeskMember : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Its data directory.</summary>
    string Data { get; }

    Uri Address { get; }

    bool IsRunning { get; }

    bool IsPaused { get; }

    /// <summary>Whatever it wrote.</summary>
    string Said { get; }

    void Start();

    /// <summary>Gone without a word.</summary>
    Task Kill();

    Task Stop();

    /// <summary>Stands still, and knows nothing of it.</summary>
    Task Pause();

    Task Resume();
}
