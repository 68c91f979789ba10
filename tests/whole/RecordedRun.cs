using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>A scripted strategy over the recorded ES week of October 2013 and three GC tick days, through hooks, in virtual time.</summary>
/// <remarks>Two moving averages of five-minute prices; a cross turns the position around. Entries in ES carry a stop and a target.</remarks>
public sealed class RecordedRun : IAsyncDisposable
{
    public const string Key = "recorded-run-route-key-0001";
    public static readonly string[] Accounts = ["rec_combine", "rec_seed"];

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private static readonly (string Contract, int Fast, int Slow)[] Strategies = [("ESZ2013", 4, 16), ("GCZ2013", 3, 12)];

    private readonly Dictionary<string, List<decimal>> _prices = Strategies.ToDictionary(strategy => strategy.Contract, _ => new List<decimal>());
    private readonly Dictionary<string, int> _positions = Strategies.ToDictionary(strategy => strategy.Contract, _ => 0);
    private readonly List<(string Contract, string Body)> _waiting = [];

    private RecordedRun(Host host, DateTimeOffset now, DateTimeOffset end) => (Host, Now, End) = (host, now, end);

    public Host Host { get; }
    public DateTimeOffset Now { get; private set; }
    public DateTimeOffset End { get; }

    /// <summary>Every alert that was answered 2xx, by its id.</summary>
    public HashSet<string> Taken { get; } = [];

    /// <param name="environment">Options of the host, as where its journal lies.</param>
    public static async Task<RecordedRun> Start(DateTimeOffset end, IReadOnlyDictionary<string, string>? environment = null)
    {
        var world = Path.GetTempFileName();
        await File.WriteAllTextAsync(world, $$"""
            {"startAt":"2013-10-06T21:30:00Z",
             "accounts":[
               {"id":"rec_combine","name":"Combine","trader":"ann","phase":"evaluation","environment":"demo","groups":["rec"],"balance":50000,"ruleBook":"topstep/combine/50k"},
               {"id":"rec_seed","name":"Seed","trader":"ann","phase":"evaluation","environment":"demo","groups":["rec"],"balance":50000,"ruleBook":"seed/eval/50k"}],
             "hooks":[{"id":"demo","key":"{{Key}}","route":{"accounts":["rec_combine","rec_seed"],"same":"ignore","opposite":"reverse","duplicateWindowSeconds":20} } ]}
            """, TestContext.Current.CancellationToken);
        string[] files = ["ESZ3-20131006-20131011-1min.csv.gz", "GCZ3-20131007-ticks.csv.gz", "GCZ3-20131008-ticks.csv.gz", "GCZ3-20131009-ticks.csv.gz"];
        var market = string.Join(',', files.Select(file => TestData.File(Path.Combine("market", file))));
        var host = await Host.Start(environment ?? new Dictionary<string, string>(), "--clock", "virtual", "--config", world, "--market", market);
        return new RecordedRun(host, new DateTimeOffset(2013, 10, 6, 21, 30, 0, TimeSpan.Zero), end);
    }

    public bool IsOver => Now >= End;

    /// <summary>The next five minutes of the market, then what the strategy says to them.</summary>
    public async Task Next()
    {
        await Advance();
        while (_waiting.Count > 0) await SendNext();
    }

    public async Task Advance()
    {
        Read(await Host.Advance(Now + Step));
        Now += Step;
        Think();
    }

    /// <summary>Sends the oldest alert that was not answered yet; the same bytes each time, as a sender's repeat has.</summary>
    public async Task<bool> SendNext()
    {
        if (_waiting.Count == 0) return false;
        var (_, body) = _waiting[0];
        var (status, answer) = await Host.HookByKey(Key, body);
        Assert.True(status == 200, $"{body}: {status} {answer}");
        Taken.Add((answer!["of"] ?? answer["alertId"])!.ToString());
        _waiting.RemoveAt(0);
        await Host.Settle();
        return true;
    }

    /// <summary>After a restart: the world's clock stands where its data say; the strategy goes on from the next step.</summary>
    public async Task Resume()
    {
        await Host.Restart();
        var now = DateTimeOffset.Parse((await Host.Settle())["now"]!.ToString(), CultureInfo.InvariantCulture);
        Assert.True(now <= Now + Step, $"The clock stands at {now:O}, past the step to {Now + Step:O}.");
    }

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();

    private void Read(JsonNode answer)
    {
        foreach (var (contract, _, _) in Strategies)
        {
            if (answer["last"]![contract] is { } last) _prices[contract].Add(decimal.Parse(last.ToString(), CultureInfo.InvariantCulture));
        }
    }

    private void Think()
    {
        foreach (var (contract, fast, slow) in Strategies)
        {
            var prices = _prices[contract];
            if (prices.Count < slow) continue;
            var wanted = Math.Sign(prices.TakeLast(fast).Average() - prices.TakeLast(slow).Average());
            var now = _positions[contract];
            if (wanted == 0 || wanted == now) continue;
            _positions[contract] = wanted;
            _waiting.Add((contract, Alert(contract, wanted, now, prices[^1])));
        }
    }

    private string Alert(string contract, int wanted, int now, decimal price)
    {
        static string Word(int side) => side > 0 ? "long" : side < 0 ? "short" : "flat";
        var exits = contract.StartsWith("ES", StringComparison.Ordinal) ? ",\"stopLoss\":{\"ticks\":24},\"takeProfit\":{\"ticks\":48}" : "";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"symbol":"{{contract}}","action":"{{(wanted > 0 ? "buy" : "sell")}}","quantity":{{1 + Math.Abs(now)}},"positionAfter":"{{Word(wanted)}}","positionSizeAfter":1,"positionBefore":"{{Word(now)}}","positionSizeBefore":{{Math.Abs(now)}},"price":{{price}},"id":"{{contract}}-{{Now:yyyyMMddHHmm}}","timenow":"{{Now:yyyy-MM-ddTHH:mm:ssZ}}","strategy":"cross"{{exits}}}
            """);
    }
}
