using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Rules;
using TraderTerminal.Grains.Control;

namespace TraderTerminal.Grains.Rules;

/// <summary>Shipped overlays and the user's own; what a user adds is an event and stays.</summary>
public sealed class OverlayStore : IOverlays, IDisposable
{
    private readonly JournalStream _stream;
    private readonly IRuleBooks _books;
    private readonly Func<IAccounts?> _accounts;
    private readonly SemaphoreSlim _one = new(1);
    private volatile IReadOnlyList<Overlay> _own = [];
    private long _version;

    public OverlayStore(JournalStream stream, IRuleBooks books, Func<IAccounts?> accounts)
    {
        (_stream, _books, _accounts) = (stream, books, accounts);
        stream.Told = Apply;
    }

    public long Version => Interlocked.Read(ref _version);

    public IReadOnlyList<Overlay> All =>
    [
        .. Overlays.Shipped.Concat(_own).OrderBy(overlay => overlay.Id, StringComparer.Ordinal).ThenBy(overlay => overlay.Version, StringComparer.Ordinal),
    ];

    /// <summary>Reads what was added before the start.</summary>
    public async Task Load()
    {
        await _stream.Load();
        Interlocked.Increment(ref _version);
    }

    public Overlay? Find(string id, string? version = null) => All.LastOrDefault(overlay => overlay.Id == id && (version is null || overlay.Version == version));

    public bool IsOwn(Overlay overlay) => _own.Contains(overlay);

    public IReadOnlyList<Overlay> Over(RuleBookId book, AccountId account) =>
        [.. Of(account.Value).GroupBy(overlay => overlay.Id).Where(versions => versions.Any(overlay => overlay.Concerns(book))).Select(versions => versions.Last())];

    public async ValueTask<AddedOverlay> Add(string text, string by, bool onlyTightens = false)
    {
        var read = OverlayReader.Read(text);
        if (read is ReadOverlay.Faulty faulty) return new AddedOverlay.Faulty(faulty.Faults);
        var overlay = ((ReadOverlay.Read)read).Overlay;
        var books = _books.All.Where(book => IsFor(overlay.Id, book.Id.Value)).ToArray();
        var faults = Unknown(overlay, books).Concat(books.SelectMany(book => OverlayReader.FaultsWith(overlay, book))).ToArray();
        if (faults.Length > 0) return new AddedOverlay.Faulty(faults);
        await _one.WaitAsync();
        try
        {
            if (Find(overlay.Id, overlay.Version) is { } there)
            {
                if (there.Text != text) return new AddedOverlay.Taken(there);
            }
            else if (onlyTightens && books.Select(book => Overlays.Looser(overlay, book, Of(overlay.Id))).FirstOrDefault(looser => looser is not null) is { } looser)
            {
                return new AddedOverlay.Loosens(looser);
            }
            else if (await _stream.Append(new CommandId(DeterministicId.Of("overlay-added", text)), new RuleBookEvent.OverlayAdded(overlay, by)) is { } why)
            {
                return new AddedOverlay.Unavailable(why);
            }
        }
        finally
        {
            _one.Release();
        }

        var (held, late) = _accounts() is { } all ? await TakeOvers.By(all, overlay.Id, view => view.Overlays.Any(other => other.Id == overlay.Id && other.Version == overlay.Version)) : default;
        return new AddedOverlay.Added(overlay, held, late);
    }

    public void Dispose() => _one.Dispose();

    private void Apply(object happened)
    {
        if (happened is not RuleBookEvent.OverlayAdded { Overlay: var overlay }) return;
        _own = [.. _own, overlay];
        Interlocked.Increment(ref _version);
    }

    /// <summary>Those that a thing of this name can be under: the desk's, and those of its own workspace.</summary>
    private IReadOnlyList<Overlay> Of(string name) => [.. All.Where(overlay => IsFor(name, overlay.Id))];

    private static bool IsFor(string name, string shared) => Workspace.Of(shared) is null || Workspace.AreOne(name, shared);

    private static IEnumerable<string> Unknown(Overlay overlay, RuleBook[] books)
    {
        for (var i = 0; i < overlay.RuleBookIds.Count; i++)
        {
            var one = overlay with { RuleBookIds = [overlay.RuleBookIds[i]] };
            if (!books.Any(book => one.Concerns(book.Id))) yield return $"$.ruleBookIds[{i}]: no rule book \"{overlay.RuleBookIds[i]}\"";
        }
    }
}
