using System.Text;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Names of fields as senders vary them: case, <c>_</c>, <c>-</c> and spaces do not matter.</summary>
internal static class FieldName
{
    public static string Normal(string name)
    {
        var normal = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ('_' or '-') && !char.IsWhiteSpace(c)) normal.Append(char.ToLowerInvariant(c));
        }

        return normal.ToString();
    }
}
