using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Grains;

/// <summary>Reads the broker back while something protects a position, or has just ceased to: what is to work is seen to work, and what is to be gone to be gone.</summary>
public sealed partial class AccountGrain
{
    private DateTimeOffset? _readBackAt;
    private DateTimeOffset? _lookNotBefore;

    /// <summary>Something happened: the broker is read back once it had time to do its part.</summary>
    private void ReadBackSoon()
    {
        if (_readBackAt is null && !_state.HasProtection) return;
        var soon = _state.Protect.DueAt(Now);
        if (!(_readBackAt <= soon)) _readBackAt = soon;
    }

    private void AlarmUnprotected(AccountEvent.PositionUnprotected e) => services.Broadcast.Alarm(
        id, Protect.Code, string.Create(CultureInfo.InvariantCulture, $"{id}: {e.Uncovered} of {Math.Abs(e.Net)} {e.Contract} without a stop since {e.Since.UtcDateTime:O}."));
}
