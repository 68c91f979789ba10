using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Grains.Abstractions.Markets;
using TraderTerminal.Grains.Control;
using TraderTerminal.Silo.Runtime;
using TraderTerminal.Silo.Runtime.Shards;
using TraderTerminal.Tests.Records;
using Xunit;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Accounts that other processes work for are shown by their histories.</summary>
public sealed class ShadowsTests
{
    private static readonly DateTimeOffset _ten = new(2026, 10, 20, 15, 0, 0, TimeSpan.Zero);
    private static readonly AccountId _good = new("good"), _bad = new("bad");
    private static readonly ShardId _shard = new(1);

    [Fact]
    public async Task An_account_whose_history_cannot_be_read_keeps_no_other_of_its_shard_from_the_screens()
    {
        var journal = new ListJournal(shards: 2);
        var directory = new AccountDirectory(new JournalStream(journal, default, 1, Streams.Directory, TimeProvider.System));
        foreach (var account in new[] { _good, _bad })
        {
            journal.Add(Streams.Directory, EventRegistry.Encode(new DirectoryEvent.AccountPlaced(account, _shard.Value), Command($"place {account}"), 0, _ten));
            journal.Add(account, new AccountEvent.AccountOpened(account, account.Value, "ann", "evaluation", "demo", default, Usd.FromDollars(50_000m), _ten), _shard.Value);
        }

        await directory.Load();
        var screens = new Screens();
        var control = new ControlStore(new JournalStream(journal, default, 1, Streams.Control, TimeProvider.System), () => throw new NotSupportedException(), screens);
        await using var shadows = new Shadows(journal, directory, _ => false, new NoMarket(), control, screens, TimeProvider.System, NullLogger.Instance);
        await Note(journal, screens, "followed");

        journal.Add(Streams.Account(_bad), new NewEvent(Guid.Empty, "from-a-later-version", 1, "{}", "{}", _ten), _shard.Value);
        await Note(journal, screens, "still followed");
        await Assert.ThrowsAsync<AccountUnavailableException>(async () => await shadows.View(_bad));
        Assert.Equal("good", (await shadows.View(_good)).Name);
    }

    /// <summary>Writes notes of the good account until one is on the screens: what was there before anybody followed is not told.</summary>
    private static async Task Note(ListJournal journal, Screens screens, string text)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            journal.Add(_good, new AccountEvent.NoteWritten(text, "test", _ten), _shard.Value);
            if (await screens.Shows(text)) return;
        }

        Assert.Fail($"Nobody sees that it is {text}.");
    }

    private static CommandId Command(string of) => new(DeterministicId.Of("test", of));

    private sealed class Screens : IBroadcast
    {
        private readonly Channel<AccountEvent> _shown = Channel.CreateUnbounded<AccountEvent>();

        /// <summary>False when nothing of it was shown for a while.</summary>
        public async Task<bool> Shows(string note)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMilliseconds(200));
            try
            {
                while (await _shown.Reader.ReadAsync(patience.Token) is not AccountEvent.NoteWritten { Text: var text } || text != note)
                {
                    // Of something else.
                }

                return true;
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        public void Changed(AccountView view, IReadOnlyList<AccountEvent> events)
        {
            foreach (var happened in events) _shown.Writer.TryWrite(happened);
        }

        public void Revalued(AccountView view)
        {
        }

        public void Alarm(AccountId? account, string code, string text)
        {
        }
    }

    private sealed class NoMarket : IMarketFeed
    {
        public Quote? Latest(ContractSymbol contract) => null;

        public void Follow(ContractSymbol contract)
        {
        }

        public IDisposable Subscribe(Action<Quote> onQuote) => new MemoryStream();
    }
}
