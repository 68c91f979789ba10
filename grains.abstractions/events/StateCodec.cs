using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Json;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>An account's state as the text of a snapshot. The rule book goes along as its exact text.</summary>
public static class StateCodec
{
    /// <summary>Goes up with every change of the state's shape; a snapshot of another number is ignored and the events are replayed.</summary>
    public const int Schema = 15;

    public static string Encode(AccountState state) => JsonSerializer.Serialize(state, DomainJson.Stored);

    public static AccountState Decode(string text, Func<string, RuleBook> readBook)
    {
        var state = JsonSerializer.Deserialize<AccountState>(text, DomainJson.Stored) ?? throw new JsonException("The snapshot is null.");
        return state.BookText.Length == 0 ? state : state with { Book = Overlays.On(readBook(state.BookText), state.Overlays, state.TradeDate) };
    }
}
