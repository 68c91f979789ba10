namespace TraderTerminal.Api;

/// <summary>The roots of the outside face.</summary>
internal static class ApiPaths
{
    public const string Api = "/api";
    public const string Hooks = "/hooks";
    public const string Live = "/live";
}
