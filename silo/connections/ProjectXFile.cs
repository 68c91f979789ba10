using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Silo.Connections;

/// <summary>The members of a set-up that a ProjectX gateway has.</summary>
internal static class ProjectXFile
{
    /// <summary>What a trade costs at TopstepX.</summary>
    public const string FeesDefault = "topstepx-2026-10";

    public static ProjectXSettings? Read(ConnectionBody body, Action<string> wrong)
    {
        if (body is not { Socket: null, MarketSocket: null, PasswordEnv: null, PasswordFile: null, AppId: null, AppVersion: null, KeyId: null, KeySecretEnv: null, KeySecretFile: null, DeviceId: null, RequestsPerMinute: null })
            wrong("socket, marketSocket, password, appId, appVersion, keyId, keySecret, deviceId and requestsPerMinute are Tradovate's");
        var rest = ConnectionBody.Address("rest", body.Rest, wrong, "http", "https");
        var user = ConnectionBody.Address("userHub", body.UserHub, wrong, "http", "https");
        var market = ConnectionBody.Address("marketHub", body.MarketHub, wrong, "http", "https");
        var accounts = body.Accounts.Where(account => account.IsSound(wrong)).Select(Of).ToList();
        var key = ConnectionBody.Secret("apiKey", "key", body.ApiKeyEnv, body.ApiKeyFile, wrong);
        return rest is null || user is null || market is null || key is null ? null
            : new(body.Name, body.Environment, rest, user, market, body.UserName, key, accounts, new FeeSchedule(body.Fees ?? FeesDefault));
    }

    private static ProjectXAccount Of(ConnectedAccountBody account)
    {
        var (id, brackets, since) = (account.Id, account.Brackets ?? BracketMode.AutoOco, account.Since?.ToUniversalTime());
        return account.Stage switch
        {
            "practice" => new ProjectXAccount.Practice(id, account.Name, brackets, since),
            "evaluation" => new ProjectXAccount.Evaluation(id, account.Name, brackets, since),
            _ => new ProjectXAccount.Funded(id, account.Name, brackets, since),
        };
    }
}
