using System.Text;
using TraderTerminal.Domain.Alerts;
using Xunit;

namespace TraderTerminal.Tests.Alerts;

/// <summary>Whatever arrives is read or refused, masked and kept: no exception, and no more work than its length allows.</summary>
public sealed class AlertFuzz
{
    private const int Seed = 20_261_020;

    /// <summary>Memory that reading, masking and writing a body may take on top of <see cref="BytesPerByteMax"/> for each of its bytes. Unlike time it is the same on every machine.</summary>
    private const long BytesMax = 2_000_000;

    private const long BytesPerByteMax = 400;

    /// <summary>Less than a hundred bytes of each body that comes after the first quarter; what buffers a pool keeps is the rest.</summary>
    private const long GrowthMax = 64_000_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Twenty_thousand_bent_bodies_are_answered() => Assert.All(Enumerable.Range(0, 20_000), number => Read(number));

    /// <summary><c>./test fuzz</c>. What was slow is read again, so that the figure is the body's and not that of a machine that was busy just then.</summary>
    [Fact(Explicit = true)]
    public void Fuzz_a_million_bodies()
    {
        const int rounds = 4, each = 250_000, slowMax = 100;
        var memory = new long[rounds];
        var work = 0L;
        var slow = new PriorityQueue<int, TimeSpan>();
        var gate = new Lock();
        for (var round = 0; round < rounds; round++)
        {
            Parallel.For(round * each, (round + 1) * each, new ParallelOptions { CancellationToken = Cancel }, number =>
            {
                var (took, bytes) = Timed(number);
                lock (gate)
                {
                    work = Math.Max(work, bytes);
                    if (slow.Count < slowMax) slow.Enqueue(number, took);
                    else slow.EnqueueDequeue(number, took);
                }
            });
            memory[round] = GC.GetTotalMemory(forceFullCollection: true);
        }

        var (slowest, body) = slow.UnorderedItems.Select(one => (Enumerable.Range(0, 5).Min(_ => Timed(one.Element).Took), one.Element)).Max();
        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(
            $"{rounds * each} bodies; slowest answer {slowest.TotalMilliseconds:F1} ms (body {body}), most work {work} bytes, memory after each quarter {string.Join(", ", memory.Select(bytes => $"{bytes / 1_000_000} MB"))}"));
        Assert.True(memory[^1] - memory[0] < GrowthMax, "Memory grows with the bodies that were read.");
    }

    [Fact]
    public async Task Through_the_running_host_there_is_always_an_answer_and_never_a_500()
    {
        await using var host = await Whole.Host.Start("--clock", "virtual");
        await host.Price("MNQ", 15_500m);
        var key = (await File.ReadAllTextAsync(Path.Combine(host.Data, "demo-hook.key"), Cancel)).Trim();
        for (var number = 0; number < 300; number++)
        {
            using var body = new ByteArrayContent(AlertMutations.Body(Seed + 1, number));
            using var answer = await host.Http.PostAsync($"/hooks/{key}", body, Cancel);
            Assert.True((int)answer.StatusCode is 200 or 413 or 422, $"body {number}: {(int)answer.StatusCode}");
            using var check = await host.Http.PostAsync("/api/alerts/check?hook=demo", body, Cancel);
            Assert.True((int)check.StatusCode is 200 or 413, $"check of body {number}: {(int)check.StatusCode} {await check.Content.ReadAsStringAsync(Cancel)}");
        }

        await host.Settle();
        Assert.NotEmpty((await host.Get("/api/alerts")).AsArray());
    }

    private static (TimeSpan Took, long Work) Timed(int number)
    {
        var started = TimeProvider.System.GetTimestamp();
        var work = Read(number);
        return (TimeProvider.System.GetElapsedTime(started), work);
    }

    /// <summary>Reads, masks and keeps one; the memory that it took.</summary>
    private static long Read(int number)
    {
        var body = AlertMutations.Body(Seed, number);
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = AlertParser.Parse(body, Reading.Received);
            AlertMasking.Text(body);
            if (read is AlertRead.Parsed parsed)
            {
                var kept = AlertJson.Of(parsed.Alerts, parsed.IsBatch);
                Assert.Equal(kept, AlertJson.Of(AlertJsonReader.Read(kept), parsed.IsBatch));
            }

            var work = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(work <= BytesMax + (BytesPerByteMax * body.Length), $"{work} bytes of memory for {body.Length}");
            return work;
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Body {number}: {Convert.ToBase64String(body.AsSpan(0, Math.Min(body.Length, 4_000)))}\n{Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 500)))}", fault);
        }
    }
}
