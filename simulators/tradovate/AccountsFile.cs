using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Simulators.Tradovate;

/// <summary>Who may log in, and to which accounts.</summary>
public sealed record AccountsFile([property: JsonRequired] IReadOnlyList<SimulatedUser> Users)
{
    /// <summary>Log-in <c>demo</c> / <c>demo</c> with an evaluation account that the firm owns, and a simulation account of its own.</summary>
    public static AccountsFile Demo { get; } = new(
    [
        new("demo", "demo",
        [
            new(1_234_567, "APEX1234567", "apex/eod-eval-tradovate/50k", OwnedByFirm: true),
            new(1_234_568, "DEMO1234568", "topstep/practice/150k"),
        ]),
    ]);

    /// <exception cref="FormatException">The text is no such file; the message says why.</exception>
    public static AccountsFile Read(string text)
    {
        try
        {
            var file = JsonSerializer.Deserialize(text, AccountsFileJson.Default.AccountsFile) ?? throw new FormatException("The file is empty.");
            var (ids, names) = (new HashSet<long>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            foreach (var account in file.Users.SelectMany(user => user.Accounts))
            {
                if (!ids.Add(account.Id)) throw new FormatException($"accounts: id {account.Id} is there twice.");
                if (!names.Add(account.Name)) throw new FormatException($"accounts: name {account.Name} is there twice.");
                if (RuleBooks.Find(account.RuleBook) is null) throw new FormatException($"ruleBook: there is no rule book {account.RuleBook}.");
            }

            return file;
        }
        catch (JsonException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }
}

/// <param name="AppId">The name that is registered with the API key; null takes any.</param>
/// <param name="Cid">The API key's number; null takes any, also none.</param>
/// <param name="Sec">The API key's secret; null takes any.</param>
/// <param name="ApiAccess">False for a key without permissions: the log-in works, and every endpoint denies access.</param>
/// <param name="MarketData">False without an exchange data licence: market-data subscriptions are refused.</param>
public sealed record SimulatedUser(
    [property: JsonRequired] string Name, [property: JsonRequired] string Password, [property: JsonRequired] IReadOnlyList<SimulatedAccount> Accounts, string? AppId = null,
    string? Cid = null, string? Sec = null, bool ApiAccess = true, bool MarketData = true, string Status = "Active");

/// <param name="RuleBook">A shipped rule book: the firm's numbers, by which it locks the account.</param>
/// <param name="Balance">What it begins with; the rule book's balance when null.</param>
/// <param name="OwnedByFirm">The firm's user owns it, and the trader has a trading permission.</param>
/// <param name="Live">It stands on the live host.</param>
public sealed record SimulatedAccount(
    [property: JsonRequired] long Id, [property: JsonRequired] string Name, [property: JsonRequired] string RuleBook, decimal? Balance = null, bool OwnedByFirm = false,
    bool Live = false);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AccountsFile))]
internal sealed partial class AccountsFileJson : JsonSerializerContext;
