using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Silo;

namespace TraderTerminal.Bench;

/// <summary>A change of an account until the last of a hundred dashboards has it, over websockets of this machine.</summary>
/// <remarks>The clients share the machine with the server. A change counts from the moment that it is told, which is after it is in the journal.</remarks>
internal static class LiveBench
{
    private const int Dashboards = 100;
    private const int Changes = 300;
    private const int WarmUps = 50;

    /// <summary>Ends each message of SignalR's JSON protocol.</summary>
    private const byte Separator = 0x1e;

    private const string Mark = "bench change ";

    /// <summary>What the peer takes for the same, by the issue: state change to the last of 100 dashboards.</summary>
    private const double PeerMs = 21.8;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    private static TimeProvider Time => OpenHours.Clock;

    /// <summary>All of them read; then the same with one more that has stopped reading.</summary>
    public static async Task<IReadOnlyList<Measurement>> ToDashboards(string folder)
    {
        await using var host = await HookBench.Start(folder, "live", [HookBench.Id(0)]);
        var key = (await File.ReadAllTextAsync(host.Backend.Stores.Data.AdminKey)).Trim();
        var dashboards = new List<Dashboard>();
        foreach (var _ in Enumerable.Range(0, Dashboards)) dashboards.Add(await Dashboard.Open(host.Address, key, isReading: true));
        var all = await Measure(host, dashboards, 0);
        await using var stalled = await Dashboard.Open(host.Address, key, isReading: false);
        var beside = await Measure(host, dashboards, WarmUps + Changes);
        foreach (var dashboard in dashboards) await dashboard.DisposeAsync();
        return [.. Figures("live-last-of-100", all), .. Figures("live-beside-a-stalled-one", beside)];
    }

    private static async Task<List<double>> Measure(TraderHost host, List<Dashboard> dashboards, int first)
    {
        var view = await host.Backend.Accounts.Get(HookBench.Id(0)).View();
        var took = new List<double>();
        for (var change = first; change < first + WarmUps + Changes; change++)
        {
            var seen = dashboards.ConvertAll(dashboard => dashboard.Seen(change));
            var begun = Time.GetTimestamp();
            host.Backend.Live.Changed(view, [new AccountEvent.NoteWritten(string.Create(CultureInfo.InvariantCulture, $"{Mark}{change};"), "bench", view.At)]);
            var last = (await Task.WhenAll(seen).WaitAsync(WaitMax)).Max();
            if (change >= first + WarmUps) took.Add(Time.GetElapsedTime(begun, last).TotalMilliseconds);
            await Task.Delay(Pace, Time);
        }

        took.Sort();
        return took;
    }

    private static IEnumerable<Measurement> Figures(string name, List<double> took) =>
        new[] { ("p50", 0.5), ("p99", 0.99) }.Select(share =>
        {
            var value = took[Math.Min((int)(took.Count * share.Item2), took.Count - 1)];
            return new Measurement($"{name}-{share.Item1}", value, "ms", value / PeerMs, string.Create(CultureInfo.InvariantCulture, $"peer's median {PeerMs} ms"), took.Count);
        });

    /// <summary>One websocket that has subscribed. One that does not read leaves everything where it is.</summary>
    private sealed class Dashboard : IAsyncDisposable
    {
        private readonly ClientWebSocket _socket = new();
        private readonly Lock _gate = new();
        private readonly CancellationTokenSource _stopping = new();
        private readonly byte[] _mark = Encoding.ASCII.GetBytes(Mark);
        private Task _reading = Task.CompletedTask;
        private int _waitedFor = -1;
        private TaskCompletionSource<long> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public static async Task<Dashboard> Open(Uri host, string key, bool isReading)
        {
            var dashboard = new Dashboard();
            dashboard._socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
            await dashboard._socket.ConnectAsync(new UriBuilder(host) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
            await dashboard.Send("""{"protocol":"json","version":1}""");
            await dashboard.Send("""{"type":4,"invocationId":"1","target":"Subscribe","arguments":[null,null]}""");
            if (isReading) dashboard._reading = Task.Run(dashboard.Read);
            return dashboard;
        }

        /// <summary>When this change has arrived whole.</summary>
        public Task<long> Seen(int change)
        {
            lock (_gate)
            {
                _waitedFor = change;
                _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return _seen.Task;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _socket.Dispose();
            _stopping.Dispose();
        }

        private Task Send(string message) =>
            _socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)Separator), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        private async Task Read()
        {
            var buffer = new byte[1 << 16];
            var held = 0;
            while (!_stopping.IsCancellationRequested)
            {
                if (held == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var frame = await _socket.ReceiveAsync(buffer.AsMemory(held), _stopping.Token);
                var now = Time.GetTimestamp();
                held += frame.Count;
                while (buffer.AsSpan(0, held).IndexOf(Separator) is >= 0 and var end)
                {
                    Look(buffer.AsSpan(0, end), now);
                    buffer.AsSpan(end + 1, held - end - 1).CopyTo(buffer);
                    held -= end + 1;
                }
            }
        }

        private void Look(ReadOnlySpan<byte> message, long now)
        {
            var at = message.IndexOf(_mark);
            if (at < 0) return;
            var rest = message[(at + _mark.Length)..];
            var change = int.Parse(rest[..rest.IndexOf((byte)';')], NumberStyles.None, CultureInfo.InvariantCulture);
            lock (_gate)
            {
                if (change == _waitedFor) _seen.TrySetResult(now);
            }
        }
    }
}
