using NodaTime;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate.Wire;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Brokers.Tradovate;

/// <content>What the firm enforces, brought to the accounts as news (reference 16).</content>
public sealed partial class TradovateBroker
{
    /// <summary>A session begins at 17:00 in Chicago (reference 17); what a firm changes by then is read a little later.</summary>
    private static readonly LocalTime LimitsReadAt = new(17, 1);

    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    private Task _readingLimits = Task.CompletedTask;

    /// <summary>Limits of positions are told by no stream: they are read on each connect and once a session.</summary>
    private async Task ReadLimitsDaily()
    {
        try
        {
            for (; ; )
            {
                await Task.Delay(UntilNextReading(_time.GetUtcNow()), _time, _stopping.Token);
                await ReadLimits(Urgency.Read, _stopping.Token);
                Queue(() =>
                {
                    TellLimits();
                    return Task.CompletedTask;
                });
            }
        }
        catch (OperationCanceledException)
        {
            // We stop.
        }
    }

    private static TimeSpan UntilNextReading(DateTimeOffset now)
    {
        var local = Instant.FromDateTimeOffset(now).InZone(Chicago).LocalDateTime;
        var date = local.TimeOfDay < LimitsReadAt ? local.Date : local.Date.PlusDays(1);
        return date.At(LimitsReadAt).InZoneLeniently(Chicago).ToDateTimeOffset() - now;
    }

    /// <summary>A login that may not see them goes on without: then Tradovate alone refuses by them.</summary>
    private async Task ReadLimits(Urgency urgency, CancellationToken cancel)
    {
        try
        {
            var links = _links.Values.Where(link => link.Number != 0).ToList();
            if (links.Count == 0) return;
            var limits = await _client.List(TradovatePaths.PositionLimits, Masters(links.Select(link => link.Number)), PositionLimitRow.Read, urgency, cancel);
            var parameters = limits.Count == 0 ? [] : await _client.List(TradovatePaths.RiskParameters, Masters(limits.Select(limit => limit.Id)), RiskParameterRow.Read, urgency, cancel);
            var products = limits.Any(limit => limit.Product is not null) ? await _contracts.Roots(cancel) : new Dictionary<long, string>();
            await _contracts.Learn(limits.Select(limit => limit.Contract).OfType<long>(), urgency, cancel);
            foreach (var link in links)
            {
                var own = limits.Where(limit => limit.Account == link.Number).ToList();
                link.Sizes = PreTradeLimits.Of(
                    own, parameters, limit => limit.Contract is { } contract ? _contracts.SymbolOf(contract)?.Root : limit.Product is { } product ? products.GetValueOrDefault(product) : null);
            }
        }
        catch (IOException)
        {
            // What was read before stays, and the next connect or session reads it again.
        }
    }

    /// <summary>Who looks at the account now is shown them; only what changes after that is news.</summary>
    private void LimitsAreShown()
    {
        foreach (var link in _links.Values)
        {
            if (link.Enforced is { } limits) _ = link.HearLimits(limits);
        }
    }

    private static string Masters(IEnumerable<long> numbers) => $"masterids={string.Join(',', numbers.Order())}";

    /// <summary>Each account hears of its limits when they are others than it has heard of.</summary>
    private void TellLimits()
    {
        foreach (var link in _links.Values) TellLimits(link);
    }

    private void TellLimits(AccountLink link)
    {
        if (link.Enforced is { } limits && link.HearLimits(limits)) link.Tell(new BrokerEvent.LimitsTold(limits, _time.GetUtcNow()));
    }
}
