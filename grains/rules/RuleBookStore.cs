using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Rules;

namespace TraderTerminal.Grains.Rules;

/// <summary>Shipped rule books and the user's own; what a user adds is an event and stays.</summary>
public sealed class RuleBookStore(JournalStream stream) : IRuleBooks, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile IReadOnlyDictionary<(string Id, string Version), RuleBook> _own = new Dictionary<(string, string), RuleBook>();

    public IReadOnlyList<RuleBook> All =>
    [
        .. RuleBooks.Shipped.Concat(_own.Values).OrderBy(book => book.Id.Value, StringComparer.Ordinal).ThenBy(book => book.Version, StringComparer.Ordinal),
    ];

    /// <summary>Reads what was added before the start. A book that this program cannot read any more is left out and named.</summary>
    public async Task Load(Action<string> unreadable)
    {
        var own = new Dictionary<(string, string), RuleBook>();
        await foreach (var happened in stream.Read())
        {
            if (happened is not RuleBookEvent.RuleBookAdded added) continue;
            if (RuleBookReader.Read(added.Text) is ReadRuleBook.Read read) own[Key(read.Book)] = read.Book;
            else unreadable(added.Text);
        }

        _own = own;
    }

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
            if (await stream.Append(new CommandId(DeterministicId.Of("rule-book-added", text)), new RuleBookEvent.RuleBookAdded(text, by)) is { } why) return new AddedRuleBook.Unavailable(why);
            _own = new Dictionary<(string, string), RuleBook>(_own) { [Key(book)] = book };
            return new AddedRuleBook.Added(book, before);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static (string Id, string Version) Key(RuleBook book) => (book.Id.Value, book.Version);
}
