using TraderTerminal.Grains;
using TraderTerminal.Grains.Abstractions.Brokers;
using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Silo.Connections;

/// <summary>What the journal knows of connections: secrets that were entered, encrypted, and consents that still hold.</summary>
internal sealed class RecordedConnections
{
    private readonly Dictionary<(string Connection, string Secret), string> _entered = [];
    private readonly Dictionary<string, ConnectionSetUp> _setUps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _consents = new(StringComparer.Ordinal);

    public static async Task<RecordedConnections> Read(JournalStream stream)
    {
        var recorded = new RecordedConnections();
        await foreach (var happened in stream.Read()) recorded.Apply(happened);
        return recorded;
    }

    /// <summary>As it was stored; null when nobody has entered it.</summary>
    public string? Sealed(string connection, string secret) => _entered.GetValueOrDefault((connection, secret));

    /// <summary>Whether a person has consented to this login where it goes now.</summary>
    public bool IsConsented(ConnectionSetUp setUp) => _consents.Contains(setUp.Name) && _setUps.TryGetValue(setUp.Name, out var known) && ConnectionBook.IsSame(known, setUp);

    private void Apply(object happened)
    {
        switch (happened)
        {
            case ConnectionEvent.SecretEntered entered:
                _entered[(entered.Connection, entered.Secret)] = entered.Sealed;
                break;
            case ConnectionEvent.SecretForgotten forgotten:
                _entered.Remove((forgotten.Connection, forgotten.Secret));
                break;
            case ConnectionEvent.ConnectionConsented consented:
                _consents.Add(consented.Connection);
                break;
            case ConnectionEvent.ConnectionConfigured { SetUp: var setUp }:
                if (_setUps.TryGetValue(setUp.Name, out var before) && !ConnectionBook.IsSame(before, setUp)) _consents.Remove(setUp.Name);
                _setUps[setUp.Name] = setUp;
                break;
        }
    }
}
