using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Silo.Connections;

namespace TraderTerminal.Silo.Demo;

/// <summary>Accounts and hooks that a process has from its start.</summary>
/// <param name="StartAt">When a virtual clock begins on an empty data directory.</param>
internal sealed record World(
    IReadOnlyList<WorldAccount> Accounts, IReadOnlyList<WorldHook> Hooks, DateTimeOffset? StartAt = null, IReadOnlyList<ConnectionSettings>? Connections = null);

/// <param name="RuleBook">Id of a shipped rule book.</param>
/// <param name="Balance">Before the history.</param>
internal sealed record WorldAccount(
    AccountId Id, string Name, string Trader, string Phase, string Environment, IReadOnlyList<string> Groups, Usd Balance, string RuleBook,
    IReadOnlyList<Fill>? History = null, DateTimeOffset? OpenedAt = null);

/// <param name="Key">The route key; null makes one, written to <c>DATA/ID-hook.key</c>.</param>
internal sealed record WorldHook(
    string Id, IReadOnlyList<AccountRoute> Accounts, string? Key = null, SameSide Same = SameSide.Add, OppositeSide Opposite = OppositeSide.Reverse,
    int Quantity = 1, bool CancelOrders = false, double EntryAgeMaxSeconds = 60, double DuplicateWindowSeconds = 20, bool IsPaused = false);
