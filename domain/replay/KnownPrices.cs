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
        var state = before;
        foreach (var happened in moment)
        {
            Read(state, happened, marks);
            if (HighOf(state, happened) is { } seen && !(high >= seen)) high = seen;
            state = AccountFold.Evolve(state, happened, readBook);
        }

        return new(new([.. marks.Values]), high);
    }

    private static void Read(AccountState state, AccountEvent happened, SortedDictionary<ContractSymbol, Mark> marks)
    {
        switch (happened)
        {
            case Marked e:
                foreach (var mark in e.Marks) marks[mark.Contract] = mark;
                break;
            case FlattenStarted e:
                foreach (var mark in e.Marks) marks.TryAdd(mark.Contract, mark);
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
