using TraderTerminal.Api.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Api.Live;

/// <summary>An event for a viewer: its stored name, its time, and the event as it is stored.</summary>
internal sealed record LiveEvent(string Type, DateTimeOffset At, CachedJson Event)
{
    public static LiveEvent Of(AccountEvent happened) => new(EventRegistry.NameOf(happened), happened.At, new CachedJson(happened));
}
