using TraderTerminal.Simulators.Exchange;
using TraderTerminal.Simulators.Shared.Markets;

namespace TraderTerminal.Simulators.Tradovate;

/// <summary>How one simulator is started. The same seed, start and requests on a virtual clock give the same answers.</summary>
public sealed record TradovateOptions
{
    /// <summary>Port 0 lets the system choose.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    public int Seed { get; init; } = 20_261_020;

    public AccountsFile Accounts { get; init; } = AccountsFile.Demo;

    /// <summary>The clock that the control API moves; null for the real one.</summary>
    public VirtualTime? Virtual { get; init; }

    /// <summary>The real one.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Virtual seconds that pass by themselves in a real second; zero when only the control API moves the clock.</summary>
    public int Pace { get; init; }

    /// <summary>Simulated time from accepting an order to its meeting the market.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>When a resting limit order fills (reference 21, S25).</summary>
    public LimitFillRule LimitFills { get; init; } = LimitFillRule.Cross;

    /// <summary>What the market of some products was, played from the start on; null when all of them are made up.</summary>
    public Recording? Recording { get; init; }

    /// <summary>Where in the recording it begins; what was before is history. Null for its beginning.</summary>
    public DateTimeOffset? RecordingFrom { get; init; }

    /// <summary>The made-up market stands still until the control API sets prices.</summary>
    public bool MarketStandsStill { get; init; }

    /// <summary>Contracts that an account can take from one step of the market; null for endless.</summary>
    public int? DisplayedSize { get; init; }

    /// <summary>Switches other than the defaults, as a JSON object of names and values; null for none.</summary>
    public string? Switches { get; init; }

    /// <summary>Faults from the start, as the JSON array that <c>POST /control/faults</c> takes one by one; null for none.</summary>
    public string? Faults { get; init; }
}
