namespace TraderTerminal.Simulators.Tradovate.Faults;

/// <summary>Ways to misbehave, named as those of the ProjectX simulator where they are the same. Where each strikes stands in docs/brokers/tradovate-simulator.md.</summary>
internal enum FaultKind
{
    // Answers, over REST or a socket; the target is an endpoint such as order/placeorder.
    Status,
    StatusAfter,
    LostAnswer,
    LateAnswer,
    NoAnswer,
    SlowBody,
    CutBody,
    HtmlPage,
    StaleAnswer,
    EmptyAnswer,
    BothAnswer,
    SuccessAnswer,
    BrokenJson,
    PenaltyTicket,

    // What is done with an order.
    Reject,
    LateReject,
    DropTag,
    ChangeSize,
    MovePrice,
    HideOrder,
    FillOnCancel,
    PartialOnCancel,
    FillAfterCancel,
    Overfill,
    LockAccount,
    LiquidateNothing,
    LiquidatePart,

    /// <summary>Of a pair the second order is not made, and the answer does not say so.</summary>
    DropOther,

    // Events; the target is an entity type such as order, or quote, dom, chart.
    DropEvent,
    DuplicateEvent,
    LateEvent,
    SwapEvents,
    NullFields,

    /// <summary>Strikes when a socket asks for the sync, and tells it the newest events again.</summary>
    RepeatEvents,

    /// <summary>Strikes when a socket asks for a split sync; the last part never comes.</summary>
    SplitNeverEnds,

    // Sockets; each strikes when an event is about to be sent, and the event is lost with the line.
    HubDrop,
    HubReset,
    HubSilent,
    HubHalfOpen,
    HubShutdown,

    /// <summary>An account is not in the list.</summary>
    HideAccount,

    /// <summary>Strikes when its user asks for something: another log-in takes the session.</summary>
    ForcedLogout,

    // Fields, of answers and of events.
    UnknownField,
    MissingField,
    TextNumber,
    OtherNumber,
    WrongAccount,

    // Quotes.
    CrossedQuote,
    ZeroQuote,
    NegativeQuote,
    QuoteSpike,
    OldQuote,
    WrongMonth,
}
