using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Events;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>While the journal cannot record: nothing opens, exits still go out through the spool, and the broker's word is read again afterwards.</summary>
public sealed partial class AccountGrain
{
    /// <summary>Between two looks whether the journal is back.</summary>
    private static readonly TimeSpan BlindPace = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two attempts of an exit without the journal (engineering references 2.3, t1).</summary>
    private static readonly TimeSpan ExitPace = TimeSpan.FromSeconds(1);

    /// <summary>Attempts of an exit without the journal before it gives up and alarms.</summary>
    private const int ExitAttemptsMax = 30;

    private bool _isBlind;

    /// <summary>What could not be recorded is read back from the broker once the journal is there again.</summary>
    private void Blind(AccountCommand command)
    {
        if (command is AccountCommand.Consider or AccountCommand.Refuse) return;
        _isBlind = true;
        host.WakeAt(Now + BlindPace);
    }

    private async Task See()
    {
        if (!services.Journal.IsAvailable)
        {
            host.WakeAt(Now + BlindPace);
            return;
        }

        _isBlind = false;
        var waiting = services.Spool.Read().Where(spooled => spooled.Account == id).ToArray();
        foreach (var spooled in waiting)
        {
            if (await Do(SpoolCodec.Decode(spooled.Payload)) is Done.Unavailable) return;
        }

        services.Spool.Imported([.. waiting.Select(spooled => spooled.Command)]);
        await Do(new StartReconciling(Own("reconcile"), "the journal could not record for a time", Now));
    }

    private Reply.Unavailable FlattenWithoutJournal(AccountCommand.Flatten command, string why)
    {
        if (!services.Spool.Write(command.Id, id, SpoolCodec.Encode(command)))
            services.Broadcast.Alarm(id, "SPOOL_UNAVAILABLE", "Neither journal nor spool can be written; the exit goes out all the same.");
        host.Run(cancel => Exit(command, cancel));
        return new Reply.Unavailable(why, Spooled: true);
    }

    /// <summary>Cancels and closes straight at the broker until it shows nothing that the scope covers.</summary>
    private async Task Exit(AccountCommand.Flatten command, CancellationToken cancel)
    {
        var flatten = new FlattenProcess(
            command.Id.Value, command.Scope, command.Reason, command.By, command.Lock, command.At, 0, 0, command.At, 0, 0, Usd.Zero, null, default);
        for (var attempt = 0; attempt < ExitAttemptsMax; attempt++)
        {
            services.Broker.Exiting(id);
            if (await Shown(cancel) is not { } snapshot)
            {
                await Task.Delay(ExitPace, services.Time, cancel);
                continue;
            }

            var orders = snapshot.Orders.Where(order => command.Scope.Covers(order.Ticket.Contract)).ToArray();
            var open = snapshot.Positions.Where(position => position.Net != 0 && command.Scope.Covers(position.Contract)).ToArray();
            if (orders.Length == 0 && open.Length == 0) return;
            foreach (var order in orders) await services.Broker.Cancel(id, order.Ticket.Id, cancel);
            if (orders.Length == 0)
            {
                foreach (var position in open) await _executor.PlaceSpooledExit(id, flatten, position, cancel);
                flatten = flatten with { Attempt = flatten.Attempt + 1 };
            }

            await Task.Delay(ExitPace, services.Time, cancel);
        }

        services.Broadcast.Alarm(id, "EXIT_INCOMPLETE", $"{id} is not flat after {ExitAttemptsMax} attempts without the journal.");
    }

    private async Task<BrokerSnapshot?> Shown(CancellationToken cancel)
    {
        try
        {
            return await services.Broker.Snapshot(id, cancel);
        }
        catch (Exception away) when (IsAway(away))
        {
            return null;
        }
    }
}
