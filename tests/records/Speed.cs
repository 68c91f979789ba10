using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Tests.Accounts;
using TraderTerminal.Tests.Events;
using Xunit;

namespace TraderTerminal.Tests.Records;

/// <summary>Figures of the machine at hand, for each second of processor time, by <c>-explicit only</c>.</summary>
public sealed class Speed(ITestOutputHelper output)
{
    private const int Count = 100_000;

    /// <summary>Processor time of this process, which a busy neighbour does not lengthen much.</summary>
    private static TimeSpan Spent => Environment.CpuUsage.TotalTime;

    private static AccountEvent[] Events
    {
        get
        {
            var history = RecordsWorld.History(out _);
            var scene = new Scene();
            while (scene.All.Count < Count)
            {
                scene.Book(Scene.Mnq, Side.Buy, 1, Price.FromPoints(15_500m));
                scene.Book(Scene.Mnq, Side.Sell, 1, Price.FromPoints(15_500m));
            }

            return [.. scene.All.Take(2), .. scene.All.Skip(2).Take(Count - 2)];
        }
    }

    [Fact(Explicit = true)]
    public void Codec()
    {
        var sample = RecordsWorld.History(out _);
        foreach (var name in (string[])["warm", "measured"])
        {
            var began = Spent;
            var stored = new List<StoredEvent>();
            for (var i = 0; i < Count; i++) stored.Add(Shapes.Stored(Shapes.Encode(sample[i % sample.Count])));
            output.WriteLine($"{name} encode: {Count / (Spent - began).TotalSeconds:N0} a CPU second, {stored.Average(made => made.Payload.Length):N0} characters");
            began = Spent;
            foreach (var made in stored) EventRegistry.Decode(made);
            output.WriteLine($"{name} decode: {Count / (Spent - began).TotalSeconds:N0} a CPU second");
        }

        var state = new Scene().State;
        var start = Spent;
        for (var i = 0; i < 10_000; i++) StateCodec.Encode(state);
        output.WriteLine($"state encode: {10_000 / (Spent - start).TotalSeconds:N0} a CPU second, {StateCodec.Encode(state).Length:N0} characters");
    }

    [Fact(Explicit = true)]
    public async Task Records()
    {
        await using var world = new RecordsWorld();
        var events = Events;
        world.Journal.Fill(RecordsWorld.Account, events);
        var began = Spent;
        await world.Reopen();
        await world.CaughtUp();
        output.WriteLine($"records: {events.Length / (Spent - began).TotalSeconds:N0} events a CPU second");
    }
}
