using TraderTerminal.Brokers.Common;

namespace TraderTerminal.Brokers.ProjectX;

/// <summary>
/// Where a gateway is, with what may be reached there as its type: the three addresses do not follow from each other (reference 2.3), and a set-up for
/// trying out cannot be turned to a firm's production by one changed letter.
/// </summary>
public abstract record ProjectXGateway
{
    /// <summary>The documentation's demo environment (reference 2.2).</summary>
    private const string DemoDomain = ".s2f.projectx.com";

    /// <summary>What the firm expects of whoever trades through the gateway (reference 13, and 11 and 12 of prop-firm-rules).</summary>
    public static IReadOnlyList<string> Conduct { get; } =
    [
        "Trade from your own device: Topstep forbids VPS, VPN and remote servers.",
        "Orders placed through the API are final; nobody at the firm supports the program that placed them.",
        "Hundreds of trades a day that last seconds are abusive automation to the firm.",
        "The firm's own limits go before ours and are not shown by its API: give them as the platform shows them.",
        "Live Funded accounts may not be automated: they are watched and advised, never traded.",
    ];

    private ProjectXGateway(Uri rest, Uri userHub, Uri marketHub) => (Rest, UserHub, MarketHub) = (rest, userHub, marketHub);

    public Uri Rest { get; }
    public Uri UserHub { get; }
    public Uri MarketHub { get; }

    /// <summary>As it is written in a set-up.</summary>
    public abstract string Environment { get; }

    /// <summary>Why an account may not be traded here, in one sentence; null when it may.</summary>
    /// <param name="shown">The name that the gateway shows of it.</param>
    /// <param name="isSimulated">False for Live Funded alone (reference 2.4), which the firm lets nobody automate.</param>
    public virtual string? Refuses(ProjectXAccount account, string shown, bool isSimulated) =>
        isSimulated ? null : $"{account.Account} is a Live Funded account, whose orders may not be automated: trade it in the platform";

    private static bool IsDemo(Uri address) => address.IsLoopback || address.Host.EndsWith(DemoDomain, StringComparison.OrdinalIgnoreCase);

    private static string? Secured(params ReadOnlySpan<Uri> addresses)
    {
        foreach (var address in addresses)
        {
            if (IsDemo(address)) return $"{address.Host} is no firm's production: its environment is demo";
            if (address.Scheme is not ("https" or "wss")) return $"{address} is not secured: a firm's gateway is reached by https alone";
        }

        return null;
    }

    /// <summary>A simulator on this computer, or the documentation's demo environment: no order there is anybody's money.</summary>
    public sealed record Demo : ProjectXGateway
    {
        private Demo(Uri rest, Uri userHub, Uri marketHub) : base(rest, userHub, marketHub) { }

        public override string Environment => "demo";

        /// <summary>Null when one of the addresses is a firm's production, with the reason.</summary>
        public static Demo? At(Uri rest, Uri userHub, Uri marketHub, out string? why)
        {
            why = null;
            foreach (var address in (Uri[])[rest, userHub, marketHub])
            {
                if (!IsDemo(address)) why = $"a demo connection does not reach {address.Host}: only this computer and *{DemoDomain}";
            }

            return why is null ? new(rest, userHub, marketHub) : null;
        }
    }

    /// <summary>A firm's production, for its practice accounts alone. Topstep has no other place to try out (reference 2.1).</summary>
    public sealed record Practice : ProjectXGateway
    {
        /// <summary>How practice accounts are named (reference 2.5).</summary>
        private const string NameStart = "PRAC";

        private Practice(Uri rest, Uri userHub, Uri marketHub) : base(rest, userHub, marketHub) { }

        public override string Environment => "practice";

        /// <summary>Null when an address is no firm's production, with the reason.</summary>
        public static Practice? At(Uri rest, Uri userHub, Uri marketHub, out string? why) =>
            (why = Secured(rest, userHub, marketHub)) is null ? new(rest, userHub, marketHub) : null;

        public override string? Refuses(ProjectXAccount account, string shown, bool isSimulated) =>
            account is not ProjectXAccount.Practice ? $"{account.Account} is no practice account, and this connection trades no other: its environment would be live"
            : !shown.StartsWith(NameStart, StringComparison.OrdinalIgnoreCase)
                ? $"{account.Account} is said to be a practice account, but the gateway names it {shown}: practice accounts begin with {NameStart}"
            : base.Refuses(account, shown, isSimulated);
    }

    /// <summary>A firm's production with evaluation and funded accounts. Without a person's consent there is none.</summary>
    public sealed record Live : ProjectXGateway
    {
        private Live(Uri rest, Uri userHub, Uri marketHub) : base(rest, userHub, marketHub) { }

        public override string Environment => "live";

        /// <summary>Null when an address is no firm's production, with the reason.</summary>
        public static Live? At(Uri rest, Uri userHub, Uri marketHub, LiveConsent consent, out string? why)
        {
            ArgumentNullException.ThrowIfNull(consent);
            return (why = Secured(rest, userHub, marketHub)) is null ? new(rest, userHub, marketHub) : null;
        }
    }
}
