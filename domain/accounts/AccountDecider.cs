using System.Diagnostics;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Accounts;

/// <summary>What a command comes to: the events, and the state that they make.</summary>
public readonly record struct Decided(IReadOnlyList<AccountEvent> Events, AccountState State);

/// <summary>Decides every command of an account. Pure: same state and command, same events.</summary>
public static class AccountDecider
{
    /// <param name="readBook">Reads a rule book's exact text; it throws on a text that <see cref="BindRuleBook"/> should not have been given.</param>
    public static Decided Decide(AccountState state, AccountCommand command, Func<string, RuleBook> readBook)
    {
        var turn = new Turn(state, command, readBook);
        if (command is OpenAccount open)
        {
            if (!state.IsOpen)
                turn.Add(new AccountOpened(open.Account, open.Name, open.Trader, open.Phase, open.Environment, open.Groups, open.Balance, open.At));
            return new(turn.Events, turn.State);
        }

        if (!state.IsOpen) return new([], state);
        Boundaries.Apply(turn);
        Limits.Evaluate(turn, turn.At, command.Market);
        Handle(turn, command);
        if (command is BookFill or BindRuleBook or BindOverlay or RequestPayout or CorrectAccount or SetPersonalLimits or SetSafeguards or SetLevelSafeguards or NoteFirmLimits) Limits.Evaluate(turn, turn.At, command.Market with { HighEquity = null });
        Splitting.Evaluate(turn);
        StopMoving.Evaluate(turn, command.Market);
        return new(turn.Events, turn.State);
    }

    private static void Handle(Turn turn, AccountCommand command)
    {
        switch (command)
        {
            case BindRuleBook c: Bind(turn, c); break;
            case BindOverlay c: Bind(turn, c); break;
            case Consider c: Considering.Handle(turn, c); break;
            case Refuse c: Considering.Refuse(turn, c); break;
            case BookFill c: OrderLife.Book(turn, c); break;
            case RecordSent c: OrderLife.Sent(turn, c); break;
            case RecordOrder c: OrderLife.Record(turn, c); break;
            case Revalue or Wake: break;
            case AccountCommand.Flatten c: Flattening.Start(turn, c.Id.Value, c.Scope, c.Reason, c.By, c.Lock, c.Market, c.At); break;
            case CancelOrders c: Cancel(turn, c); break;
            case LockAccount c: Lock(turn, c); break;
            case UnlockAccount c: Unlock(turn, c); break;
            case LockOut c: LockOut(turn, c); break;
            case SetPersonalLimits c: SetPersonal(turn, c); break;
            case SetSafeguards c: Safeguard(turn, c); break;
            case SetLevelSafeguards c: Safeguard(turn, c); break;
            case CloseForGroup c: GroupChecks.Close(turn, c); break;
            case RearmAccount c: Rearm(turn, c); break;
            case RecordSilence c: Silence.Begin(turn, c); break;
            case RecordLife c: Silence.End(turn, c.By, c.At); break;
            case RequestPayout c: Payouts.Decide(turn, c); break;
            case ResetAccount c: Reset(turn, c); break;
            case CorrectAccount c: Correct(turn, c); break;
            case SetState c: SetState(turn, c); break;
            case StartReconciling c:
                if (!turn.State.IsReconciling) turn.Add(new ReconciliationStarted(c.Reason, c.At));
                break;
            case RecordLook c: Reconciling.Look(turn, c); break;
            case SetTruthPolicy c: SetTruth(turn, c); break;
            case NotePlatform c: Platform.Note(turn, c); break;
            case NoteFirmLimits c:
                if ((turn.State.Truth.Firm ?? FirmLimits.None) != c.Limits) turn.Add(new FirmLimitsTold(c.Limits, c.At));
                break;
            case WriteNote c: turn.Add(new NoteWritten(c.Text, c.By, c.At)); break;
            default: throw new UnreachableException($"No decision for {command.GetType().Name}.");
        }
    }

    private static void Bind(Turn turn, BindRuleBook c)
    {
        var state = turn.State;
        if (state.BookText == c.Text) return;
        var book = Overlays.On(turn.ReadBook(c.Text), state.Overlays, state.TradeDate);
        var session = book.Calendar.SessionAt(c.At);
        var floor = book.Drawdown?.FirstFloor(book.StartBalance) ?? Usd.Zero;
        var locked = false;
        if (book.Drawdown is { } drawdown)
        {
            (floor, locked) = drawdown.Ratchet(floor, false, state.Peak);
            if (state.Book?.Drawdown is not null) floor = Usd.Max(floor, state.Floor);
        }

        var limits = SessionLimits.Of(book, state, locked, state.Course);
        turn.Add(new RuleBookBound(
            book.Id, book.Version, c.Text, c.By, c.Reason, state.Peak, floor, locked, session, book.Calendar.NextBoundaryAt(c.At), c.At,
            limits.DailyLoss, limits.ContractsMax));
        if (book.Personal.Count > 0 && state.Personal.Count == 0)
            turn.Add(new PersonalLimitsSet(book.Personal, c.By, $"begins with those of {book.Id}", c.At));
    }

    private static void Bind(Turn turn, BindOverlay c)
    {
        var state = turn.State;
        if (state is not { Book: { } book, Session: not null }) return;
        var isHeld = false;
        foreach (var held in state.Overlays.Span)
        {
            if (held.IsReplaced || held.Overlay.Id != c.Overlay.Id) continue;
            if (held.Overlay.Text == c.Overlay.Text) return;
            isHeld = true;
        }

        if (!isHeld && (!c.Overlay.Concerns(book.Id) || c.Overlay.HasEnded(state.TradeDate))) return;
        var overlays = Overlays.With(state.Overlays, c.Overlay, state.TradeDate);
        var calendar = Overlays.On(turn.ReadBook(state.BookText), overlays, state.TradeDate).Calendar;
        turn.Add(new OverlayBound(c.Overlay, c.By, c.Reason, calendar.SessionAt(c.At), calendar.NextBoundaryAt(state.BoundaryAt), c.At));
        // A day that is to end earlier may have ended already.
        Boundaries.Apply(turn);
    }

    private static void Cancel(Turn turn, CancelOrders c)
    {
        if (c.Order is not { } id)
        {
            Flattening.AskCancels(turn, FlattenScope.Account, $"asked for by {c.By}", c.At);
            return;
        }

        if (turn.State.Order(id) is { CancelAsked: false }) turn.Add(new CancelAsked(id, $"asked for by {c.By}", c.At));
    }

    private static void Lock(Turn turn, LockAccount c)
    {
        foreach (var held in turn.State.Locks.Span)
        {
            if (held.Rule == AccountLock.Manual && (held.Until is null || held.Until >= c.Until)) return;
        }

        if (turn.State.Locks.Any(held => held.Rule == AccountLock.Manual))
            turn.Add(new AccountUnlocked(AccountLock.Manual, c.By, "replaced by a longer lock", c.At));
        turn.Add(new AccountLocked(new AccountLock(AccountLock.Manual, c.Reason, c.By, c.Until, c.At), c.At));
    }

    private static void Unlock(Turn turn, UnlockAccount c)
    {
        foreach (var held in turn.State.Locks)
        {
            // A trader who locked himself out meant it: his own later word does not count.
            if (held.Rule != AccountLock.LockedOut || held.Until <= c.At) turn.Add(new AccountUnlocked(held.Rule, c.By, c.Reason, c.At));
        }
    }

    private static void LockOut(Turn turn, LockOut c)
    {
        var until = c.Until;
        foreach (var held in turn.State.Locks.Span)
        {
            if (held.Rule == AccountLock.LockedOut && held.Until > until) until = held.Until.Value;
        }

        turn.Add(new AccountLocked(new AccountLock(AccountLock.LockedOut, c.Reason, c.By, until, c.At), c.At));
        if (turn.State.Positions.Count > 0 || turn.State.Orders.Count > 0)
            Flattening.Start(turn, c.Id.Value, FlattenScope.Account, $"{AccountLock.LockedOut}: {c.Reason}", c.By, null, c.Market, c.At);
    }

    private static void SetPersonal(Turn turn, SetPersonalLimits c)
    {
        var state = turn.State;
        var now = PersonalLimit.Tightest(state.Personal, c.Limits);
        var next = now == c.Limits ? (EquatableArray<PersonalLimit>?)null : c.Limits;
        if (state.Personal != now || state.SpentLimits.Count > 0 || state.Guard.NextPersonal != next)
            turn.Add(new PersonalLimitsSet(now, c.By, c.Reason, c.At, next));
    }

    private static void Safeguard(Turn turn, SetSafeguards c)
    {
        var guard = turn.State.Guard;
        var now = Safeguards.Tightest(guard.Safeguards, c.Safeguards);
        var next = now == c.Safeguards ? null : c.Safeguards;
        if (guard.Safeguards != now || guard.NextSafeguards != next) turn.Add(new SafeguardsSet(now, next, c.By, c.Reason, c.At));
    }

    private static void Safeguard(Turn turn, SetLevelSafeguards c)
    {
        var held = turn.State.Guard.Levels.FirstOrDefault(level => level.Level == c.Level) ?? new(c.Level, Safeguards.None, null);
        var now = Safeguards.Tightest(held.Safeguards, c.Safeguards);
        var next = now == c.Safeguards ? null : c.Safeguards;
        if (held.Safeguards != now || held.Next != next) turn.Add(new LevelSafeguardsSet(c.Level, now, next, c.By, c.Reason, c.At));
    }

    private static void SetTruth(Turn turn, SetTruthPolicy c)
    {
        var truth = turn.State.Truth;
        var now = TruthPolicy.Tightest(truth.Policy, c.Policy);
        var next = now == c.Policy ? null : c.Policy;
        if (truth.Policy != now || truth.NextPolicy != next) turn.Add(new TruthPolicySet(now, next, c.By, c.Reason, c.At));
    }

    private static void Rearm(Turn turn, RearmAccount c)
    {
        if (turn.State is not { Truth.Reviews.Count: 0, Guard: { EntriesSinceArmed: 0, RejectionsInRow: 0, Flow: { SlipsInRow: 0, SlipsToday: 0 } } }) turn.Add(new AccountRearmed(c.By, c.Reason, c.At));
    }

    private static void Reset(Turn turn, ResetAccount c)
    {
        if (turn.State.Book is not { } book) return;
        var start = book.StartBalance;
        var (floor, locked) = book.Drawdown is { } drawdown ? drawdown.Ratchet(drawdown.FirstFloor(start), false, start) : (Usd.Zero, false);
        var limits = SessionLimits.Of(book, turn.State with { Balance = start }, locked, Course.Start);
        turn.Add(new AccountReset(start, start, floor, locked, limits.DailyLoss, limits.ContractsMax, c.By, c.Reason, c.At));
    }

    /// <summary>A floor that is set to where it locks is locked, unless the correction says otherwise.</summary>
    private static void Correct(Turn turn, CorrectAccount c)
    {
        var correction = c.Correction;
        if (correction == new Correction()) return;
        if (correction is { Floor: { } floor, FloorLocked: null } && turn.State.Book?.Drawdown is { LockAt: { } lockAt })
            correction = correction with { FloorLocked = floor >= lockAt };
        turn.Add(new AccountCorrected(correction, c.By, c.Reason, c.At));
    }

    private static void SetState(Turn turn, SetState c)
    {
        if (turn.State.Control != c.State) turn.Add(new StateSet(c.State, c.Reason, c.By, c.At));
    }
}
