using TraderTerminal.Simulators.ProjectX.Hubs;
using TraderTerminal.Simulators.ProjectX.Identity;
using TraderTerminal.Simulators.ProjectX.World;
using TraderTerminal.Simulators.Shared.Faults;
using TraderTerminal.Simulators.Shared.World;

namespace TraderTerminal.Simulators.ProjectX.Rest;

/// <summary>Everything behind the addresses.</summary>
internal sealed record Gateway(GatewayWorld World, WorldClock Clock, Sessions Sessions, RateLimits Rates, FaultBoard Faults, SocketBoard Sockets, NewsFeed Feed)
{
    public AnswersBefore Before { get; } = new();

    /// <summary>Needs the hubs, so it is there as soon as they are.</summary>
    public Logouts? Logouts { get; set; }
}

/// <summary>Who calls, and when by the world's clock.</summary>
internal sealed record Call(Gateway Gateway, Session Session, DateTimeOffset Now)
{
    public GatewayWorld World => Gateway.World;

    public int User => Session.User;
}
