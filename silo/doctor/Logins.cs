using TraderTerminal.Brokers.Common;
using TraderTerminal.Silo.Connections;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Doctor;

/// <summary>Logs in at the brokers, looks at the accounts that are shown, and asks nothing more.</summary>
internal static class Logins
{
    public static string What(ConnectionSettings connection) => $"login {connection.Name} at {connection.Addresses[0].Host}";

    public static async Task<Finding> Try(ConnectionSettings connection, RecordedConnections recorded, DataDirectory data, TimeProvider clock)
    {
        var (name, what) = (connection.Name, What(connection));
        var isLive = connection.Environment == ConnectionSettings.Live;
        if (isLive && !recorded.IsConsented(connection.SetUp)) return new(what, Left: "it waits for a person's consent on the page Connections");
        await using var client = connection.Make(
            isLive ? LiveConsent.Of(name, LiveConsent.Sentence(name)) : null, clock, static _ => { }, static _ => null, new LoginTimesFile(data.LoginTimes(name)));
        try
        {
            var shown = await client.Test(CancellationToken.None);
            return new(what, WhyNot(connection, shown) ?? client.Login.Warning);
        }
        catch (IOException refused)
        {
            return new(what, refused.Message);
        }
    }

    private static string? WhyNot(ConnectionSettings connection, IReadOnlyList<AccountAtBroker> shown)
    {
        foreach (var account in connection.Accounts)
        {
            if (shown.FirstOrDefault(one => one.Name == account.Name || $"{one.Number}" == account.Name) is not { } there)
                return $"the login has no account {account.Name}, but {string.Join(", ", shown.Select(one => one.Name))}; correct the name of {account.Account} in the set-up";
            if (!there.MayTrade) return $"the broker lets {account.Name} trade nothing now; look at it in the broker's own platform";
        }

        return null;
    }
}
