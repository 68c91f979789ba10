namespace TraderTerminal.Tests.Brokers;

/// <summary>What can befall an account at its venue besides prices. A world that cannot bring it about says why in <see cref="BrokerWorld.Lacks"/>.</summary>
public enum Happening
{
    // Answers. Each strikes once, unless the world is told to calm down.

    /// <summary>Orders are carried out, and their answers are lost, until it calms down.</summary>
    AnswersLost,

    /// <summary>The order is carried out, and its answer takes longer than anybody waits.</summary>
    AnswerTooLate,

    /// <summary>Nothing is done, and no answer comes.</summary>
    NoAnswer,

    /// <summary>The order is carried out, and the answer is an error of the server.</summary>
    ErrorAfterwards,

    /// <summary>Nothing is done, and the answer is an error of the server.</summary>
    ErrorInstead,

    /// <summary>The order is carried out, and the answer says that it is pending.</summary>
    OrderPending,

    /// <summary>The cancel is carried out, and the answer says that it is pending.</summary>
    CancelPending,

    /// <summary>The order is carried out, and half of the answer comes.</summary>
    AnswerCut,

    /// <summary>Nothing is done, and the answer is a web page.</summary>
    WebPage,

    /// <summary>An entry is turned away for too many requests.</summary>
    TooManyEntries,

    /// <summary>A cancel is turned away for too many requests.</summary>
    TooManyCancels,

    /// <summary>The login is refused in the middle of the day.</summary>
    LoginRefused,

    /// <summary>The next order is refused with a code and a text.</summary>
    Refusal,

    /// <summary>The next order is taken, and refused afterwards.</summary>
    LateRefusal,

    /// <summary>The order fills while its cancel is on the way.</summary>
    FillOnCancel,

    /// <summary>The order is cancelled, and fills all the same.</summary>
    FillAfterCancel,

    /// <summary>One contract more fills than was ordered.</summary>
    Overfill,

    /// <summary>The next order loses our id.</summary>
    IdLost,

    // The stream; until it calms down, where nothing else is said.

    EventsDoubled,

    /// <summary>Fills are told before their orders.</summary>
    EventsSwapped,

    EventsLost,

    /// <summary>Orders are told, their fills are not.</summary>
    FillsUntold,

    /// <summary>Events come without their envelope.</summary>
    EventsBare,

    /// <summary>What is empty is null instead of absent.</summary>
    EventsFullOfNulls,

    /// <summary>Ids are text, in events and answers.</summary>
    IdsAreText,

    /// <summary>Events and answers have fields that nobody knows.</summary>
    FieldsUnknown,

    /// <summary>The next event of an order has no id.</summary>
    OrderWithoutId,

    /// <summary>The next event of a fill has no order.</summary>
    FillWithoutOrder,

    /// <summary>The next event of an order has a status that nobody knows.</summary>
    StatusUnknown,

    /// <summary>The next event of a fill has a size below zero.</summary>
    SizeOfAFillUnreadable,

    /// <summary>The answers about orders lack their ids.</summary>
    AnswersWithoutIds,

    /// <summary>The stream is up and says nothing.</summary>
    StreamSilent,

    /// <summary>The stream is up, says nothing and hears nothing.</summary>
    StreamHalfOpen,

    /// <summary>The stream lives, and tells nothing of what happens.</summary>
    StreamDeaf,

    /// <summary>The stream ends with the next fill, which is lost with it.</summary>
    StreamEnds,

    /// <summary>The line is cut with the next fill, which is lost with it.</summary>
    StreamCut,

    /// <summary>The next list of working orders is older than what was told.</summary>
    OrdersStale,

    /// <summary>The next list of positions is older than what was told.</summary>
    PositionsStale,

    // The venue, the firm, other people.

    /// <summary>Somebody buys one contract by hand.</summary>
    StrangerTrades,

    /// <summary>Somebody places a limit order by hand: one contract bought at 15 400.</summary>
    StrangerRests,

    /// <summary>The firm cancels and closes everything.</summary>
    FirmCloses,

    /// <summary>The exchange busts the newest trade.</summary>
    TradeVoided,

    /// <summary>The firm lets the account open nothing.</summary>
    TradingForbidden,

    /// <summary>The venue shows the account no more.</summary>
    AccountGone,

    MarketClosed,

    SessionEnds,

    /// <summary>A tick of our contract is worth something else at the venue. Another process begins with that.</summary>
    ContractDiffers,

    /// <summary>The month after that of our contract comes in front, and the venue takes no order in ours any more.</summary>
    MonthOver,

    /// <summary>Another login of the same user ends ours.</summary>
    LoggedOut,

    /// <summary>So many questions were asked that others have to wait.</summary>
    RequestsUsedUp,
}
