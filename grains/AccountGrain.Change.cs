using System.Diagnostics;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>What a person changes of the account's own rules and numbers.</summary>
public sealed partial class AccountGrain
{
    public async ValueTask<Reply> Change(AccountChange change)
    {
        if (!_state.IsOpen) return Missing;
        Alive();
        if (change.OnlyTightens && Loosens(change)) return new Reply.Refused(Reply.Loosens, "Some of it is looser than what is in force.");
        if (change is AccountChange.Adopt adopt) return await Adopt(adopt);
        return await Do(CommandOf(change) with { Market = MarketNow(null) }) switch
        {
            Done.Unavailable lost => new Reply.Unavailable(lost.Why),
            Done.Recorded done => Said(change, done.Events),
            _ => new Reply.Done("Done before."),
        };
    }

    public ValueTask<PayoutForesight> ForeseePayout(Usd amount)
    {
        if (!_state.IsOpen) return ValueTask.FromResult(new PayoutForesight(false, Missing.Code, Missing.Text, amount, Usd.Zero, null));
        var foreseen = AccountDecider.Decide(_state, new RequestPayout(default, amount, "", Now) { Market = MarketNow(null) }, ReadBook);
        var view = MakeView(foreseen.State);
        return ValueTask.FromResult(foreseen.Events.OfType<AccountEvent.PayoutAccepted>().FirstOrDefault() is { } paid
            ? new PayoutForesight(true, null, Told(paid), amount, paid.Paid, view)
            : foreseen.Events.OfType<AccountEvent.PayoutRefused>().Select(no => new PayoutForesight(false, no.Code, no.Text, amount, Usd.Zero, view)).Single());
    }

    /// <summary>What is in force holds down whatever is to begin later, so it alone is compared with.</summary>
    private bool Loosens(AccountChange change) => change switch
    {
        AccountChange.SetSafeguards c => Safeguards.Tightest(_state.Guard.Safeguards, c.Safeguards) != c.Safeguards,
        AccountChange.SetPersonalLimits c => PersonalLimit.Tightest(_state.Personal, c.Limits) != c.Limits,
        AccountChange.SetTruthPolicy c => TruthPolicy.Tightest(_state.Truth.Policy, c.Policy) != c.Policy,
        _ => false,
    };

    private AccountCommand CommandOf(AccountChange change)
    {
        var command = new CommandId(change.Id);
        return change switch
        {
            AccountChange.SetSafeguards c => new SetSafeguards(command, c.Safeguards, c.Reason, c.By, Now),
            AccountChange.SetPersonalLimits c => new SetPersonalLimits(command, c.Limits, c.Reason, c.By, Now),
            AccountChange.Rearm c => new RearmAccount(command, c.Reason, c.By, Now),
            AccountChange.Heartbeat c => new RecordLife(command, c.By, Now),
            AccountChange.LockOut c => new LockOut(command, c.Until, c.Reason, c.By, Now),
            AccountChange.Payout c => new RequestPayout(command, c.Amount, c.By, Now),
            AccountChange.Reset c => new ResetAccount(command, c.Reason, c.By, Now),
            AccountChange.Correct c => new CorrectAccount(command, c.Correction, c.Reason, c.By, Now),
            AccountChange.SetTruthPolicy c => new SetTruthPolicy(command, c.Policy, c.Reason, c.By, Now),
            AccountChange.WriteNote c => new WriteNote(command, c.Text, c.By, Now),
            AccountChange.NotePlatform c => new NotePlatform(command, c.Numbers, c.SeenAt ?? Now, c.Reason, c.By, Now),
            _ => throw new UnreachableException(),
        };
    }

    private static string Told(AccountEvent.PayoutAccepted e) => $"{e.Amount} USD are paid out, {e.Paid} of them to the trader; the floor stands at {e.Floor}.";

    private static Reply Said(AccountChange change, IReadOnlyList<AccountEvent> events)
    {
        foreach (var happened in events)
        {
            switch (happened)
            {
                case AccountEvent.PayoutRefused e:
                    return new Reply.Refused(e.Code, e.Text);
                case AccountEvent.PayoutAccepted e:
                    return new Reply.Done(Told(e));
                case AccountEvent.PlatformNoted e:
                    return new Reply.Done(e.Seen.Differences.Count == 0
                        ? "The platform's numbers are ours."
                        : $"{e.Seen.Differences.Count} numbers differ: {string.Join(", ", e.Seen.Differences.Select(difference => difference.Number))}.");
                case AccountEvent.SafeguardsSet { Next: not null } or AccountEvent.PersonalLimitsSet { Next: not null } or AccountEvent.TruthPolicySet { Next: not null }:
                    return new Reply.Done("What is tighter holds now, what is looser begins with the next trade date.");
                default:
                    break;
            }
        }

        return new Reply.Done(change switch
        {
            AccountChange.LockOut c => $"Locked out until {c.Until.UtcDateTime:O}.",
            AccountChange.Rearm => "Armed again.",
            AccountChange.Heartbeat => "Alive.",
            AccountChange.Reset => "Set back to the first day.",
            AccountChange.Correct => "Corrected.",
            AccountChange.WriteNote => "Written.",
            _ => "In force now.",
        });
    }
}
