using System.Text.Json;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Markets;

namespace TraderTerminal.Silo.Connections;

/// <summary>A connection to a ProjectX gateway.</summary>
internal sealed record ProjectXSettings(
    string Name, string Environment, Uri Rest, Uri UserHub, Uri MarketHub, string UserName, Credential ApiKey, IReadOnlyList<ProjectXAccount> Traded, FeeSchedule Fees)
    : ConnectionSettings(Name, Environment, UserName, Fees)
{
    public const string Word = "projectx";

    public override string Broker => Word;

    public override IReadOnlyList<Uri> Addresses => [Rest, UserHub, MarketHub];

    public override IReadOnlyDictionary<string, Credential> Secrets => new Dictionary<string, Credential> { ["apiKey"] = ApiKey };

    public override IReadOnlyList<string> Conduct => ProjectXGateway.Conduct;

    public override IReadOnlyList<ConnectedAccount> Accounts =>
        [.. Traded.Select(account => new ConnectedAccount(account.Account, account.Name, StageOf(account), JsonNamingPolicy.CamelCase.ConvertName(account.Brackets.ToString()), account.Since))];

    public override string? WhyNot() => Gateway(AsIfConsented, out var why) is null ? why : null;

    public override IBrokerClient Make(LiveConsent? consent, TimeProvider time, Action<ConnectionNews> told, Func<ContractSymbol, Quote?> market, ILoginTimes logins)
    {
        var gateway = Gateway(consent, out var why) ?? throw new InvalidOperationException($"Connection {Name}: {why}");
        return new ProjectXBroker(new ProjectXConnection(Name, gateway, UserName, ApiKey, Traded) { Fees = Fees }, InstrumentCatalog.Shipped, time, told);
    }

    /// <summary>The word of a set-up for what is at stake in an account.</summary>
    private static string StageOf(ProjectXAccount account) => account switch
    {
        ProjectXAccount.Practice => "practice",
        ProjectXAccount.Evaluation => "evaluation",
        ProjectXAccount.Funded => "funded",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private ProjectXGateway? Gateway(LiveConsent? consent, out string? why)
    {
        switch (Environment)
        {
            case Demo: return ProjectXGateway.Demo.At(Rest, UserHub, MarketHub, out why);
            case Practice: return ProjectXGateway.Practice.At(Rest, UserHub, MarketHub, out why);
            case Live when consent is not null: return ProjectXGateway.Live.At(Rest, UserHub, MarketHub, consent, out why);
            default:
                why = AwaitsConsent;
                return null;
        }
    }
}
