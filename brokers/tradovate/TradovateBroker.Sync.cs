using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>The whole picture after each connect, and single changes of it (reference 12).</content>
public sealed partial class TradovateBroker
{
    /// <summary>A picture in several parts is over when nothing further came for so long; there is no mark of its end (reference 12.2).</summary>
    private static readonly TimeSpan PartsPause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstPartMax = TimeSpan.FromSeconds(15);

    /// <summary>A stream that does not tell of all accounts that are shown is made anew once in this time, for the others lose it meanwhile.</summary>
    private static readonly TimeSpan FollowPace = TimeSpan.FromMinutes(1);

    private DateTimeOffset _followNotBefore;

    private readonly Lock _syncing = new();
    private List<Message>? _held;

    /// <summary>Asks for the picture of our accounts; what happens meanwhile waits until it is taken in. Returns why there is none.</summary>
    private async Task<string?> Synchronise(CancellationToken cancel)
    {
        lock (_syncing) _held = [];
        try
        {
            if (_client.Penalties.WhyNot(TradovatePaths.Synchronise) is { } waits) return Waiting(waits);
            var numbers = await Followed(cancel);
            if (numbers.Length == 0) return "Tradovate shows none of the accounts";
            var body = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["accounts"] = numbers, ["splitResponses"] = true, ["entityTypes"] = Entities.Followed.Select(one => one.Type),
            };
            var parts = new PartsOfASync(_time, penalty => _client.Penalties.Put(TradovatePaths.Synchronise, penalty));
            using (await _socket.Ask(TradovatePaths.Synchronise, JsonSerializer.Serialize(_client.Penalties.Ticketed(TradovatePaths.Synchronise, body)), parts.Take, cancel))
            {
                if (await parts.First(FirstPartMax, cancel) is { } refused) return Waiting(refused);
                // Taken in at once, and what is missing of it asked for: a picture in one part is there without a pause.
                Take(parts.Taken());
                if (!await IsWhole(cancel)) await parts.Quiet(PartsPause, cancel);
                Take(parts.Taken());
            }

            foreach (var link in _links.Values.Where(link => link.IsFollowed)) link.IsPictured = true;
            await Confirm(cancel);
            await ReadLimits(Urgency.Entry, cancel);
            LimitsAreShown();
            return null;
        }
        catch (TimeoutException)
        {
            return "the picture of the accounts did not come";
        }
        finally
        {
            List<Message>? held;
            lock (_syncing) (held, _held) = (_held, null);
            foreach (var message in held ?? []) Heard(message);
        }
    }

    /// <summary>A penalty is waited out before the next connection, whose picture goes with the ticket (reference 4.9).</summary>
    private string Waiting(string why)
    {
        _socket.AtLeast(_client.Penalties.Left(TradovatePaths.Synchronise));
        return why;
    }

    /// <summary>Whom the stream tells of: one account that Tradovate shows no more would have it deny the picture of all (reference 12.1).</summary>
    private async Task<long[]> Followed(CancellationToken cancel)
    {
        HashSet<long>? shown = null;
        try
        {
            shown = [.. (await _lists.Get(TradovatePaths.Accounts, AccountRow.Read, Urgency.Entry, cancel)).Select(account => account.Id)];
        }
        catch (IOException)
        {
            // The answer to the synchronisation says whether all of them are there.
        }

        foreach (var link in _links.Values) link.IsFollowed = link.Number != 0 && shown?.Contains(link.Number) != false;
        return [.. _links.Values.Where(link => link.IsFollowed).Select(link => link.Number)];
    }

    /// <summary>An account is shown of which the stream does not tell: what it tells of is fixed when it begins (reference 12.1), so it begins anew.</summary>
    private void Follow(AccountLink link)
    {
        if (link.IsFollowed || !_isHeard) return;
        var now = _time.GetUtcNow();
        lock (_syncing)
        {
            if (now < _followNotBefore) return;
            _followNotBefore = now + FollowPace;
        }

        _socket.Drop();
    }

    private void Take(IReadOnlyList<Row> parts)
    {
        foreach (var part in parts)
        {
            foreach (var (type, list) in Entities.Followed)
            {
                foreach (var row in part.Rows(list))
                {
                    try
                    {
                        Learn(type, row);
                    }
                    catch (FormatException)
                    {
                        // One row that cannot be read keeps nobody from the others; reconciling finds what it said.
                    }
                }
            }
        }
    }

    /// <summary>What the stream tells is put into the books, and nobody is told of it.</summary>
    private KnownOrder? Learn(string type, Row row)
    {
        switch (type)
        {
            case Entities.Order: return _orders.Take(OrderRow.Read(row));
            case Entities.OrderVersion: return _orders.Take(TermsRow.Read(row));
            case Entities.Command: return _orders.Take(CommandRow.Read(row));
            case Entities.CommandReport: return _orders.Take(CommandReportRow.Read(row));
            case Entities.ExecutionReport: return _orders.Take(ExecutionRow.Read(row));
            case Entities.Fill: return _orders.Take(FillRow.Read(row), out _);
            case Entities.FillFee: _fees.Take(FeeRow.Read(row), _time.GetUtcNow()); return null;
            case Entities.Position: var held = PositionRow.Read(row); LinkOf(held.Account)?.Hold(held, _time.GetUtcNow()); return null;
            case Entities.CashBalance: Take(CashRow.Read(row)); return null;
            case Entities.Account: var account = AccountRow.Read(row); if (LinkOf(account.Id) is { } named) named.Row = account; return null;
            case Entities.RiskStatus: var risk = RiskStatusRow.Read(row); if (LinkOf(risk.Account) is { } watched) watched.Risk = risk; return null;
            case Entities.AutoLiq: var rules = AutoLiqRow.Read(row); if (LinkOf(rules.Account) is { } ruled) ruled.AutoLiq = rules; return null;
            case Entities.Strategy: _strategies.Take(StrategyRow.Read(row)); return null;
            case Entities.StrategyLink: _strategies.Take(StrategyLinkRow.Read(row)); return null;
            default: return null;
        }
    }

    private void Take(CashRow row)
    {
        if (row.Currency == CashRow.Dollars && LinkOf(row.Account) is { } link && (link.Cash is null || link.Cash.At <= row.At)) link.Cash = row;
    }

    /// <summary>True when what REST lists is known already.</summary>
    private async Task<bool> IsWhole(CancellationToken cancel)
    {
        try
        {
            foreach (var row in await _lists.Get(TradovatePaths.Orders, OrderRow.Read, Urgency.Entry, cancel))
            {
                if (LinkOf(row.Account) is not null && _orders.Find(row.Id)?.IsWhole != true) return false;
            }

            foreach (var row in await _lists.Get(TradovatePaths.Positions, PositionRow.Read, Urgency.Entry, cancel))
            {
                if (row.Net != 0 && LinkOf(row.Account) is { } link && link.Net(row.Contract) == 0) return false;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What the picture lacks is read; where it cannot be, the accounts find it when they reconcile.</summary>
    private async Task Confirm(CancellationToken cancel)
    {
        try
        {
            foreach (var link in _links.Values.Where(link => link.Number != 0)) await LearnOrders(link, Urgency.Entry, withFills: false, cancel);
            await LearnContracts(Urgency.Entry, cancel);
        }
        catch (IOException)
        {
            // The socket is up all the same.
        }
    }

    private AccountLink? LinkOf(long number) => number == 0 ? null : _links.Values.FirstOrDefault(link => link.Number == number);

    /// <summary>An event of the trading socket.</summary>
    private void Heard(Message message)
    {
        lock (_syncing)
        {
            if (_held is { } held)
            {
                held.Add(message);
                return;
            }
        }

        _lists.Changed();
        if (message.Event == "shutdown")
        {
            Queue(() =>
            {
                _told(new(_connection.Name, _isHeard, $"Tradovate will end the connection: {new Row(message.Data).TextOrNull("reason") ?? new Row(message.Data).TextOrNull("reasonCode")}", _time.GetUtcNow()));
                return Task.CompletedTask;
            });
            return;
        }

        if (message.Event != "props") return;
        var row = new Row(message.Data);
        if (row.TextOrNull("entityType") is not { } type || !row.Has("entity")) return;
        var isDeleted = row.TextOrNull("eventType") == "Deleted";
        var entity = row.Json.GetProperty("entity");
        // One of them, or several at once.
        if (entity.ValueKind != JsonValueKind.Array) Queue(() => Happened(type, new Row(entity), isDeleted));
        else foreach (var one in entity.EnumerateArray()) Queue(() => Happened(type, new Row(one), isDeleted));
    }
}
