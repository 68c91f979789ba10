using Microsoft.Extensions.Logging;

namespace TraderTerminal.Api.Operators;

/// <summary>1361 to 1379. Next free: 1364. Never a token, a code or a key.</summary>
internal static partial class OperatorsLog
{
    [LoggerMessage(1361, LogLevel.Warning, "The OpenID Connect provider at {Authority} does not answer as one: {Why}")]
    public static partial void ProviderDown(this ILogger logger, Uri authority, string why);

    [LoggerMessage(1362, LogLevel.Warning, "Somebody signed in at the OpenID Connect provider with a {Claim} {Why}")]
    public static partial void NoOperator(this ILogger logger, string claim, string why);

    [LoggerMessage(1363, LogLevel.Warning, "A sign-in at the OpenID Connect provider failed: {Why}")]
    public static partial void NotProven(this ILogger logger, string why);
}
