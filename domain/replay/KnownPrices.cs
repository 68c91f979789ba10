using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Replay;

/// <summary>What a moment of the history says about the market: prices that stand in its events, and those its equity tells of.</summary>
/// <remarks>An equity that a price alone cannot explain is put on one of the open contracts: the sum is then right, and a single contract's price exact.</remarks>
internal sealed class KnownPrices(Func<string, RuleBook> readBook)
{
    /// <summary>The prices of a moment, and the highest equity it speaks of.</summary>
    /// <param name="before">The recorded state before the moment.</param>
    public MarketView Of(AccountState before, ReadOnlySpan<AccountEvent> moment)
    {
        var marks = new SortedDictionary<ContractSymbol, Mark>();
        Usd? high = null;
        Fill? booked = null;
        var state = before;
        foreach (var happened in moment)
        {
            Read(state, happened, booked, marks);
            if (HighOf(state, happened) is { } seen)
            {
                // A high was an equity: without a better word the prices were those that make it.
                Imply(state, seen, happened.At, booked?.Contract, marks);
                if (booked is null && !(high >= seen)) high = seen;
            }

            if (happened is FillBooked fill) booked = fill.Fill;
            state = AccountFold.Evolve(state, happened, readBook);
        }

        Keep(before, moment, marks);
        return new(new([.. marks.Values]), high) { Spreads = Spreads(before, moment) };
    }

    /// <summary>Spreads that a decision was made on, in whole ticks.</summary>
    private static EquatableArray<ContractSpread> Spreads(AccountState before, ReadOnlySpan<AccountEvent> moment)
    {
        foreach (var happened in moment)
        {
            var decision = happened switch
            {
                AlertAccepted e => e.Decision,
                AlertRefused e => e.Decision,
                _ => null,
            };
            if (decision?.Facts.Contract is not { } contract) continue;
            foreach (var check in decision.Checks.Span)
            {
                if (check is not { Code: SpreadLimit.Code, Value: { Unit: not Unit.None } value }) continue;
                var ticks = value.Millionths / MiniEquivalents.MillionthsPerMini;
                return [new(contract, new Points(ticks * before.Instrument(contract.Root).TickSize.Nanos))];
            }
        }

        return default;
    }

    /// <summary>
    /// Where the account recorded nothing, its equity was between the levels at which it would have looked. Old marks of several contracts together
    /// may say otherwise; one of them is then moved until it holds again, before a fill of the moment and after it.
    /// </summary>
    private void Keep(AccountState before, ReadOnlySpan<AccountEvent> moment, SortedDictionary<ContractSymbol, Mark> marks)
    {
        Fill? booked = null;
        var (tellsBefore, tellsAfter) = (false, false);
        var after = before;
        foreach (var happened in moment)
        {
            if (happened is FillBooked fill) booked = fill.Fill;
            var tells = happened is PeakRaised or DayHighRaised or ViolationRaised { Violation.Rule: not PositionLimit.Name } or Marked or AccountCorrected or AccountReset or RuleBookBound or AccountOpened;
            if (booked is null) tellsBefore |= tells;
            else tellsAfter |= tells;
            after = AccountFold.Evolve(after, happened, readBook);
        }

        var at = moment[0].At;
        if (!tellsAfter && !(booked is null && tellsBefore)) Keep(after, booked?.Contract, isFilled: false, at, marks);
        if (!tellsBefore) Keep(before, booked?.Contract, isFilled: true, at, marks);
    }

    private static void Keep(AccountState state, ContractSymbol? filled, bool isFilled, DateTimeOffset at, SortedDictionary<ContractSymbol, Mark> marks)
    {
        var levels = WatchLevels.Of(state);
        var market = new MarketView(new([.. marks.Values]), null);
        var equity = state.EquityAt(market);
        var by = equity > levels.High ? levels.High.Value - equity : equity <= levels.Low ? levels.Low.Value - equity + new Usd(1) : Usd.Zero;
        if (by == Usd.Zero) return;
        // Before a fill its own contract is moved, a moment earlier, so that the fill's price holds after it; after it, another.
        var position = isFilled && filled is { } own ? state.PositionIn(own) : null;
        position ??= state.Positions.Where(other => other.Contract != filled && other.MarkedAt <= at).OrderBy(other => other.MarkedAt).ThenBy(other => other.Contract).FirstOrDefault();
        if (position is null) return;
        Move(state, position, market, by, position.Contract == filled ? at.AddTicks(-1) : at, marks);
    }

    /// <summary>Moves a mark by as many ticks as the equity lacks at least.</summary>
    private static void Move(AccountState state, Position position, MarketView market, Usd by, DateTimeOffset at, SortedDictionary<ContractSymbol, Mark> marks)
    {
        var instrument = state.Instrument(position.Contract.Root);
        var perTick = instrument.TickValue.Micros * Math.Abs(position.Net);
        var ticks = (Math.Abs(by.Micros) + perTick - 1) / perTick * Math.Sign(by.Micros) * Math.Sign(position.Net);
        var from = market.Of(position.Contract) is { } seen && seen.At >= position.MarkedAt ? seen.Price : position.Mark;
        marks[position.Contract] = new(position.Contract, new Price(checked(from.Nanos + ticks * instrument.TickSize.Nanos)), at);
    }

    /// <param name="booked">A fill of the moment tells its own price, and only from then on.</param>
    private static void Read(AccountState state, AccountEvent happened, Fill? booked, SortedDictionary<ContractSymbol, Mark> marks)
    {
        switch (happened)
        {
            case Marked e:
                foreach (var mark in e.Marks)
                {
                    if (!IsOf(booked, mark)) marks[mark.Contract] = mark;
                }

                break;
            case ChangeAsked { Seen: { } mark }:
                if (!IsOf(booked, mark)) marks.TryAdd(mark.Contract, mark);
                break;
            // Prices of some contracts beside older ones of others would make an equity that never was.
            case FlattenStarted e when state.Positions.All(position => e.Scope.Covers(position.Contract)):
                foreach (var mark in e.Marks)
                {
                    if (!IsOf(booked, mark)) marks.TryAdd(mark.Contract, mark);
                }

                break;
            case AlertAccepted e:
                Read(state, e.Decision.Facts, e.At, marks);
                break;
            case AlertRefused e:
                Read(state, e.Decision.Facts, e.At, marks);
                break;
            case DayClosed e:
                Imply(state, e.Equity, e.At, null, marks);
                break;
            case SessionOpened e when e.Session.TradeDate != state.TradeDate:
                Imply(state, e.DayStartEquity, e.At, null, marks);
                break;
            default:
                break;
        }
    }

    private static bool IsOf(Fill? booked, Mark mark) => booked is not null && booked.Contract == mark.Contract && booked.At == mark.At && booked.Price == mark.Price;

    private static void Read(AccountState state, in Facts facts, DateTimeOffset at, SortedDictionary<ContractSymbol, Mark> marks)
    {
        if (facts is { Contract: { } contract, Mark: { } price, MarkedAt: { } seen }) marks[contract] = new(contract, price, seen);
        Imply(state, facts.Equity, at, facts.Contract, marks);
    }

    /// <param name="asked">The contract whose price the event says itself.</param>
    private static void Imply(AccountState state, Usd equity, DateTimeOffset at, ContractSymbol? asked, SortedDictionary<ContractSymbol, Mark> marks)
    {
        var market = new MarketView(new([.. marks.Values]), null);
        var missing = (equity - state.EquityAt(market)).Micros;
        if (missing == 0) return;
        foreach (var position in state.Positions)
        {
            if (position.Contract == asked) continue;
            var instrument = state.Instrument(position.Contract.Root);
            var (ticks, rest) = Math.DivRem(missing, instrument.TickValue.Micros * position.Net);
            if (rest != 0) continue;
            var from = market.Of(position.Contract) is { } seen && seen.At >= position.MarkedAt ? seen.Price : position.Mark;
            marks[position.Contract] = new(position.Contract, new Price(checked(from.Nanos + ticks * instrument.TickSize.Nanos)), at);
            return;
        }
    }

    private static Usd? HighOf(AccountState state, AccountEvent happened) => happened switch
    {
        PeakRaised e when state.Book?.Drawdown?.Basis == DrawdownBasis.IntradayEquity => e.Peak,
        DayHighRaised e => e.Equity + state.DayCash,
        _ => null,
    };
}
