using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Grains.Evidence;

/// <summary>Where a row's event stands: the first columns of every table.</summary>
public readonly record struct ExportPlace(AccountId Account, TradeDate Date, StoredEvent Stored)
{
    public static readonly string[] Columns = ["account", "tradeDate", "at", "shard", "position", "version", "hash"];

    public ExportCell[] Cells =>
    [
        ExportCell.Ours(Account.Value), ExportCell.Plain<TradeDate>(Date), ExportCell.At(Stored.OccurredAt), ExportCell.Count(Stored.Shard.Value), ExportCell.Count(Stored.Position),
        ExportCell.Count(Stored.Version), ExportCell.Ours(Convert.ToHexStringLower(Stored.Hash.Span)),
    ];
}
