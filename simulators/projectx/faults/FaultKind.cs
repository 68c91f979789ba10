namespace TraderTerminal.Simulators.ProjectX.Faults;

/// <summary>Ways to misbehave. Where each strikes, and what it reads of the fault, stands in docs/brokers/projectx-simulator.md.</summary>
internal enum FaultKind
{
    // Answers of REST; the target is a path such as Order/place.
    Status,
    StatusAfter,
    LostAnswer,
    LateAnswer,
    NoAnswer,
    SlowBody,
    CutBody,
    HtmlPage,
    StaleAnswer,
    OtherDate,

    // What is done with an order.
    Reject,
    LateReject,
    Pending,
    DropTag,
    ChangeSize,
    MovePrice,
    HideOrder,
    FillOnCancel,
    PartialOnCancel,
    FillAfterCancel,
    Overfill,
    LockAccount,

    // Events of a hub; the target is a name such as GatewayUserOrder.
    DropEvent,
    DuplicateEvent,
    LateEvent,
    SwapEvents,
    BareEvent,
    NullFields,

    /// <summary>Strikes when somebody subscribes, and tells him what the connection before has heard.</summary>
    RepeatEvents,

    // Connections; each strikes when an event is about to be sent, and the event is lost with the line.
    HubDrop,
    HubReset,
    HubSilent,
    HubHalfOpen,

    /// <summary>An account is not in the list.</summary>
    HideAccount,

    /// <summary>Strikes when its user asks for something; the target is a path.</summary>
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

    // Bars.
    StaleBars,
}
