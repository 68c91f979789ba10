using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Brokers.Tradovate;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Silo.Connections;

/// <summary>The members of a set-up that Tradovate has.</summary>
internal static class TradovateFile
{
    /// <summary>Longest text of a login; reference 4.1.</summary>
    private const int TextMax = 64;

    /// <summary>Fewer do not do for the looks of one account; more lock a login out at once (reference 5.3).</summary>
    private const int RequestsMin = 30, RequestsMax = 5_000;

    private const string AppVersionDefault = "1.0";

    public static TradovateSettings? Read(ConnectionBody body, Action<string> wrong)
    {
        if (body is not { UserHub: null, MarketHub: null, ApiKeyEnv: null, ApiKeyFile: null }) wrong("userHub, marketHub and apiKey are ProjectX's; Tradovate has socket, marketSocket and password");
        if (body.Accounts.Any(account => account.Brackets is not null)) wrong("brackets is TopstepX's: at Tradovate every account takes a stop and a target with an order");
        var rest = ConnectionBody.Address("rest", body.Rest, wrong, "http", "https");
        var socket = ConnectionBody.Address("socket", body.Socket, wrong, "ws", "wss");
        var market = ConnectionBody.Address("marketSocket", body.MarketSocket, wrong, "ws", "wss");
        var accounts = body.Accounts.Where(account => account.IsSound(wrong)).Select(Of).ToList();
        foreach (var (name, text) in ((string, string?)[])[("userName", body.UserName), ("appId", body.AppId), ("appVersion", body.AppVersion), ("deviceId", body.DeviceId)])
        {
            if (text?.Length > TextMax) wrong($"{name} has at most {TextMax} characters");
        }

        if (string.IsNullOrWhiteSpace(body.AppId)) wrong("appId is the name that is registered with the API key");
        if (body.KeyId is null && (body.KeySecretEnv ?? body.KeySecretFile) is not null) wrong("a key's secret (keySecretEnv or keySecretFile) needs its number, keyId (cid)");
        var password = ConnectionBody.Secret("password", "password", body.PasswordEnv, body.PasswordFile, wrong);
        var secret = body.KeyId is null ? null : ConnectionBody.Secret("keySecret", "key's secret", body.KeySecretEnv, body.KeySecretFile, wrong);
        if (rest is null || socket is null || market is null || password is null) return null;
        if (body.RequestsPerMinute is < RequestsMin or > RequestsMax) wrong($"requestsPerMinute is from {RequestsMin} to {RequestsMax}, {TradovateConnection.RequestsPerMinuteDefault} when it is not given");
        var login = new TradovateLogin(body.UserName, password, body.AppId ?? "", body.AppVersion ?? AppVersionDefault, body.KeyId, secret, body.DeviceId ?? DeviceOf(body.UserName));
        return new(body.Name, body.Environment, rest, socket, market, login, accounts, body.Fees is { } fees ? new FeeSchedule(fees) : FeeSchedule.None)
        {
            RequestsPerMinute = body.RequestsPerMinute ?? TradovateConnection.RequestsPerMinuteDefault,
        };
    }

    private static TradovateAccount Of(ConnectedAccountBody account) => new(
        account.Id, account.Name,
        account.Stage switch
        {
            "practice" => Stake.Practice,
            "evaluation" => Stake.Evaluation,
            _ => Stake.Funded,
        },
        account.Since?.ToUniversalTime());

    /// <summary>The same for this user on this computer for ever: 64 characters of a hash, as the samples have it (reference 4.1).</summary>
    private static string DeviceOf(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"traderterminal {Environment.MachineName} {user}")));
}
