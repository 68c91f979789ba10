using TraderTerminal.Simulators.ProjectX.Hubs;
using TraderTerminal.Simulators.ProjectX.Identity;
using TraderTerminal.Simulators.ProjectX.World;
using TraderTerminal.Simulators.Shared.World;

namespace TraderTerminal.Simulators.ProjectX.Rest;

/// <summary>Everything behind the addresses.</summary>
internal sealed record Gateway(GatewayWorld World, WorldClock Clock, Sessions Sessions, RateLimits Rates, FaultBoard Faults, SocketBoard Sockets, NewsFeed Feed)
{
    public AnswersBefore Before { get; } = new();

    /// <summary>Needs the hubs, so it is there as soon as they are.</summary>
    public Logouts? Logouts { get; set; }
}

/// <summary>The answers given last, for the fault that gives them again.</summary>
internal sealed class AnswersBefore
{
    /// <summary>A handful of clients with a handful of questions.</summary>
    private const int KeptMax = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _kept = new(StringComparer.Ordinal);

    /// <summary>Keeps an answer and returns the one before it to the same question.</summary>
    public byte[]? Replace(string question, byte[] answer)
    {
        lock (_lock)
        {
            if (_kept.Count >= KeptMax) _kept.Clear();
            var before = _kept.GetValueOrDefault(question);
            _kept[question] = answer;
            return before;
        }
    }

    public byte[]? Find(string question)
    {
        lock (_lock) return _kept.GetValueOrDefault(question);
    }
}

/// <summary>Who calls, and when by the world's clock.</summary>
internal sealed record Call(Gateway Gateway, Session Session, DateTimeOffset Now)
{
    public GatewayWorld World => Gateway.World;

    public int User => Session.User;
}
