using System.Text.Json.Serialization;
using TraderTerminal.Brokers.Common;
using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Silo.Connections;

/// <summary>A connection as it stands in the set-up file. A secret itself never does: a variable or a file of its own holds it.</summary>
/// <remarks>Some members are one broker's alone; one that the broker of the connection does not have is a mistake.</remarks>
internal sealed record ConnectionBody(
    string Name, string Environment, string Rest, string UserName, IReadOnlyList<ConnectedAccountBody> Accounts, string Broker = ProjectXSettings.Word, string? Fees = null,
    string? UserHub = null, string? MarketHub = null, string? ApiKeyEnv = null, string? ApiKeyFile = null,
    string? Socket = null, string? MarketSocket = null, string? PasswordEnv = null, string? PasswordFile = null, string? AppId = null, string? AppVersion = null, long? KeyId = null,
    string? KeySecretEnv = null, string? KeySecretFile = null, string? DeviceId = null, int? RequestsPerMinute = null)
{
    /// <summary>The connection, or null with every mistake at once.</summary>
    public ConnectionSettings? Read(List<string> mistakes)
    {
        var before = mistakes.Count;
        void Wrong(string text) => mistakes.Add($"connection {Name}: {text}");
        if (!AccountId.IsValid(Name)) Wrong("its name has lower-case letters, digits, _ and -, at most 64");
        if (Broker is not (ProjectXSettings.Word or TradovateSettings.Word)) Wrong($"there is no broker {Broker}, only {ProjectXSettings.Word} and {TradovateSettings.Word}");
        if (Environment is not (ConnectionSettings.Demo or ConnectionSettings.Practice or ConnectionSettings.Live))
            Wrong($"environment is {ConnectionSettings.Demo}, {ConnectionSettings.Practice} or {ConnectionSettings.Live}, not {Environment}");
        if (string.IsNullOrWhiteSpace(UserName)) Wrong("userName is missing");
        if (Fees is not null && !FeeTable.Exists(Fees)) Wrong($"there is no price list {Fees}, for example {ProjectXFile.FeesDefault}");
        if (Accounts.Count == 0) Wrong("it has no accounts");
        var settings = Broker == TradovateSettings.Word ? (ConnectionSettings?)TradovateFile.Read(this, Wrong) : ProjectXFile.Read(this, Wrong);
        if (mistakes.Count > before || settings is null) return null;
        if (settings.WhyNot() is not { } unfit) return settings;
        Wrong(unfit);
        return null;
    }

    /// <summary>Null for no address, with the mistake.</summary>
    /// <param name="schemes">Allowed ones.</param>
    public static Uri? Address(string member, string? text, Action<string> wrong, params ReadOnlySpan<string> schemes)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address is { UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }) return address;
        // What stands there may be a secret.
        wrong($"{member} is an {schemes[0]} address without a user, a query or a fragment");
        return null;
    }

    /// <summary>A secret from a variable or a file of its own, or one that a person has to enter; null with the mistake.</summary>
    /// <param name="member">The name that the two members begin with.</param>
    /// <param name="what">For sentences.</param>
    public static Credential? Secret(string member, string what, string? variable, string? file, Action<string> wrong)
    {
        if (variable?.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_') == false)
        {
            wrong($"{member}Env names an environment variable: letters, digits and _");
            return null;
        }

        switch (variable, file)
        {
            case ({ } name, null) when System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } secret: return new(secret.Trim());
            case ({ } name, null): wrong($"the environment variable {name} is not set"); return null;
            case (null, { } path) when File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } secret: return new(secret);
            case (null, { } path): wrong($"there is no {what} in the file {path}"); return null;
            case (null, null): return new(null);
            default: wrong($"its {what} is in an environment variable ({member}Env) or in a file ({member}File), not in both"); return null;
        }
    }
}

/// <param name="Name">The broker's name or number of it.</param>
/// <param name="Stage">What is at stake: <c>practice</c>, <c>evaluation</c> or <c>funded</c>. The broker does not tell it.</param>
/// <param name="Brackets">How a TopstepX account handles stops and targets; other brokers' have one way.</param>
internal sealed record ConnectedAccountBody(string Account, string Name, string Stage, BracketMode? Brackets = null, DateTimeOffset? Since = null)
{
    [JsonIgnore]
    public AccountId Id => new(Account);

    /// <summary>False, with the mistakes, when it cannot be an account of a connection.</summary>
    public bool IsSound(Action<string> wrong)
    {
        if (string.IsNullOrWhiteSpace(Name)) wrong($"account {Account} needs the broker's name or number of it");
        if (!AccountId.IsValid(Account)) wrong($"{Account} cannot name an account");
        else if (Stage is not ("practice" or "evaluation" or "funded")) wrong($"the stage of {Account} is practice, evaluation or funded, not {Stage}");
        else return !string.IsNullOrWhiteSpace(Name);
        return false;
    }
}
