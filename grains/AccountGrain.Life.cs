using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>Signs of life. They are kept in memory: only what follows from their absence, and the one that ends it, is recorded.</summary>
public sealed partial class AccountGrain
{
    /// <summary>The newest sign; coming up counts as one, so that a restart gives the whole time again.</summary>
    private DateTimeOffset _aliveAt;

    private void Alive() => _aliveAt = Now;

    private async Task Listen()
    {
        if (!(_state.SilentAt(_aliveAt) <= Now)) return;
        var done = await Do(new RecordSilence(Own("silence"), _aliveAt, Now) { Market = MarketNow(null) });
        if (done is Done.Recorded { Events: var events } && events.Any(happened => happened is AccountEvent.SilenceBegan))
            services.Broadcast.Alarm(id, DeadMansSwitch.Code, $"{id}: no sign of life since {_aliveAt.UtcDateTime:O}.");
    }
}
