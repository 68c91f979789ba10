using TraderTerminal.Grains.Abstractions.Events;

namespace TraderTerminal.Journal;

/// <summary>A journal keeps the highest format of events that a program ever opened it with; one that knows less does not open it.</summary>
internal static class Formats
{
    /// <summary>Null when this program can read every event that may stand there.</summary>
    /// <param name="kept">0 in a journal of before formats were kept.</param>
    public static string? WhyNot(string what, long kept) => kept <= EventRegistry.Format
        ? null
        : $"{what} was written by a newer program (format {kept}; this one reads up to {EventRegistry.Format}). Start that one again, or go back to a backup of before it.";
}
