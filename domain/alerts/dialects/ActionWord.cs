using System.Collections.Frozen;
using TraderTerminal.Domain.Orders;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>What a word of the action vocabulary means (TradingView reference 2.5).</summary>
/// <param name="Side">The side a close is meant for.</param>
/// <param name="Type">The order type that the word also says.</param>
/// <param name="EndsFlat">The word says the position after: none.</param>
/// <param name="NeedsSide">A generic verb that takes its direction from another field.</param>
/// <param name="StopToEntry">A modify that moves the stop to the entry price.</param>
internal sealed record ActionWord(
    AlertAction Action, PositionSide? Side = null, OrderKind? Type = null, bool EndsFlat = false, bool NeedsSide = false, bool StopToEntry = false)
{
    private static readonly FrozenDictionary<string, ActionWord> Words = Vocabulary().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null for a word that is not in the vocabulary.</summary>
    public static ActionWord? Of(string word) => Words.GetValueOrDefault(FieldName.Normal(word));

    /// <summary>Long or short, flat, or null for any other word.</summary>
    public static PositionSide? SideOf(string word) => FieldName.Normal(word) switch
    {
        "long" or "buy" or "bull" or "bullish" => PositionSide.Long,
        "short" or "sell" or "bear" or "bearish" => PositionSide.Short,
        "flat" => PositionSide.Flat,
        _ => null,
    };

    private static Dictionary<string, ActionWord> Vocabulary()
    {
        var words = new Dictionary<string, ActionWord>(StringComparer.Ordinal);
        Add(new(AlertAction.Buy), "buy long enterlong entrylong openlong longentry golong bull bullish");
        Add(new(AlertAction.Buy, Type: OrderKind.Limit), "buylimit");
        Add(new(AlertAction.Buy, Type: OrderKind.Stop), "buystop");
        Add(new(AlertAction.Sell), "sell short entershort entryshort openshort shortentry goshort bear bearish sellshort");
        Add(new(AlertAction.Sell, Type: OrderKind.Limit), "selllimit");
        Add(new(AlertAction.Sell, Type: OrderKind.Stop), "sellstop");
        Add(new(AlertAction.Close), "close exit closeposition exitposition closetrade");
        Add(new(AlertAction.Close, EndsFlat: true), "flat");
        Add(new(AlertAction.Close, PositionSide.Long), "closelong exitlong longexit selltoclose");
        Add(new(AlertAction.Close, PositionSide.Short), "closeshort exitshort shortexit buytocover cover");
        Add(new(AlertAction.Flatten), "flatten flattenall flatteneverything closeall exitall");
        Add(new(AlertAction.Cancel), "cancel cancelorder cancelorders cancelall cancelallorders");
        Add(new(AlertAction.Add), "add");
        Add(new(AlertAction.Reverse), "reverse reverseposition flip");
        Add(new(AlertAction.Modify), "modify change update movesl updatesl updatetp");
        Add(new(AlertAction.Modify, StopToEntry: true), "movebe");
        Add(new(AlertAction.Note), "note info setup alert heartbeat ping hold none");
        Add(new(AlertAction.Buy, NeedsSide: true), "open enter entry");
        return words;

        void Add(ActionWord meaning, string spellings)
        {
            foreach (var spelling in spellings.Split(' ')) words.Add(spelling, meaning);
        }
    }
}
