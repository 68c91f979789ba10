using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Grains.Rules;

/// <summary>Shipped rule books and the user's own; what a user adds is an event and stays.</summary>
public sealed class RuleBookStore : IRuleBooks, IDisposable
{
    private readonly JournalStream _stream;
    private readonly Action<string> _unreadable;
    private readonly SemaphoreSlim _one = new(1);
    private volatile IReadOnlyDictionary<(string Id, string Version), RuleBook> _own = new Dictionary<(string, string), RuleBook>();

    /// <param name="unreadable">Told of a book in the journal that this program cannot read any more: it is left out.</param>
    public RuleBookStore(JournalStream stream, Action<string>? unreadable = null)
    {
        (_stream, _unreadable) = (stream, unreadable ?? (static _ => { }));
        stream.Told = Apply;
    }

    public IReadOnlyList<RuleBook> All =>
    [
        .. RuleBooks.Shipped.Concat(_own.Values).OrderBy(book => book.Id.Value, StringComparer.Ordinal).ThenBy(book => book.Version, StringComparer.Ordinal),
    ];

    /// <summary>Reads what was added before the start.</summary>
    public Task Load() => _stream.Load();

    public RuleBook? Find(string id, string? version = null)
    {
        var shipped = RuleBooks.Find(id);
        if (version is not null) return shipped?.Version == version ? shipped : _own.GetValueOrDefault((id, version));
        return _own.Values.Where(book => book.Id.Value == id).Append(shipped).OfType<RuleBook>().MaxBy(book => book.Version, StringComparer.Ordinal);
    }

    public bool IsOwn(RuleBook book) => _own.ContainsKey(Key(book));

    public async ValueTask<AddedRuleBook> Add(string text, string by)
    {
        var read = RuleBookReader.Read(text);
        if (read is ReadRuleBook.Faulty faulty) return new AddedRuleBook.Faulty(faulty.Faults);
        var book = ((ReadRuleBook.Read)read).Book;
        await _one.WaitAsync();
        try
        {
            if (Find(book.Id.Value, book.Version) is { } there) return there.Text == text ? new AddedRuleBook.Known(there) : new AddedRuleBook.Taken(there);
            var before = Find(book.Id.Value);
            if (await _stream.Append(new CommandId(DeterministicId.Of("rule-book-added", text)), new RuleBookEvent.RuleBookAdded(text, by)) is { } why) return new AddedRuleBook.Unavailable(why);
            return new AddedRuleBook.Added(book, before);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private void Apply(object happened)
    {
        if (happened is not RuleBookEvent.RuleBookAdded added) return;
        if (RuleBookReader.Read(added.Text) is ReadRuleBook.Read { Book: var book }) _own = new Dictionary<(string, string), RuleBook>(_own) { [Key(book)] = book };
        else _unreadable(added.Text);
    }

    private static (string Id, string Version) Key(RuleBook book) => (book.Id.Value, book.Version);
}
