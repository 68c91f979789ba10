using TraderTerminal.Brokers.Common;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Silo.Connections;

/// <summary>A connection as the set-up file says, sound and with its secrets.</summary>
/// <param name="Environment"><c>demo</c>, <c>practice</c> or <c>live</c>.</param>
/// <param name="Fees">The firm's price list.</param>
internal abstract record ConnectionSettings(string Name, string Environment, string UserName, FeeSchedule Fees)
{
    public const string Demo = "demo";
    public const string Practice = "practice";
    public const string Live = "live";

    /// <summary>The broker's name in a set-up.</summary>
    public abstract string Broker { get; }

    /// <summary>Where it goes, orders first.</summary>
    public abstract IReadOnlyList<Uri> Addresses { get; }

    public abstract IReadOnlyList<ConnectedAccount> Accounts { get; }

    /// <summary>What the firm expects of who trades through the broker, a line each.</summary>
    public abstract IReadOnlyList<string> Conduct { get; }

    /// <summary>What the login needs and nobody else knows, by the name that a person enters it under.</summary>
    public abstract IReadOnlyDictionary<string, Credential> Secrets { get; }

    public ConnectionSetUp SetUp => new(Name, Broker, Environment, [.. Addresses.Select(address => address.ToString())], UserName, Accounts.ToEquatableArray());

    /// <summary>Why the addresses are not those of the environment; null when they are.</summary>
    public abstract string? WhyNot();

    /// <summary>The client of the connection. A live one needs a consent.</summary>
    /// <param name="market">Quotes from elsewhere, for a login that gets none.</param>
    /// <param name="logins">When it logged in, for a broker that counts logins.</param>
    /// <exception cref="InvalidOperationException">The addresses are not those of the environment, or a live one has no consent yet.</exception>
    public abstract IBrokerClient Make(LiveConsent? consent, TimeProvider time, Action<ConnectionNews> told, Func<ContractSymbol, Quote?> market, ILoginTimes logins);

    /// <summary>To look at the addresses of a live connection before anybody has consented to it.</summary>
    protected LiveConsent? AsIfConsented => LiveConsent.Of(Name, LiveConsent.Sentence(Name));

    protected string AwaitsConsent => $"{Name} waits for a person's consent";

    public sealed override string ToString() => $"{Name} ({UserName} at {Addresses[0].Host})";
}
