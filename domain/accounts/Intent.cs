using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What an alert asks of one account.</summary>
public enum IntentAction
{
    Buy,
    Sell,

    /// <summary>Increase the present position in its own direction; refused when flat.</summary>
    Add,

    /// <summary>Flip the present position at equal size; refused when flat.</summary>
    Reverse,

    /// <summary>Close one contract's position, wholly or in part.</summary>
    Close,

    /// <summary>Cancel working orders of one contract, or all when none is named.</summary>
    Cancel,

    /// <summary>Close every position and cancel every order.</summary>
    Flatten,

    /// <summary>Move the stop and target of a position, or change the price and size of a working entry.</summary>
    Modify,
}

/// <summary>What to do when the position already points the way of the alert.</summary>
public enum SameSide
{
    Ignore,
    Add,
    Replace,
}

/// <summary>What to do when the position points the other way.</summary>
public enum OppositeSide
{
    Reverse,
    Close,
    Ignore,
}

/// <summary>The strategy's own position after the alert. A null <paramref name="Size"/> means its size is not known; side null is flat.</summary>
public readonly record struct StrategyPosition(Side? Side, int? Size)
{
    public bool IsFlat => Side is null;
}

/// <summary>One exit pair to attach to an entry; absolute prices or positive distances from the entry's fill.</summary>
/// <param name="Quantity">Contracts of this pair; null for all of the entry that the pairs before it leave.</param>
/// <param name="Moves">How the stop is moved later; null when it stays.</param>
public readonly record struct BracketAsk(
    int? Quantity, Price? StopAt, Points? StopFromEntry, Points? Trail, Price? TargetAt, Points? TargetFromEntry, StopMoves? Moves = null);

/// <summary>A request to one account, its symbol resolved and its size known: what an alert, a person or a strategy wants.</summary>
/// <param name="Contract">Null only for <see cref="IntentAction.Flatten"/> and for a cancel of everything.</param>
/// <param name="Quantity">Whole contracts; null for the whole position of a close, or when <paramref name="After"/> says the size.</param>
/// <param name="OnlySide">For a close: do nothing unless the real position is on this side.</param>
/// <param name="Strategy">Which strategy asks, when the alert says it.</param>
/// <param name="Require">Net signs (−1, 0, +1) the real position must have; empty for any.</param>
public sealed record Intent(
    IntentAction Action,
    ContractSymbol? Contract = null,
    int? Quantity = null,
    StrategyPosition? After = null,
    Side? OnlySide = null,
    OrderKind Kind = OrderKind.Market,
    Price? Limit = null,
    Price? Stop = null,
    Points? Trail = null,
    TimeInForce Tif = TimeInForce.Day,
    EquatableArray<BracketAsk> Brackets = default,
    SameSide Same = SameSide.Ignore,
    OppositeSide Opposite = OppositeSide.Reverse,
    EquatableArray<int> Require = default,
    bool CancelOrders = true,
    string? Strategy = null)
{
    /// <summary>For a size that only the account can work out; <see cref="Quantity"/> is null until it has.</summary>
    public SizeAsk? Size { get; init; }

    /// <summary>How the quantity came about, for the decision's record; null when the alert's own size is taken as it is.</summary>
    public string? Sizing { get; init; }

    /// <summary>Which month was taken and who said so, for an alert that names none; null when it names its contract.</summary>
    public string? Month { get; init; }

    /// <summary>An entry that only its size keeps out is sent at the largest size that passes.</summary>
    public bool Fit { get; init; }

    /// <summary>Decided and recorded, nothing is sent.</summary>
    public bool Shadow { get; init; }

    /// <summary>The only side that may be opened; an opposite alert still closes. Null for both.</summary>
    public Side? OpensOnly { get; init; }

    /// <summary>Between this strategy and others in the same contract; without a strategy's name every alert is about the whole position.</summary>
    public Ownership Ownership { get; init; }

    /// <summary>Whose part of the position this is about; null for all of it.</summary>
    public string? Owner => Ownership == Ownership.Free ? null : Strategy;

    public static Intent Market(Side side, ContractSymbol contract, int quantity) =>
        new(side == Side.Buy ? IntentAction.Buy : IntentAction.Sell, contract, quantity, Same: SameSide.Add);

    /// <summary>True when the gate may be asked, so that nobody else's order is decided meanwhile.</summary>
    public bool IsJudged => MayOpen || Action == IntentAction.Modify;

    /// <summary>True when the intent may open or increase a position.</summary>
    public bool MayOpen => Action is IntentAction.Buy or IntentAction.Sell or IntentAction.Add or IntentAction.Reverse
        && After is not { IsFlat: true };
}
