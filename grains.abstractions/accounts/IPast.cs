using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>Accounts as they were, told by the journal alone.</summary>
public interface IPast
{
    /// <summary>The account after the last event that is not later than this; null when it was not open yet.</summary>
    ValueTask<PastAccount?> At(AccountId account, DateTimeOffset time, CancellationToken cancel);

    /// <summary>What became of the flatten that a command started on this account; null when it started none.</summary>
    ValueTask<FlattenCourse?> Flatten(AccountId account, Guid command, CancellationToken cancel);
}

/// <summary>An account as it was.</summary>
/// <param name="View">Open positions at the marks that were recorded last; no largest sizes, for they need a market.</param>
/// <param name="Last">The event that made it so.</param>
/// <param name="NextAt">When the next one happened; null when there is none yet.</param>
public sealed record PastAccount(AccountView View, EventRecord Last, DateTimeOffset? NextAt);

/// <summary>A flatten from its start to the broker's zero.</summary>
/// <param name="FlatAt">When the broker showed zero; null while it goes on.</param>
/// <param name="OrdersWorking">Orders that the broker showed at the last look, and <paramref name="ContractsOpen"/> contracts.</param>
/// <param name="IsIncomplete">The quick attempts did not suffice; it went on slowly.</param>
public sealed record FlattenCourse(
    AccountId Account, Guid Flatten, DateTimeOffset StartedAt, DateTimeOffset? FlatAt, TimeSpan? ToFlat, int Looks, int OrdersWorking, int ContractsOpen,
    int OrdersCancelled, int ContractsClosed, bool IsIncomplete);
