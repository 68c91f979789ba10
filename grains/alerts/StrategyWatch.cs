using Microsoft.Extensions.Logging;
using TraderTerminal.Domain.Alerts;
using TraderTerminal.Domain.Calendar;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Alerts;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Grains.Alerts;

/// <summary>
/// Misses strategies: TradingView tells no receiver that an alert has expired or was stopped. Any alert counts, a note too, which a chart can send
/// with each bar (TradingView reference 1.4).
/// </summary>
public sealed class StrategyWatch : IStrategies, IDisposable
{
    /// <summary>Strategies of one hook that are listened for; whoever has the key can name any number.</summary>
    private const int StrategiesMax = 100;

    /// <summary>What is asked for the opening hours while no alert has named a symbol: the exchange's common session.</summary>
    private const string CommonProduct = "ES";

    /// <summary>Between two looks while the exchange was closed for some of the time.</summary>
    private static readonly TimeSpan ClosedPace = TimeSpan.FromMinutes(5);

    private readonly JournalStream _stream;
    private readonly IHooks _hooks;
    private readonly TimeProvider _time;
    private readonly ILogger<StrategyWatch> _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Hook, string Strategy), Heard> _heard = [];
    private readonly ITimer _timer;

    private sealed record Heard(DateTimeOffset At, string Product, DateTimeOffset? SilentSince, DateTimeOffset LookAt);

    public StrategyWatch(JournalStream stream, IHooks hooks, TimeProvider time, ILogger<StrategyWatch> log)
    {
        (_stream, _hooks, _time, _log) = (stream, hooks, time, log);
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reads who was heard of before the start; what came while we were away is not known, so each has its whole time again.</summary>
    public async Task Load()
    {
        var now = _time.GetUtcNow();
        await foreach (var happened in _stream.Read())
        {
            lock (_gate)
            {
                switch (happened)
                {
                    case StrategyEvent.StrategyHeard e:
                        _heard[(e.Hook, e.Strategy)] = new(now, CommonProduct, null, now);
                        break;
                    case StrategyEvent.StrategySilent e:
                        _heard[(e.Hook, e.Strategy)] = new(e.Since, CommonProduct, e.Since, now);
                        break;
                    default:
                        break;
                }
            }
        }

        Look();
    }

    public IReadOnlyList<StrategySeen> Of(string hook)
    {
        lock (_gate)
        {
            return [.. _heard.Where(entry => entry.Key.Hook == hook)
                .OrderBy(entry => entry.Key.Strategy, StringComparer.Ordinal)
                .Select(entry => new StrategySeen(entry.Key.Strategy, entry.Value.At, entry.Value.SilentSince))];
        }
    }

    /// <summary>An alert came, whatever becomes of it.</summary>
    public void Hear(Hook hook, CanonicalAlert alert, DateTimeOffset at)
    {
        if (hook.Route.SilentAfterMinutes is not { } minutes) return;
        var key = (hook.Id, alert.Route.Strategy ?? "");
        lock (_gate)
        {
            var before = _heard.GetValueOrDefault(key);
            if (before is null && _heard.Keys.Count(other => other.Hook == hook.Id) >= StrategiesMax) return;
            if (before?.At > at) return;
            _heard[key] = new(at, alert.Symbol?.Root ?? before?.Product ?? CommonProduct, null, at.AddMinutes(minutes));
            if (before is null or { SilentSince: not null }) Record(new StrategyEvent.StrategyHeard(hook.Id, key.Item2, at));
            Wait();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var (key, heard) in _heard.ToList())
            {
                if (heard.SilentSince is not null || heard.LookAt > now || AllowedOf(key.Hook) is not { } allowed) continue;
                var isMissed = now - heard.At >= allowed && IsOpen(heard.Product, now) && IsOpen(heard.Product, now - allowed);
                _heard[key] = isMissed ? heard with { SilentSince = heard.At } : heard with { LookAt = Later(heard.At + allowed, now + ClosedPace, now) };
                if (!isMissed) continue;
                Record(new StrategyEvent.StrategySilent(key.Hook, key.Strategy, heard.At, now));
                _log.StrategySilent(key.Strategy, key.Hook, heard.At);
            }

            Wait();
        }
    }

    private static DateTimeOffset Later(DateTimeOffset due, DateTimeOffset otherwise, DateTimeOffset now) => due > now ? due : otherwise;

    private static bool IsOpen(string product, DateTimeOffset at) => ExchangeCalendar.Shipped.IsOpen(product, at);

    private TimeSpan? AllowedOf(string hook) => _hooks.Find(hook)?.Route.SilentAfterMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    private void Wait()
    {
        var next = _heard.Where(entry => entry.Value.SilentSince is null && AllowedOf(entry.Key.Hook) is not null).Select(entry => (DateTimeOffset?)entry.Value.LookAt).Min();
        var wait = next is { } at ? at - _time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        _timer.Change(next is null || wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the journal cannot take now is said in the log alone: an alarm that waits for a disk helps nobody.</summary>
    private void Record(StrategyEvent happened) => _ = Append(new CommandId(DeterministicId.Of("strategy", happened.ToString())), happened);

    private async Task Append(CommandId command, StrategyEvent happened)
    {
        if (await _stream.Append(command, happened) is { } why) _log.StrategyNotRecorded(happened, why);
    }
}
