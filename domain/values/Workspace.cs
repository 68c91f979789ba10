namespace TraderTerminal.Domain.Values;

/// <summary>Whose a thing is, told by its name: <c>north~eval_1</c> is of the workspace <c>north</c>. A name without a mark is the desk's.</summary>
/// <remarks>
/// A person of a workspace sees what has its mark and nothing else; the desk sees everything. Accounts, groups, traders, hooks, routes, connections, channels,
/// operators and the rule books and overlays that people add are named so.
/// </remarks>
public static class Workspace
{
    public const char Mark = '~';

    public const int LengthMax = 24;

    /// <summary>Every account of a workspace is in the group of this name: <c>north~all</c>.</summary>
    public const string All = "all";

    /// <summary>True when the text can name a workspace: lower-case letters, digits and <c>-</c> between them.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LengthMax || text[0] == '-' || text[^1] == '-') return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        }

        return true;
    }

    /// <summary>The workspace that the thing of this name belongs to; null for the desk's.</summary>
    public static string? Of(string name) => LengthIn(name) is > 0 and var length ? name[..length] : null;

    /// <summary>True when the thing of this name is of this workspace; null is the desk.</summary>
    public static bool Has(string? workspace, string name) => name.AsSpan(0, LengthIn(name)).SequenceEqual(workspace);

    /// <summary>True when both are of one workspace, or both the desk's.</summary>
    public static bool AreOne(string name, string other) => name.AsSpan(0, LengthIn(name)).SequenceEqual(other.AsSpan(0, LengthIn(other)));

    /// <summary>The name without its workspace.</summary>
    public static ReadOnlySpan<char> Short(ReadOnlySpan<char> name) => LengthIn(name) is > 0 and var length ? name[(length + 1)..] : name;

    /// <summary>The name in full, in the workspace of <paramref name="like"/>; one that says its workspace stays as it is.</summary>
    public static string Full(string name, string like) => LengthIn(name) == 0 && Of(like) is { } workspace ? Join(workspace, name) : name;

    public static string Join(string workspace, string name) => $"{workspace}{Mark}{name}";

    /// <summary>What stands for every account of a workspace, as a group and where something is told of them all; null for the desk.</summary>
    public static AccountId? AllOf(string? workspace) => workspace is null ? null : new AccountId(Join(workspace, All));

    /// <summary>True for a name that stands for every account of a workspace.</summary>
    public static bool IsAll(string name) => LengthIn(name) is > 0 and var length && name.AsSpan(length + 1).SequenceEqual(All);

    /// <summary>0 for the desk.</summary>
    private static int LengthIn(ReadOnlySpan<char> name) => name.IndexOf(Mark) is > 0 and var at && IsValid(name[..at]) ? at : 0;
}
