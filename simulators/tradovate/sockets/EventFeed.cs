using System.Text.Json.Nodes;
using System.Threading.Channels;
using TraderTerminal.Simulators.Shared.Faults;
using TraderTerminal.Simulators.Tradovate.Faults;
using TraderTerminal.Simulators.Tradovate.Wire;
using TraderTerminal.Simulators.Tradovate.World;

namespace TraderTerminal.Simulators.Tradovate.Sockets;

/// <summary>Carries the world's news to the sockets in their order, with the faults that are armed for them.</summary>
internal sealed class EventFeed(FaultBoard faults, SocketBoard sockets, MarketBoard market, Func<TradovateSwitches> switches, int seed) : IAsyncDisposable
{
    /// <summary>Minutes of the busiest market. What is above that is lost, as with any stream.</summary>
    private const int WaitingMax = 65_536;

    /// <summary>Events that are kept for the fault that tells them again.</summary>
    private const int KeptMax = 8;

    private static readonly (FaultKind Kind, SocketMode Mode)[] Silences = [(FaultKind.HubSilent, SocketMode.Silent), (FaultKind.HubHalfOpen, SocketMode.HalfOpen)];

    private readonly Channel<News> _waiting = Channel.CreateBounded<News>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Queue<(News.Props News, string Frame)> _swapped = [];
    private readonly Queue<(News.Props News, string Frame)> _kept = [];
    private readonly Random _chance = new(seed);
    private Task _run = Task.CompletedTask;
    private long _told;
    private long _sent;

    /// <summary>Puts news aside for the sender; may be called under a lock.</summary>
    public void Tell(News news)
    {
        Interlocked.Increment(ref _told);
        if (!_waiting.Writer.TryWrite(news)) Interlocked.Decrement(ref _told);
    }

    public void Start() => _run = Task.Run(Run);

    /// <summary>While it is held no event goes out, so that an answer can be the first.</summary>
    public async Task<IDisposable> Hold(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        return new Held(_gate);
    }

    /// <summary>Completes when everything that was told before is with the sockets.</summary>
    public async Task Drained(CancellationToken cancel)
    {
        var told = Interlocked.Read(ref _told);
        while (Interlocked.Read(ref _sent) < told) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancel);
    }

    /// <summary>The newest events that a socket would hear, for the fault that tells them again.</summary>
    public IReadOnlyList<string> Again(SyncScope scope)
    {
        lock (_kept) return [.. _kept.Where(one => one.News.Account is { } account && scope.Accounts.Contains(account)).Select(one => one.Frame)];
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _run;
        _gate.Dispose();
    }

    private async Task Run()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<News>();
            await _gate.WaitAsync();
            try
            {
                while (batch.Count < KeptMax * KeptMax && _waiting.Reader.TryRead(out var news)) batch.Add(news);
                foreach (var news in switches().ShuffleEvents ? Shuffled(batch) : batch) Send(news);
            }
            finally
            {
                _gate.Release();
            }

            Interlocked.Add(ref _sent, batch.Count);
        }
    }

    /// <summary>Another order in which each entity's own events keep theirs.</summary>
    private IEnumerable<News> Shuffled(IReadOnlyList<News> batch)
    {
        var left = batch.GroupBy(static news => news is News.Props props ? (props.Type.Name, props.Entity.Id) : ("", 0)).Select(static group => new Queue<News>(group)).ToList();
        while (left.Count > 0)
        {
            var place = _chance.Next(left.Count);
            yield return left[place].Dequeue();
            if (left[place].Count == 0) left.RemoveAt(place);
        }
    }

    private void Send(News news)
    {
        if (news is News.Quote quote)
        {
            market.Book(quote, BreakLine);
            return;
        }

        var props = (News.Props)news;
        var name = props.Type.Name;
        var listeners = sockets.Open.Where(socket => socket.Scope?.Has(props) == true).ToArray();
        if (listeners.Length == 0) return;
        if (BreakLine(name, listeners) || faults.Strikes(FaultKind.DropEvent, name)) return;
        var frame = Frame(props);
        lock (_kept)
        {
            _kept.Enqueue((props, frame));
            if (_kept.Count > KeptMax) _kept.Dequeue();
        }

        if (faults.Strikes(FaultKind.SwapEvents, name))
        {
            _swapped.Enqueue((props, frame));
            return;
        }

        if (faults.Take(FaultKind.LateEvent, name) is { } late) _ = SendLate(listeners, frame, late.Wait);
        else Say(listeners, frame);
        if (faults.Strikes(FaultKind.DuplicateEvent, name)) Say(listeners, frame);
        while (_swapped.TryDequeue(out var held)) Say(sockets.Open.Where(socket => socket.Scope?.Has(held.News) == true), held.Frame);
    }

    private string Frame(News.Props news)
    {
        var entity = EntityWire.Of(news.Entity);
        FieldFaults.Bend(faults, FaultMix.Fields, news.Type.Name, entity);
        if (faults.Take(FaultKind.NullFields, news.Type.Name) is { } nulls) entity[nulls.Value ?? "text"] = null;
        JsonNode shown = switches().EntitiesAsArrays ? new JsonArray(entity) : entity;
        var message = new JsonObject { ["e"] = "props", ["d"] = new JsonObject { ["entityType"] = news.Type.Name, ["eventType"] = news.EventType, ["entity"] = shown } };
        return $"a[{EntityWire.Text(message)}]";
    }

    /// <summary>True when a fault has taken the sockets away that were to hear this.</summary>
    private bool BreakLine(string name, IReadOnlyList<ClientSocket> listeners)
    {
        if (faults.Strikes(FaultKind.HubDrop, name)) return All(static socket => socket.HangUp(3000, "Go away!"));
        if (faults.Strikes(FaultKind.HubReset, name)) return All(static socket => socket.Reset());
        if (faults.Take(FaultKind.HubShutdown, name) is { } planned) return All(socket => SocketBoard.ShutDown(socket, planned.Value ?? "Maintenance", "Planned shutdown"));
        foreach (var (kind, mode) in Silences)
        {
            if (faults.Take(kind, name) is { } silent) return All(socket => _ = Silence(socket, mode, silent.Wait));
        }

        return false;

        bool All(Action<ClientSocket> act)
        {
            foreach (var socket in listeners) act(socket);
            return true;
        }
    }

    private static void Say(IEnumerable<ClientSocket> listeners, string frame)
    {
        foreach (var socket in listeners) socket.Say(frame);
    }

    private static async Task SendLate(IReadOnlyList<ClientSocket> listeners, string frame, TimeSpan wait)
    {
        await Task.Delay(wait, TimeProvider.System);
        Say(listeners, frame);
    }

    private static async Task Silence(ClientSocket socket, SocketMode mode, TimeSpan wait)
    {
        socket.Mode = mode;
        await Task.Delay(wait, TimeProvider.System);
        socket.Mode = SocketMode.Normal;
    }

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
