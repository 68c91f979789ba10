using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Silo.Connections;

/// <summary>A connection as the set-up file says, sound and with its key.</summary>
/// <param name="Environment"><c>demo</c>, <c>practice</c> or <c>live</c>.</param>
/// <param name="ApiKey">Never shown.</param>
/// <param name="Fees">The firm's price list.</param>
internal sealed record ConnectionSettings(
    string Name, string Environment, Uri Rest, Uri UserHub, Uri MarketHub, string UserName, string ApiKey, IReadOnlyList<ProjectXAccount> Accounts,
    FeeSchedule Fees)
{
    public const string Broker = "projectx";
    public const string Demo = "demo";
    public const string Practice = "practice";
    public const string Live = "live";

    public ConnectionSetUp SetUp => new(
        Name, Broker, Environment, [Rest.ToString(), UserHub.ToString(), MarketHub.ToString()], UserName,
        Accounts.Select(account => new ConnectedAccount(account.Account, account.Name, StageOf(account), System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(account.Brackets.ToString()), account.Since)).ToEquatableArray());

    /// <summary>The word of a set-up for what is at stake in an account.</summary>
    public static string StageOf(ProjectXAccount account) => account switch
    {
        ProjectXAccount.Practice => "practice",
        ProjectXAccount.Evaluation => "evaluation",
        ProjectXAccount.Funded => "funded",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Null, with the reason, when the addresses are not those of the environment, or a live one has no consent yet.</summary>
    public ProjectXGateway? Gateway(LiveConsent? consent, out string? why)
    {
        switch (Environment)
        {
            case Demo: return ProjectXGateway.Demo.At(Rest, UserHub, MarketHub, out why);
            case Practice: return ProjectXGateway.Practice.At(Rest, UserHub, MarketHub, out why);
            case Live when consent is not null: return ProjectXGateway.Live.At(Rest, UserHub, MarketHub, consent, out why);
            default:
                why = $"{Name} waits for a person's consent";
                return null;
        }
    }

    public override string ToString() => $"{Name} ({UserName} at {Rest.Host})";
}
