using Microsoft.AspNetCore.Http;
using TraderTerminal.Api.Operators;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;

namespace TraderTerminal.Api.Workspaces;

/// <summary>What somebody can see: the things of his workspace, or everything when he is of the desk. A thing's name says whose it is.</summary>
/// <param name="Within">Null for the desk.</param>
internal readonly record struct Sight(string? Within)
{
    /// <summary>A name that is to be given lies outside of the workspace; said before anybody looks whether it is taken.</summary>
    public const string Outside = "OUTSIDE_WORKSPACE";

    public bool IsWhole => Within is null;

    /// <summary>True for what is his workspace's own.</summary>
    public bool Sees(string name) => IsWhole || Workspace.Has(Within, name);

    /// <summary>True beside that for what the desk has made for everybody, such as rule books.</summary>
    public bool Knows(string name) => IsWhole || Workspace.Of(name) is null || Sees(name);

    /// <summary>The group that stands for every account that he sees; null for the desk, which has no name for all.</summary>
    public string? Everybody => Workspace.AllOf(Within)?.Value;

    public string Bound => $"Names of the workspace {Within} begin with {Within}{Workspace.Mark}.";

    public ValueTask<Reply> Refuse() => ValueTask.FromResult<Reply>(new Reply.Refused(Outside, Bound));
}

internal static class SightOfCallers
{
    /// <summary>Of a caller who has signed in.</summary>
    public static Sight Sight(this HttpContext http) => http.SignedIn()!.Sight;
}
