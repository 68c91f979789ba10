using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Grains.Alerts;

/// <summary>What one alert asks of one account of its route. May be put again until the account has decided; it decides once.</summary>
/// <param name="Put">Judges the alert's age now and asks the account; or has it record the refusal that is given.</param>
public sealed record AlertAsk(AccountId Account, string Route, CanonicalAlert Alert, DateTimeOffset ReceivedAt, Func<AlertRefusal?, ValueTask<AlertOutcome>> Put)
{
    /// <summary>Of its delivery in the inbox: what came first has the lower one.</summary>
    public long Place { get; init; }

    /// <summary>The contract, or the root where the month is still to be found; null for what concerns the whole account.</summary>
    public string? Symbol => Alert.Symbol is { } symbol ? symbol.Contract?.ToString() ?? symbol.Root : null;

    /// <summary>True when the alert says where its strategy stands after it: the position is asked for, not the way there.</summary>
    public bool HasTarget => Alert is { After: { Side: not null, Size: not null }, Symbol: not null };

    /// <summary>True when it closes the whole account.</summary>
    public bool ClosesAll => Alert.ClosesAll;
}
