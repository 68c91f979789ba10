using System.Collections.Concurrent;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Live;

namespace TraderTerminal.Tests.Runtime;

/// <summary>Keeps the alarms that were told.</summary>
internal sealed class HeardAlarms : IBroadcast
{
    public ConcurrentQueue<(AccountId? Account, string Code)> Alarms { get; } = [];

    public ConcurrentQueue<AccountEvent> Events { get; } = [];

    public void Changed(AccountView view, IReadOnlyList<AccountEvent> events)
    {
        foreach (var happened in events) Events.Enqueue(happened);
    }

    public void Revalued(AccountView view) { }

    public void Alarm(AccountId? account, string code, string text) => Alarms.Enqueue((account, code));
}
