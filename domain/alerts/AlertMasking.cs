using System.Buffers;
using System.Text;

namespace TraderTerminal.Domain.Alerts;

/// <summary>Replaces secret values by <c>***</c> and keeps everything else as it was sent, whether or not the body can be read.</summary>
/// <remarks>It looks for names and values, not for JSON: a broken body holds secrets too. When in doubt it masks more.</remarks>
public static class AlertMasking
{
    public const string Mask = "***";

    private static readonly SearchValues<char> NoLicence = SearchValues.Create(" =:\r\n(");

    /// <summary>The text of a body that may be stored and shown. A NUL, which ends a text for many a reader, is shown as unreadable.</summary>
    public static string Text(ReadOnlySpan<byte> body) => Text(Encoding.UTF8.GetString(body).Replace('\0', '\uFFFD'));

    public static string Text(string body)
    {
        var masked = new StringBuilder(body.Length);
        var at = 0;
        foreach (var secret in Secrets(body))
        {
            masked.Append(body, at, secret.Start - at).Append(secret.Quoted ? $"\"{Mask}\"" : Mask);
            at = secret.End;
        }

        return masked.Append(body, at, body.Length - at).ToString();
    }

    /// <summary>What <see cref="Text(ReadOnlySpan{byte})"/> would mask, as it stands there and without its escapes.</summary>
    public static IReadOnlyList<string> Values(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in Found(text))
        {
            var value = text[place.Start..Math.Max(place.Start, place.End)];
            values.Add(value);
            for (var layer = 0; layer < SecretFinder.NestingMax && value.Contains('\\', StringComparison.Ordinal); layer++)
                values.Add(value = SecretFinder.Unescaped(value));
        }

        return [.. values];
    }

    /// <summary>Up to so many characters of the masked text before and after a place in the original.</summary>
    internal static string Excerpt(string body, int at, int length)
    {
        var from = Math.Max(0, Math.Min(at - length / 2, body.Length - length));
        var to = Math.Min(body.Length, from + length);
        var excerpt = new StringBuilder();
        foreach (var secret in Secrets(body))
        {
            if (secret.End <= from) continue;
            if (secret.Start >= to) break;
            if (secret.Start > from) excerpt.Append(body, from, secret.Start - from);
            excerpt.Append(Mask);
            from = Math.Min(to, secret.End);
        }

        return excerpt.Append(body, from, to - from).ToString();
    }

    private static List<SecretPlace> Secrets(string body) => Merged(Found(body));

    private static List<SecretPlace> Found(string body)
    {
        var secrets = new List<SecretPlace>();
        new SecretFinder(body, null, body.Length, secrets, 0).Run();
        if (NodeParser.Parse(body, 0, body.Length) is not { Node: not null, Repairs.Count: 0 }) SecretScan.Run(body, secrets);
        SecretScan.Codes(body, secrets);
        if (LicenceLength(body) is > 0 and var length) secrets.Insert(0, new(body.Length - body.TrimStart().Length, length, false));
        return secrets;
    }

    /// <summary>In a comma dialect the first field is the receiver's licence: where it ends, or 0 when the body is no such list.</summary>
    private static int LicenceLength(string body)
    {
        var text = body.TrimStart();
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 4 || text[0] is '{' or '[' or '"' or '`') return 0;
        return text.AsSpan(0, comma).ContainsAny(NoLicence) ? 0 : body.Length - text.Length + comma;
    }

    private static List<SecretPlace> Merged(List<SecretPlace> secrets)
    {
        secrets.Sort((a, b) => a.Start.CompareTo(b.Start));
        var merged = new List<SecretPlace>(secrets.Count);
        foreach (var secret in secrets)
        {
            if (merged.Count > 0 && secret.Start < merged[^1].End)
                merged[^1] = merged[^1] with { End = Math.Max(merged[^1].End, secret.End) };
            else if (secret.End > secret.Start) merged.Add(secret);
        }

        return merged;
    }
}
