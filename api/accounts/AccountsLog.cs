using Microsoft.Extensions.Logging;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api.Accounts;

/// <summary>1321 to 1339. Next free: 1323.</summary>
internal static partial class AccountsLog
{
    [LoggerMessage(1321, LogLevel.Error, "Account {Account} gave no view")]
    public static partial void NoView(this ILogger logger, AccountId account, Exception fault);

    [LoggerMessage(1322, LogLevel.Warning, "{By} asked for {What} of {Scope}: {Answer}")]
    public static partial void Controlled(this ILogger logger, string by, string what, string scope, string answer);
}
