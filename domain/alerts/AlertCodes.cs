namespace TraderTerminal.Domain.Alerts;

/// <summary>Why an alert is not taken (TradingView reference 2.10). Codes never change their meaning.</summary>
/// <remarks>Those of the symbol stand with it: <see cref="Instruments.SymbolCodes"/>.</remarks>
public static class AlertCodes
{
    public const string EmptyBody = "empty_body";
    public const string BodyTooLarge = "body_too_large";
    public const string NotUtf8 = "not_utf8";
    public const string MalformedJson = "malformed_json";
    public const string NotAnObject = "not_an_object";
    public const string UnrecognizedFormat = "unrecognized_format";
    public const string ConflictingFields = "conflicting_fields";
    public const string UnresolvedPlaceholder = "unresolved_placeholder";
    public const string MissingAction = "missing_action";
    public const string UnknownAction = "unknown_action";
    public const string InvalidQuantity = "invalid_quantity";
    public const string FractionalQuantity = "fractional_quantity";
    public const string InvalidNumber = "invalid_number";
    public const string MissingPrice = "missing_price";
    public const string InconsistentPosition = "inconsistent_position";
    public const string InconsistentBracket = "inconsistent_bracket";
    public const string UnsupportedField = "unsupported_field";
    public const string UnsupportedSizing = "unsupported_sizing";
    public const string SizeRoundsToZero = "size_rounds_to_zero";
    public const string Stale = "stale";

    /// <summary>It came after an alert that follows it in the strategy's own order, which was acted on.</summary>
    public const string Superseded = "superseded";

    /// <summary>More alerts than the route takes.</summary>
    public const string Rate = "rate";
}
