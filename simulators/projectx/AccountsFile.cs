using System.Text.Json;
using System.Text.Json.Serialization;
using TraderTerminal.Domain.Rules;

namespace TraderTerminal.Simulators.ProjectX;

/// <summary>Who may log in, and to which accounts.</summary>
public sealed record AccountsFile([property: JsonRequired] IReadOnlyList<SimulatedUser> Users)
{
    /// <summary>Log-in <c>demo</c> / <c>demo</c> with a Combine that has the daily loss limit, and a Practice account.</summary>
    public static AccountsFile Demo { get; } = new(
    [
        new("demo", "demo",
        [
            new(26_000_001, "50KTC-V2-DLL-100001-26000001", "topstep/combine-dll/50k"),
            new(26_000_002, "PRAC-V2-100001-26000002", "topstep/practice/150k"),
        ]),
    ]);

    /// <exception cref="FormatException">The text is no such file; the message says why.</exception>
    public static AccountsFile Read(string text)
    {
        try
        {
            var file = JsonSerializer.Deserialize(text, AccountsFileJson.Default.AccountsFile) ?? throw new FormatException("The file is empty.");
            var ids = new HashSet<int>();
            foreach (var account in file.Users.SelectMany(user => user.Accounts))
            {
                if (!ids.Add(account.Id)) throw new FormatException($"accounts: id {account.Id} is there twice.");
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

/// <param name="Password">For <c>loginApp</c>; null refuses it.</param>
public sealed record SimulatedUser(
    [property: JsonRequired] string UserName, [property: JsonRequired] string ApiKey, [property: JsonRequired] IReadOnlyList<SimulatedAccount> Accounts,
    string? Password = null);

/// <param name="RuleBook">A shipped rule book: the firm's numbers, by which it locks the account.</param>
/// <param name="Balance">What it begins with; the rule book's balance when null.</param>
/// <param name="AutoOco">Brackets of the API are taken; false for the mode Position Brackets.</param>
public sealed record SimulatedAccount(
    [property: JsonRequired] int Id, [property: JsonRequired] string Name, [property: JsonRequired] string RuleBook, decimal? Balance = null, bool AutoOco = true,
    bool Simulated = true);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(AccountsFile))]
internal sealed partial class AccountsFileJson : JsonSerializerContext;
