using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Silo.Connections;

/// <summary>What the journal knows of connections: their set-ups, secrets that were entered, encrypted, and consents that still hold.</summary>
internal sealed class RecordedConnections
{
    private readonly Dictionary<(string Connection, string Secret), ConnectionEvent.SecretEntered> _entered = [];
    private readonly Dictionary<string, ConnectionSetUp> _setUps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _consents = new(StringComparer.Ordinal);

    public static async Task<RecordedConnections> Read(JournalStream stream)
    {
        var recorded = new RecordedConnections();
        await foreach (var happened in stream.Read()) recorded.Apply(happened);
        return recorded;
    }

    /// <summary>As it was recorded last; null for a connection that never was.</summary>
    public ConnectionSetUp? SetUp(string connection) => _setUps.GetValueOrDefault(connection);

    /// <summary>As it was stored; null when nobody has entered it.</summary>
    public ConnectionEvent.SecretEntered? Entered(string connection, string secret) => _entered.GetValueOrDefault((connection, secret));

    /// <summary>Whether a person has consented to this login where it goes now. A consent is not for the list of accounts; another login, or another place, needs another one.</summary>
    public bool IsConsented(ConnectionSetUp setUp) => _consents.Contains(setUp.Name) && SetUp(setUp.Name) is { } known && IsSame(known, setUp);

    public void Apply(object happened)
    {
        switch (happened)
        {
            case ConnectionEvent.SecretEntered entered:
                _entered[(entered.Connection, entered.Secret)] = entered;
                break;
            case ConnectionEvent.SecretForgotten forgotten:
                _entered.Remove((forgotten.Connection, forgotten.Secret));
                break;
            case ConnectionEvent.ConnectionConsented consented:
                _consents.Add(consented.Connection);
                break;
            case ConnectionEvent.ConnectionConfigured { SetUp: var setUp }:
                if (SetUp(setUp.Name) is { } before && !IsSame(before, setUp)) _consents.Remove(setUp.Name);
                _setUps[setUp.Name] = setUp;
                break;
        }
    }

    private static bool IsSame(ConnectionSetUp one, ConnectionSetUp other) =>
        (one.Environment, one.Addresses, one.UserName) == (other.Environment, other.Addresses, other.UserName);
}
