using System.Text;
using TraderTerminal.Grains.Abstractions.Events;
using Xunit;

namespace TraderTerminal.Tests.Events;

/// <summary>An event that an older program cannot read raises the format, by which that program refuses the data.</summary>
public sealed class FormatTests
{
    private static string Approved => Path.Combine(TestData.Root(), "Format.approved.txt");

    /// <summary>For a new event, or a new version of one: raise <see cref="EventRegistry.Format"/>, then look at the received file and rename it over the approved one.</summary>
    [Fact]
    public void The_stored_names_and_versions_are_those_of_their_format()
    {
        var text = new StringBuilder().Append($"format {EventRegistry.Format}\n");
        foreach (var shape in EventRegistry.All.OrderBy(shape => shape.Name, StringComparer.Ordinal)) text.Append($"{shape.Name} {shape.Version}\n");
        var (received, approved) = (text.ToString(), File.Exists(Approved) ? File.ReadAllText(Approved) : "");
        var file = Approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        if (received == approved) File.Delete(file);
        else File.WriteAllText(file, received);
        Assert.Equal(approved, received);
    }
}
