using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Silos and a front door on one journal, hosted by some engine, asked at the door, and struck.</summary>
public interface IGrainDesk : IAsyncDisposable
{
    IReadOnlyList<string> Accounts { get; }

    DateTimeOffset Now { get; }

    /// <summary>As the front door reaches it.</summary>
    IAccountGrain Get(string account);

    /// <summary>What the journal has of an account.</summary>
    Task<IReadOnlyList<StoredEvent>> History(string account);

    /// <summary>Stops a silo in order.</summary>
    Task Stop();

    /// <summary>A silo is gone without a word.</summary>
    Task Kill();

    Task Add();

    /// <summary>The account's shard gets a newer epoch behind its owner's back.</summary>
    Task Supersede(string account);
}
