using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Simulators.Exchange;
using Xunit;

namespace TraderTerminal.Tests.Brokers;

/// <summary>An adapter and the simulated broker behind it, both on one virtual clock, with the real wire between them. The simulators have the same controls.</summary>
/// <param name="seed">Of the faults of the line; null for none.</param>
/// <param name="isMixed">The simulator's own mix of everything instead of faults of the line alone.</param>
public abstract class WiredWorld(int? seed, bool isMixed) : BrokerWorld
{
    /// <summary>A Tuesday, 09:00 in Chicago.</summary>
    protected static readonly DateTimeOffset Nine = new(2026, 11, 17, 15, 0, 0, TimeSpan.Zero);

    /// <summary>Real time that news may take over the wire on a loaded machine.</summary>
    private static readonly TimeSpan NewsMax = TimeSpan.FromMinutes(2);

    /// <summary>Between two looks at what has come over the wire.</summary>
    protected static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Time that passes between two looks while something is under way.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Between two looks of an account whose line is bad.</summary>
    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(400);

    private HttpClient _control = new();
    private int _isMoving;

    public VirtualTime Time { get; } = new(Nine);

    public ConcurrentQueue<ConnectionNews> Told { get; } = [];

    public override IBroker Broker => Patient is null ? Client : Patient;

    /// <summary>The adapter itself.</summary>
    protected IBrokerClient Client { get; private set; } = null!;

    /// <summary>The account that stands between case and adapter while the line is bad.</summary>
    protected PatientBroker? Patient { get; private set; }

    /// <summary>What the adapter takes products for.</summary>
    protected InstrumentCatalog Catalog { get; set; } = InstrumentCatalog.Shipped;

    protected int? Seed => seed;

    public override DateTimeOffset Now => Time.GetUtcNow();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts the simulator; where it listens.</summary>
    /// <param name="displayed">Contracts that fill with each quote; null for endless.</param>
    protected abstract Task<Uri> Open(int? displayed);

    protected abstract ValueTask Shut();

    /// <summary>An adapter at the simulator.</summary>
    protected abstract IBrokerClient Made(Uri address);

    /// <summary>Faults of the line in the simulator's words.</summary>
    protected virtual IEnumerable<object> Faults(int drawn) => FaultsOfTheLine.Draw(drawn);

    protected async Task Begin(int? displayed = null)
    {
        _control = new HttpClient { BaseAddress = await Open(displayed) };
        Make();
        if (seed is not { } drawn) return;
        if (isMixed)
        {
            await Post("/control/faults/mix", new { seed = drawn });
            return;
        }

        foreach (var fault in Faults(drawn)) await Fault(fault);
    }

    private void Make()
    {
        Client = Made(_control.BaseAddress!);
        if (Patient is not null) Patient.Broker = Client;
        else if (seed is not null) Patient = new PatientBroker(Client, Time, Passing);
    }

    public override async ValueTask Until(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        var looked = began;
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) >= NewsMax) Assert.Fail($"seed {seed}: {string.Join('\n', News.Events)}");
            await Task.Delay(Poll, TimeProvider.System, Cancel);
            if (Patient is null || TimeProvider.System.GetElapsedTime(looked) < LookPace) continue;
            await Patient.Look(Cancel);
            looked = TimeProvider.System.GetTimestamp();
        }
    }

    public override async Task<T> During<T>(Task<T> work)
    {
        await Passing(work);
        return await work;
    }

    public override async ValueTask Pass(TimeSpan time)
    {
        for (var end = Time.GetUtcNow() + time; Time.GetUtcNow() < end;)
        {
            Time.Advance(Beat);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }
    }

    /// <summary>Another simulator, for how much it shows is fixed when it starts.</summary>
    public override async ValueTask ShowSize(int contracts)
    {
        await DisposeAsync();
        await Begin(contracts);
        await Revive();
        await Quote(15_500.00m, 15_500.25m);
    }

    public override async ValueTask CalmDown()
    {
        using var answer = await _control.DeleteAsync(new Uri("/control/faults", UriKind.Relative), Cancel);
        Assert.True(answer.IsSuccessStatusCode);
    }

    public override async ValueTask Disconnect()
    {
        await Fault(new { kind = "status", status = 502 });
        await Post("/control/sockets", new { action = "refuse", hub = "user" });
        await Post("/control/sockets", new { action = "drop", hub = "user" });
    }

    public override async ValueTask Reconnect()
    {
        await CalmDown();
        await Post("/control/sockets", new { action = "allow", hub = "user" });
        // The adapter waits on the same clock before each try.
        for (var tries = 0; Told.LastOrDefault() is not { IsUp: true }; tries++)
        {
            Assert.True(tries < 600, $"The adapter does not come back: {Told.LastOrDefault()?.Text}");
            Time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(Poll, TimeProvider.System, Cancel);
        }
    }

    /// <summary>The end of a process closes its connections; it cancels nothing and logs nobody out.</summary>
    public override async ValueTask Kill()
    {
        await Client.DisposeAsync();
        Make();
    }

    /// <summary>Time passes meanwhile: what does not come up at once is tried again by the same clock.</summary>
    public override async ValueTask Revive()
    {
        var connecting = Broker.Connect(Account, Opening, News, Cancel).AsTask();
        await Passing(connecting);
        await connecting;
    }

    public override async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _control.Dispose();
        await Shut();
        GC.SuppressFinalize(this);
    }

    public ValueTask Fault(object fault) => Post("/control/faults", fault);

    public async ValueTask Post(string path, object body) => await Answer(path, body, null);

    protected async Task<JsonElement> Answer(string path, object body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        using var answer = await _control.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The second logout within the hour; the test is the person.</summary>
    private bool IsForAPerson => Client.Login.Refusal?.Contains("second time", StringComparison.Ordinal) == true;

    private async Task Passing(Task work)
    {
        while (await Task.WhenAny(work, Task.Delay(Poll, TimeProvider.System, Cancel)) != work)
        {
            await Beats();
            if (IsForAPerson) Client.Resume();
        }
    }

    /// <summary>
    /// Of several that wait at once one moves the clock, and no faster than the machine keeps up: a question to the simulator goes and comes back over the
    /// same wire first, or on a loaded machine the told time would run out on what is still on its way.
    /// </summary>
    private async Task Beats()
    {
        if (Interlocked.Exchange(ref _isMoving, 1) == 1) return;
        try
        {
            using var answer = await _control.GetAsync(new Uri("/control/time", UriKind.Relative), Cancel);
            Time.Advance(Beat);
        }
        finally
        {
            Volatile.Write(ref _isMoving, 0);
        }
    }
}
