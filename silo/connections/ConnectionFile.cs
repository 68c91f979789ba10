using TraderTerminal.Brokers.ProjectX;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Silo.Connections;

/// <summary>A connection as it stands in the set-up file. The key itself never does: a variable or a file of its own holds it.</summary>
internal sealed record ConnectionBody(
    string Name, string Environment, string Rest, string UserHub, string MarketHub, string UserName, IReadOnlyList<ConnectedAccountBody> Accounts,
    string Broker = ConnectionSettings.Broker, string? ApiKeyEnv = null, string? ApiKeyFile = null, string? Fees = null)
{
    /// <summary>What a trade costs at TopstepX.</summary>
    private const string FeesDefault = "topstepx-2026-10";

    /// <summary>The connection, or null with every mistake at once.</summary>
    public ConnectionSettings? Read(List<string> mistakes)
    {
        var before = mistakes.Count;
        void Wrong(string text) => mistakes.Add($"connection {Name}: {text}");
        if (!AccountId.IsValid(Name)) Wrong("its name has lower-case letters, digits, _ and -, at most 64");
        if (Broker != ConnectionSettings.Broker) Wrong($"there is no broker {Broker}, only {ConnectionSettings.Broker}");
        if (Environment is not (ConnectionSettings.Demo or ConnectionSettings.Practice or ConnectionSettings.Live))
            Wrong($"environment is {ConnectionSettings.Demo}, {ConnectionSettings.Practice} or {ConnectionSettings.Live}, not {Environment}");
        if (string.IsNullOrWhiteSpace(UserName)) Wrong("userName is missing");
        if (Fees is not null && !FeeTable.Exists(Fees)) Wrong($"there is no price list {Fees}, for example {FeesDefault}");
        if (Accounts.Count == 0) Wrong("it has no accounts");
        var (rest, userHub, marketHub) = (Address(nameof(Rest), Rest, mistakes), Address(nameof(UserHub), UserHub, mistakes), Address(nameof(MarketHub), MarketHub, mistakes));
        var accounts = Accounts.Select(account => account.Read(Name, mistakes)).OfType<ProjectXAccount>().ToList();
        if (Key(out var why) is not { } key) Wrong(why!);
        else if (mistakes.Count == before)
        {
            var settings = new ConnectionSettings(Name, Environment, rest!, userHub!, marketHub!, UserName, key, accounts, new FeeSchedule(Fees ?? FeesDefault));
            // Consent comes later: here only the addresses are looked at.
            if (settings.Gateway(LiveConsent.Of(Name, LiveConsent.Sentence(Name)), out var unfit) is not null) return settings;
            Wrong(unfit!);
        }

        return null;
    }

    private Uri? Address(string member, string text, List<string> mistakes)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo.Length: 0, Query.Length: 0, Fragment.Length: 0 }) return address;
        // What stands there may be a secret.
        mistakes.Add($"connection {Name}: {char.ToLowerInvariant(member[0])}{member[1..]} is an http address without a user, a query or a fragment");
        return null;
    }

    private string? Key(out string? why)
    {
        why = null;
        if (ApiKeyEnv?.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_') == false)
        {
            why = "apiKeyEnv names an environment variable: letters, digits and _";
            return null;
        }

        switch (ApiKeyEnv, ApiKeyFile)
        {
            case ({ } variable, null) when System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 } key: return key.Trim();
            case ({ } variable, null): why = $"the environment variable {variable} is not set"; return null;
            case (null, { } file) when File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } key: return key;
            case (null, { } file): why = $"there is no key in the file {file}"; return null;
            default: why = "its key is in an environment variable (apiKeyEnv) or in a file (apiKeyFile), one of both"; return null;
        }
    }
}

/// <param name="Name">The broker's name or number of it.</param>
/// <param name="Stage">What is at stake: <c>practice</c>, <c>evaluation</c> or <c>funded</c>. The broker does not tell it.</param>
internal sealed record ConnectedAccountBody(string Account, string Name, string Stage, BracketMode Brackets = BracketMode.AutoOco, DateTimeOffset? Since = null)
{
    public ProjectXAccount? Read(string connection, List<string> mistakes)
    {
        if (string.IsNullOrWhiteSpace(Name)) mistakes.Add($"connection {connection}: account {Account} needs the broker's name or number of it");
        if (!AccountId.IsValid(Account))
        {
            mistakes.Add($"connection {connection}: {Account} cannot name an account");
            return null;
        }

        var id = new AccountId(Account);
        switch (Stage)
        {
            case "practice": return new ProjectXAccount.Practice(id, Name, Brackets, Since?.ToUniversalTime());
            case "evaluation": return new ProjectXAccount.Evaluation(id, Name, Brackets, Since?.ToUniversalTime());
            case "funded": return new ProjectXAccount.Funded(id, Name, Brackets, Since?.ToUniversalTime());
            default:
                mistakes.Add($"connection {connection}: the stage of {Account} is practice, evaluation or funded, not {Stage}");
                return null;
        }
    }
}
