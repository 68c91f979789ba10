using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TraderTerminal.Tests.Reference;

/// <summary>What the sources say of a type or a member, as a line of Markdown.</summary>
internal static partial class Summaries
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, XElement>> _files = new();

    public static string Of(Type type) => Of(type.Assembly, $"T:{Name(type)}");

    public static string Of(PropertyInfo property) => Of(property.DeclaringType!.Assembly, $"P:{Name(property.DeclaringType)}.{property.Name}");

    private static string Of(Assembly assembly, string member) =>
        _files.GetOrAdd(assembly, Read).TryGetValue(member, out var said) && said.Element("summary") is { } summary ? Spaces().Replace(string.Concat(summary.Nodes().Select(Plain)), " ").Trim() : "";

    private static IReadOnlyDictionary<string, XElement> Read(Assembly assembly) =>
        XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    private static string Plain(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" or "paramref" } named => $"`{(named.Attribute("cref") ?? named.Attribute("langword") ?? named.Attribute("name"))!.Value.Split('(')[0].Split('.')[^1]}`",
        XElement other => other.Value,
        XText text => text.Value.Replace("|", "\\|", StringComparison.Ordinal),
        _ => "",
    };

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    [GeneratedRegex("\\s+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();
}
