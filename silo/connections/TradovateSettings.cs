using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Silo.Connections;

/// <summary>A connection to Tradovate.</summary>
internal sealed record TradovateSettings(
    string Name, string Environment, Uri Rest, Uri Socket, Uri Market, TradovateLogin Login, IReadOnlyList<TradovateAccount> Traded, FeeSchedule Fees)
    : ConnectionSettings(Name, Environment, Login.User, Fees)
{
    /// <summary>Requests of the login in any minute.</summary>
    public int RequestsPerMinute { get; init; } = TradovateConnection.RequestsPerMinuteDefault;

    public const string Word = "tradovate";

    public override string Broker => Word;

    public override IReadOnlyList<Uri> Addresses => [Rest, Socket, Market];

    public override IReadOnlyDictionary<string, Credential> Secrets => Login.KeySecret is { } key
        ? new Dictionary<string, Credential> { ["password"] = Login.Password, ["keySecret"] = key }
        : new Dictionary<string, Credential> { ["password"] = Login.Password };

    public override IReadOnlyList<string> Conduct => TradovateSite.Conduct;

    public override IReadOnlyList<ConnectedAccount> Accounts =>
        [.. Traded.Select(account => new ConnectedAccount(account.Account, account.Name, StageOf(account.Stake), "oso", account.Since))];

    public override string? WhyNot() => Host(AsIfConsented, out var why) is null ? why : null;

    public override IBrokerClient Make(LiveConsent? consent, TimeProvider time, Action<ConnectionNews> told, Func<ContractSymbol, Quote?> market, ILoginTimes logins)
    {
        var host = Host(consent, out var why) ?? throw new InvalidOperationException($"Connection {Name}: {why}");
        var connection = new TradovateConnection(Name, host, Login, Traded) { Fees = Fees, RequestsPerMinute = RequestsPerMinute, LoginTimes = logins };
        return new TradovateBroker(connection, InstrumentCatalog.Shipped, time, told, market);
    }

    private static string StageOf(Stake stake) => stake switch
    {
        Stake.Practice => "practice",
        Stake.Evaluation => "evaluation",
        Stake.Funded => "funded",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private TradovateSite? Host(LiveConsent? consent, out string? why)
    {
        switch (Environment)
        {
            case Demo: return TradovateSite.Demo.At(Rest, Socket, Market, out why);
            case Practice: return TradovateSite.Practice.At(Rest, Socket, Market, out why);
            case Live when consent is not null: return TradovateSite.Live.At(Rest, Socket, Market, consent, out why);
            default:
                why = AwaitsConsent;
                return null;
        }
    }
}
