using TraderTerminal.Silo.Runtime.Shards;

namespace TraderTerminal.Tests.Runtime;

/// <summary>What hosts the accounts of one member of a desk in place of the built-in engine, for one life, and is struck with it.</summary>
internal interface IStruckEngine
{
    EngineKind Kind { get; }

    /// <summary>Gone without a word.</summary>
    Task Kill();
}
