using System.Text.Json;

namespace TraderTerminal.Domain.Rules;

/// <summary>One field that two rule books do not have alike.</summary>
/// <param name="Path">From the root, with dots: <c>drawdown.amount</c>.</param>
/// <param name="Before">As JSON; null when only the other book has it.</param>
/// <param name="After">As JSON; null when only the one book has it.</param>
public sealed record RuleBookDifference(string Path, string? Before, string? After)
{
    /// <summary>What changes from one book to another, field by field, in the order of the paths. A list is one field.</summary>
    public static IReadOnlyList<RuleBookDifference> Of(RuleBook before, RuleBook after)
    {
        var (old, now) = (Fields(before), Fields(after));
        return
        [
            .. old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(path => new RuleBookDifference(path, old.GetValueOrDefault(path), now.GetValueOrDefault(path)))
                .Where(field => field.Before != field.After),
        ];
    }

    private static Dictionary<string, string> Fields(RuleBook book)
    {
        using var document = JsonDocument.Parse(book.Text);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(document.RootElement, "", fields);
        return fields;
    }

    private static void Collect(JsonElement element, string path, Dictionary<string, string> fields)
    {
        foreach (var member in element.EnumerateObject())
        {
            var name = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (member.Value.ValueKind == JsonValueKind.Object) Collect(member.Value, name, fields);
            else if (member.Value.ValueKind != JsonValueKind.Null) fields[name] = JsonSerializer.Serialize(member.Value);
        }
    }
}
