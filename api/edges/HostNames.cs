using System.Collections.Frozen;
using System.Net;

namespace TraderTerminal.Api.Edges;

/// <summary>Names of hosts without scheme and port: a name, <c>*.example.com</c> for every name below it, an address in digits, or <c>*</c> for all.</summary>
internal sealed record HostNames(FrozenSet<string> Names, IReadOnlyList<string> Endings, bool HasAll)
{
    private const string Any = "*";

    public static HostNames Of(IEnumerable<string> written)
    {
        var names = written.ToList();
        return new(
            names.Where(name => !name.StartsWith('*')).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            [.. names.Where(name => name.StartsWith("*.", StringComparison.Ordinal)).Select(name => name[1..])],
            names.Contains(Any));
    }

    public static bool IsName(string written) =>
        written == Any || IPAddress.TryParse(written, out _)
        || Uri.CheckHostName(written.StartsWith("*.", StringComparison.Ordinal) ? written[2..] : written) == UriHostNameType.Dns;

    public bool Has(string name) => HasAll || Names.Contains(name) || Endings.Any(ending => name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
