using System.Runtime.CompilerServices;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Evidence;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Evidence;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Evidence;

/// <summary>Reads an account's history from its first event and tells the rows of one table: nothing is held but the account's state and a page of events.</summary>
internal sealed class AccountExport(IEventReader journal, ShardId shard, ExportAsk ask)
{
    private readonly BookShelf _books = new();
    private AccountState _state = AccountState.Initial;

    /// <param name="isFirst">The line of names comes before the rows.</param>
    public async IAsyncEnumerable<string> Lines(bool isFirst, [EnumeratorCancellation] CancellationToken cancel)
    {
        var columns = ExportTables.Columns(ask.Table);
        if (isFirst && ExportText.Head(ask.Form, columns) is { } head) yield return head;
        StoredEvent? last = null;
        await foreach (var stored in journal.ReadStream(shard, Streams.Account(ask.Account), cancel))
        {
            var before = _state;
            var happened = EventRegistry.DecodeAccount(stored);
            _state = AccountFold.Evolve(before, happened, _books.Read);
            if (ask.Table == ExportTable.States)
            {
                if (last is not null && before.TradeDate != default && _state.TradeDate != before.TradeDate && IsAsked(before.TradeDate))
                    yield return ExportText.Row(ask.Form, columns, StateRows.Of(new(ask.Account, before.TradeDate, last), before, isOver: true));
            }
            else if (IsAsked(_state.TradeDate) && await Row(new(ask.Account, _state.TradeDate, stored), before, happened, cancel) is { } row) yield return ExportText.Row(ask.Form, columns, row);

            last = stored;
            // Past the last trade date that is asked for nothing follows.
            if (ask.To is { } to && _state.TradeDate > to) yield break;
        }

        if (ask.Table == ExportTable.States && last is not null && _state.TradeDate != default && IsAsked(_state.TradeDate))
            yield return ExportText.Row(ask.Form, columns, StateRows.Of(new(ask.Account, _state.TradeDate, last), _state, isOver: false));
    }

    private bool IsAsked(TradeDate date) => !(date < ask.From) && !(date > ask.To);

    private async ValueTask<IReadOnlyList<ExportCell>?> Row(ExportPlace place, AccountState before, AccountEvent happened, CancellationToken cancel) => ask.Table switch
    {
        ExportTable.Alerts => DecidedAgain.AlertOf(happened) is { } alert ? AlertRows.Of(place, happened, await Delivery(alert, cancel)) : null,
        ExportTable.Decisions => DecisionRows.Of(place, happened),
        ExportTable.Orders => OrderRows.Of(place, before, _state, happened),
        ExportTable.Fills => FillRows.Of(place, before, happened),
        _ => null,
    };

    private async ValueTask<AlertDelivery?> Delivery(AlertId alert, CancellationToken cancel) =>
        await Deliveries.Find(journal, shard, alert, cancel) is { } stored && EventRegistry.Decode(stored) is HookEvent.AlertReceived received ? received.Delivery : null;
}
