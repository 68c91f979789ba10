using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>What no caller may ask for: such a request is an error of ours, found before it is queued.</summary>
internal static class Requests
{
    public static void Check(AppendRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Stream);
        Refuse(request.Stream, nameof(request.Stream));
        foreach (var added in request.Events)
        {
            ArgumentException.ThrowIfNullOrEmpty(added.Type);
            ArgumentOutOfRangeException.ThrowIfLessThan(added.SchemaVersion, (short)1, nameof(added.SchemaVersion));
            Refuse(added.Type, nameof(added.Type));
            Refuse(added.Payload, nameof(added.Payload));
            Refuse(added.Meta, nameof(added.Meta));
        }
    }

    private static void Refuse(string text, string name)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"{name} contains the character NUL, which not every journal can keep.", name);
    }
}
