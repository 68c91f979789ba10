namespace TraderTerminal.Api.Problems;

/// <summary>One thing wrong with a request: where, which code, and a sentence.</summary>
internal sealed record Fault(string Field, string Code, string Text)
{
    public const string MalformedJson = "MALFORMED_JSON";
    public const string UnknownMember = "UNKNOWN_MEMBER";
    public const string WrongType = "WRONG_TYPE";
    public const string Missing = "MISSING";
    public const string OutOfRange = "OUT_OF_RANGE";
}
