using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using TraderTerminal.Simulators.ProjectX.Faults;
using TraderTerminal.Simulators.ProjectX.World;

namespace TraderTerminal.Simulators.ProjectX.Hubs;

/// <summary>Carries the world's news to the hubs in their order, with the faults that are armed for them.</summary>
internal sealed class NewsFeed(FaultBoard faults, Listeners listeners, SocketBoard sockets, Func<GatewaySwitches> switches) : IAsyncDisposable
{
    /// <summary>Minutes of the busiest market. What is above that is lost, as with any stream.</summary>
    private const int WaitingMax = 65_536;

    private static readonly (FaultKind Kind, SocketMode Mode)[] Silences = [(FaultKind.HubSilent, SocketMode.Silent), (FaultKind.HubHalfOpen, SocketMode.HalfOpen)];

    private readonly Channel<News> _waiting = Channel.CreateBounded<News>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Queue<(string Name, string Group, object?[] Arguments)> _swapped = [];
    private Func<string, IClientProxy>? _userGroup;
    private Func<string, IClientProxy>? _marketGroup;
    private Task _run = Task.CompletedTask;
    private long _told;
    private long _sent;

    /// <summary>Puts news aside for the sender; may be called under a lock.</summary>
    public void Tell(News news)
    {
        if (!listeners.Any(news.Group)) return;
        Interlocked.Increment(ref _told);
        if (!_waiting.Writer.TryWrite(news)) Interlocked.Decrement(ref _told);
    }

    public void Start(IHubContext<UserHub> users, IHubContext<MarketHub> markets)
    {
        (_userGroup, _marketGroup) = (users.Clients.Group, markets.Clients.Group);
        _run = Task.Run(Run);
    }

    /// <summary>Completes when everything that was told before has been handed to the connections.</summary>
    public async Task Drained(CancellationToken cancel)
    {
        var told = Interlocked.Read(ref _told);
        while (Interlocked.Read(ref _sent) < told) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _run;
    }

    private async Task Run()
    {
        await foreach (var news in _waiting.Reader.ReadAllAsync())
        {
            await Send(news);
            Interlocked.Increment(ref _sent);
        }
    }

    private async Task Send(News news)
    {
        var isMarket = news.Event is EventNames.Quote or EventNames.Print or EventNames.Depth;
        if (await BreakLine(news.Event, isMarket ? "market" : "user") || faults.Strikes(FaultKind.DropEvent, news.Event)) return;
        foreach (var data in Parts(news))
        {
            var shown = EventFaults.Bend(faults, news.Event, data);
            object?[] arguments = isMarket ? [news.Group[(news.Event.Length + 1)..], shown] : [shown];
            if (faults.Strikes(FaultKind.SwapEvents, news.Event))
            {
                _swapped.Enqueue((news.Event, news.Group, arguments));
                continue;
            }

            if (faults.Take(FaultKind.LateEvent, news.Event) is { } late) _ = SendLate(news.Event, news.Group, arguments, late.Wait);
            else await Send(news.Event, news.Group, arguments);
            if (faults.Strikes(FaultKind.DuplicateEvent, news.Event)) await Send(news.Event, news.Group, arguments);
            while (_swapped.TryDequeue(out var held)) await Send(held.Name, held.Group, held.Arguments);
        }
    }

    /// <summary>True when a fault has taken the hub's connections away.</summary>
    private async Task<bool> BreakLine(string name, string hub)
    {
        if (faults.Strikes(FaultKind.HubDrop, name))
        {
            foreach (var socket in sockets.Of(hub)) await socket.HangUp(SocketBoard.ErrorFrame);
            return true;
        }

        if (faults.Strikes(FaultKind.HubReset, name))
        {
            foreach (var socket in sockets.Of(hub)) socket.Reset();
            return true;
        }

        foreach (var (kind, mode) in Silences)
        {
            if (faults.Take(kind, name) is not { } silent) continue;
            foreach (var socket in sockets.Of(hub)) _ = Silence(socket, mode, silent.Wait);
            return true;
        }

        return false;
    }

    private static async Task Silence(TappedSocket socket, SocketMode mode, TimeSpan wait)
    {
        socket.Mode = mode;
        await Task.Delay(wait, TimeProvider.System);
        socket.Mode = SocketMode.Normal;
    }

    /// <summary>Prints and levels come as one array, or one by one.</summary>
    private IEnumerable<JsonNode> Parts(News news)
    {
        var json = news.ToJson();
        var isSplit = news.Event switch
        {
            EventNames.Print => switches().PrintsAsObject,
            EventNames.Depth => switches().DepthAsObject,
            _ => false,
        };
        return isSplit ? [.. json.AsArray().Select(part => part!.DeepClone())] : [json];
    }

    private async Task SendLate(string name, string group, object?[] arguments, TimeSpan wait)
    {
        await Task.Delay(wait, TimeProvider.System);
        await Send(name, group, arguments);
    }

    private Task Send(string name, string group, object?[] arguments)
    {
        listeners.Heard(group, arguments);
        return (name is EventNames.Quote or EventNames.Print or EventNames.Depth ? _marketGroup! : _userGroup!)(group).SendCoreAsync(name, arguments);
    }
}
