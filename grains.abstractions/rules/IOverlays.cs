using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Rules;

/// <summary>Short-lived changes of rule books: those that ship with the product and the user's own. Each account takes them over into its own history.</summary>
public interface IOverlays
{
    /// <summary>Goes up with every change.</summary>
    long Version { get; }

    /// <summary>Every version of every overlay, by id and then by version.</summary>
    IReadOnlyList<Overlay> All { get; }

    /// <summary>This version, or the newest; null when there is none.</summary>
    Overlay? Find(string id, string? version = null);

    /// <summary>True for an overlay that a user added.</summary>
    bool IsOwn(Overlay overlay);

    /// <summary>The newest version of every overlay that concerns an account of a book, or did in an older version: one of a <see cref="Workspace"/> concerns its own accounts alone.</summary>
    IReadOnlyList<Overlay> Over(RuleBookId book, AccountId account);

    /// <summary>Adds a version of an overlay, for good, and lets the accounts take it over.</summary>
    /// <param name="onlyTightens">Whoever asks may not loosen: an overlay that could is <see cref="AddedOverlay.Loosens"/>.</param>
    ValueTask<AddedOverlay> Add(string text, string by, bool onlyTightens = false);
}

/// <summary>What became of an overlay that was to be added.</summary>
public abstract record AddedOverlay
{
    private AddedOverlay() { }

    /// <param name="Accounts">Those that have taken it over.</param>
    /// <param name="Late">Those that do not answer now and take it over before they decide anything.</param>
    public sealed record Added(Overlay Overlay, int Accounts, int Late) : AddedOverlay;

    /// <summary>This version is there already, with another text.</summary>
    public sealed record Taken(Overlay Overlay) : AddedOverlay;

    /// <param name="Faults">Every fault with its path.</param>
    public sealed record Faulty(IReadOnlyList<string> Faults) : AddedOverlay;

    /// <summary>Not added: whoever asked may only tighten.</summary>
    public sealed record Loosens(string Why) : AddedOverlay;

    public sealed record Unavailable(string Why) : AddedOverlay;
}
