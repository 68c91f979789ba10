using System.Globalization;
using System.Text.Json;

namespace TraderTerminal.Silo.Cli;

/// <summary>The demo's acts, in order; each says what it sent and what came of it.</summary>
internal sealed class DemoScript(DemoClient client, TextWriter output)
{
    private const string Account = "api/accounts/topstep_eval_001";

    /// <summary>Simulated fills take milliseconds; this is generous for a busy machine.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(20);

    private readonly string _run = TimeProvider.System.GetUtcNow().UtcTicks.ToString(CultureInfo.InvariantCulture);

    public async Task<bool> Run()
    {
        ShowAccount("The account before", await client.Get(Account));
        return await Accepted() && await Refused() && await Flattened();
    }

    private async Task<bool> Accepted()
    {
        Title("1  Alert: buy 1 MNQ");
        var before = Net(await client.Get(Account));
        var (alert, answer) = await Send(1, 1);
        var isAccepted = ShowOutcome(answer) == "accepted";
        if (!isAccepted) return false;
        var isFilled = await Until(async () => Net(await client.Get(Account)) == before + 1);
        await ShowTrail(alert);
        ShowAccount("   the account now", await client.Get(Account));
        return isFilled;
    }

    private async Task<bool> Refused()
    {
        Title("2  Alert: buy 10 MNQ");
        var (_, answer) = await Send(10, 2);
        return ShowOutcome(answer) == "refused" && answer.ToString().Contains("10 > 3", StringComparison.Ordinal);
    }

    private async Task<bool> Flattened()
    {
        Title("3  Emergency flatten");
        var started = TimeProvider.System.GetTimestamp();
        var answer = await client.Post($"{Account}/flatten", new { reason = "demo" });
        Line("answer", Text(answer, "text"));
        var isFlat = await Until(async () =>
        {
            var view = await client.Get(Account);
            return Net(view) == 0 && view.GetProperty("orders").GetArrayLength() == 0 && view.GetProperty("flattens").GetArrayLength() == 0;
        });
        var took = TimeProvider.System.GetElapsedTime(started);
        Line("flat", isFlat ? string.Create(CultureInfo.InvariantCulture, $"verified after {took.TotalMilliseconds:0} ms") : "NOT FLAT");
        ShowAccount("   the account after", await client.Get(Account));
        return isFlat;
    }

    /// <summary>Sends an alert and waits for its outcome, which a busy machine has later than the answer to the alert.</summary>
    private async Task<(string Alert, JsonElement Answer)> Send(int quantity, int number)
    {
        var answer = await client.SendAlert("buy", quantity, $"demo-{_run}-{number.ToString(CultureInfo.InvariantCulture)}");
        var alert = answer.GetProperty("alertId").GetString()!;
        if (!HasOutcome(answer)) await Until(async () => HasOutcome(answer = await client.Get($"api/alerts/{alert}")));
        return (alert, answer);
    }

    private static bool HasOutcome(JsonElement answer) => answer.TryGetProperty("outcomes", out var outcomes) && outcomes.GetArrayLength() > 0;

    private string ShowOutcome(JsonElement answer)
    {
        if (!HasOutcome(answer))
        {
            Line("outcome", answer.ToString());
            return "none";
        }

        var outcome = answer.GetProperty("outcomes")[0];
        Line("decision", $"{Text(outcome, "outcome")}  {Text(outcome, "text")}");
        if (outcome.TryGetProperty("decision", out var decision) && decision.ValueKind == JsonValueKind.Object)
        {
            foreach (var check in decision.GetProperty("checks").EnumerateArray()) ShowCheck(check);
        }

        return Text(outcome, "outcome");
    }

    private void ShowCheck(JsonElement check)
    {
        var numbers = Measure(check, "value") is { Length: > 0 } value ? $"{value,12}  of {Measure(check, "limit")}" : "";
        Line("", $"{(check.GetProperty("passed").GetBoolean() ? "pass" : "FAIL")}  {Text(check, "code"),-24}{numbers}");
    }

    private async Task ShowTrail(string alert)
    {
        JsonElement trail = default;
        await Until(async () => (trail = await client.Get($"api/alerts/{alert}")).GetProperty("fills").GetArrayLength() > 0);
        foreach (var order in trail.GetProperty("orders").EnumerateArray()) Line("order", Text(order, "type"));
        foreach (var fill in trail.GetProperty("fills").EnumerateArray())
        {
            var told = fill.GetProperty("event").GetProperty("fill");
            Line("fill", $"{Text(told, "side")} {Text(told, "quantity")} {Text(told, "contract")} @ {Text(told, "price")}");
        }
    }

    private void ShowAccount(string title, JsonElement view)
    {
        output.WriteLine($"{title}: {Text(view, "id")}, {Text(view, "status")}, {Text(view, "state")}");
        Line("balance", $"{Text(view, "balance"),12}   equity {Text(view, "equity")}   today {Text(view, "dailyPnl")}");
        Line("buffers", $"{Text(view, "lossBuffer"),12}   of the day   {Text(view, "drawdownBuffer")} above the floor");
        foreach (var position in view.GetProperty("positions").EnumerateArray())
            Line("position", $"{Text(position, "net"),12}   {Text(position, "symbol")} @ {Text(position, "averagePrice")}, open {Text(position, "unrealized")}");
        if (view.GetProperty("positions").GetArrayLength() == 0) Line("position", "        flat");
    }

    private void Title(string text) => output.WriteLine($"\n{text}");

    private void Line(string name, string text) => output.WriteLine($"   {name,-10}{text}");

    private static int Net(JsonElement view) =>
        view.GetProperty("positions").EnumerateArray()
            .Where(position => Text(position, "symbol").StartsWith("MNQ", StringComparison.Ordinal)).Sum(position => position.GetProperty("net").GetInt32());

    private static string Measure(JsonElement check, string name) =>
        check.TryGetProperty(name, out var measure) && measure.ValueKind == JsonValueKind.Object ? Text(measure, "value") : "";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";

    private static async Task<bool> Until(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > WaitMax) return false;
            await Task.Delay(LookPace, TimeProvider.System);
        }

        return true;
    }
}
