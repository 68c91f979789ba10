using System.Collections.Frozen;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Names whose values are secrets wherever they stand (TradingView reference 2.6).</summary>
internal static class SecretNames
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal, "secret", "key", "token", "passphrase", "password", "apikey", "apisecret", "apitoken", "webhookkey", "webhooksecret",
        "seckey", "auth", "authtoken", "signaltoken", "license", "licenseid", "signature", "pin");

    /// <param name="normalName">As <see cref="FieldName.Normal"/> writes it.</param>
    public static bool Contains(string normalName) => Names.Contains(normalName);
}
