using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Events;

/// <summary>The names of the journal's streams.</summary>
public static class Streams
{
    private const string AccountPrefix = "account-";
    private const string HookPrefix = "hook-";

    /// <summary>Hooks and routes as configured.</summary>
    public const string Hooks = "hooks";

    /// <summary>Strategies that are listened for.</summary>
    public const string Strategies = "strategies";

    /// <summary>Rule books that users added.</summary>
    public const string RuleBooks = "rule-books";

    /// <summary>Which accounts there are.</summary>
    public const string Directory = "directory";

    /// <summary>Trading states and safeguards above the single account.</summary>
    public const string Control = "control";

    /// <summary>Connections to brokers as configured, and the consents to trade through them.</summary>
    public const string Connections = "connections";

    /// <summary>Who may sign in.</summary>
    public const string Operators = "operators";

    /// <summary>Where notices go, and what waits to be told.</summary>
    public const string Notifications = "notifications";

    /// <summary>Starts of the engine.</summary>
    public const string Engine = "engine";

    public static string Account(AccountId account) => AccountPrefix + account.Value;

    /// <summary>What was delivered to one hook.</summary>
    public static string Hook(string hook) => HookPrefix + hook;

    /// <summary>The workspace of the account or hook whose stream this is; null for the desk's.</summary>
    public static string? WorkspaceOf(string stream) =>
        stream.StartsWith(HookPrefix, StringComparison.Ordinal) ? Workspace.Of(stream[HookPrefix.Length..])
        : AccountOf(stream) is { } account ? Workspace.Of(account.Value)
        : null;

    /// <summary>The account whose stream this is, or null.</summary>
    public static AccountId? AccountOf(string stream) =>
        stream.StartsWith(AccountPrefix, StringComparison.Ordinal) ? new AccountId(stream[AccountPrefix.Length..]) : null;
}
