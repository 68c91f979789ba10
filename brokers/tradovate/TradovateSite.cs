using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.Tradovate;

/// <summary>
/// Where Tradovate is reached, with what may be traded there as its type. The host alone decides between simulated and real money (reference 2): a token holds
/// on both. Evaluation and funded accounts of firms live on the simulation's host, so a host says nothing about what is at stake.
/// </summary>
public abstract record TradovateSite
{
    /// <summary>Simulation, and the accounts of firms.</summary>
    private const string SimulationHost = "demo.tradovateapi.com";

    /// <summary>Real money.</summary>
    private const string MoneyHost = "live.tradovateapi.com";

    /// <summary>Quotes for both.</summary>
    private static readonly string[] MarketHosts = ["md.tradovateapi.com", "md-demo.tradovateapi.com"];

    private TradovateSite(Uri rest, Uri socket, Uri market) => (Rest, Socket, Market) = (rest, socket, market);

    /// <summary>Ends with a slash: paths follow.</summary>
    public Uri Rest { get; }

    public Uri Socket { get; }
    public Uri Market { get; }

    /// <summary>As it is written in a set-up.</summary>
    public abstract string Environment { get; }

    /// <summary>What firms and exchanges expect of whoever trades through the API (reference 4.6, 8.1, 16, and prop-firm rules 11 and 12).</summary>
    public static IReadOnlyList<string> Conduct { get; } =
    [
        "Ask your firm whether it lets orders be automated, and trade from where it allows it.",
        "Every order is marked as automated, as the exchanges demand.",
        "The firm's own limits go before ours; where Tradovate shows them, the stricter of both counts.",
        "A third login of the same user closes the oldest session: a user of its own for this program is best.",
        "A flatten cancels all working orders of the contract, also those that you placed in the platform.",
    ];

    /// <summary>Why an account may not be traded here, in one sentence; null when it may.</summary>
    /// <param name="shown">The name that Tradovate shows of it.</param>
    public virtual string? Refuses(TradovateAccount account, string shown) => null;

    private static Uri Slashed(Uri rest) => rest.AbsoluteUri.EndsWith('/') ? rest : new Uri(rest.AbsoluteUri + "/");

    private static bool IsSafe(Uri address) => address.Scheme is "https" or "wss";

    private static bool Is(Uri address, string host) => address.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    private static string? MarketWrong(Uri market) =>
        !MarketHosts.Any(host => Is(market, host)) ? $"{market.Host} gives no quotes of Tradovate: {string.Join(" or ", MarketHosts)} does"
        : !IsSafe(market) ? $"{market} is not secured" : null;

    /// <summary>A simulator on this computer: no order there is anybody's money.</summary>
    public sealed record Demo : TradovateSite
    {
        private Demo(Uri rest, Uri socket, Uri market) : base(rest, socket, market) { }

        public override string Environment => "demo";

        /// <summary>Null when one of the addresses is elsewhere, with the reason.</summary>
        public static Demo? At(Uri rest, Uri socket, Uri market, out string? why)
        {
            why = null;
            foreach (var address in (Uri[])[rest, socket, market])
            {
                if (!address.IsLoopback) why = $"a demo connection does not reach {address.Host}, where firms' accounts live as well: only this computer";
            }

            return why is null ? new(Slashed(rest), socket, market) : null;
        }
    }

    /// <summary>Tradovate's simulation, for practice accounts alone.</summary>
    public sealed record Practice : TradovateSite
    {
        /// <summary>How the simulation's own accounts are named (reference 7.1).</summary>
        private const string NameStart = "DEMO";

        private Practice(Uri rest, Uri socket, Uri market) : base(rest, socket, market) { }

        public override string Environment => "practice";

        /// <summary>Null when an address is not the simulation's, with the reason.</summary>
        public static Practice? At(Uri rest, Uri socket, Uri market, out string? why)
        {
            why = null;
            foreach (var address in (Uri[])[rest, socket])
            {
                if (!Is(address, SimulationHost)) why = $"a practice connection does not reach {address.Host}, only {SimulationHost}";
                else if (!IsSafe(address)) why = $"{address} is not secured";
            }

            why ??= MarketWrong(market);
            return why is null ? new(Slashed(rest), socket, market) : null;
        }

        public override string? Refuses(TradovateAccount account, string shown) =>
            account.Stake != Stake.Practice ? $"{account.Account} is no practice account, and this connection trades no other: its environment would be live"
            : !shown.StartsWith(NameStart, StringComparison.OrdinalIgnoreCase)
                ? $"{account.Account} is said to be a practice account, but Tradovate names it {shown}: practice accounts begin with {NameStart}"
            : null;
    }

    /// <summary>Evaluation and funded accounts, on the simulation's host or with real money. Without a person's consent there is none.</summary>
    public sealed record Live : TradovateSite
    {
        private Live(Uri rest, Uri socket, Uri market) : base(rest, socket, market) { }

        public override string Environment => "live";

        /// <summary>Null when the addresses do not belong together, with the reason.</summary>
        public static Live? At(Uri rest, Uri socket, Uri market, LiveConsent consent, out string? why)
        {
            ArgumentNullException.ThrowIfNull(consent);
            why = !Is(rest, SimulationHost) && !Is(rest, MoneyHost) ? $"{rest.Host} is no host of Tradovate: firms' accounts are at {SimulationHost}, real money is at {MoneyHost}"
                : !Is(socket, rest.Host) ? $"orders would go to {rest.Host} and news come from {socket.Host}: both have to be the same host"
                : !IsSafe(rest) || !IsSafe(socket) ? $"{rest.Host} is reached by https and wss alone"
                : MarketWrong(market);
            return why is null ? new(Slashed(rest), socket, market) : null;
        }
    }
}
