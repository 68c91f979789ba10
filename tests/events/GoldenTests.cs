using TraderTerminal.Domain.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using Xunit;

namespace TraderTerminal.Tests.Events;

/// <summary>One file for every event version ever stored. A file here is never edited: it is what stands in somebody's journal.</summary>
public sealed class GoldenTests
{
    private static string Folder => Path.Combine(TestData.Root(), "golden");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_stored_event_is_read_and_the_newest_version_is_written_as_the_same_bytes(string file)
    {
        var name = file[..file.LastIndexOf('.')];
        var version = short.Parse(file[(name.Length + 1)..]);
        var payload = File.ReadAllText(Path.Combine(Folder, file + ".json")).TrimEnd('\n');
        var happened = EventRegistry.Decode(Shapes.Stored(new NewEvent(Guid.Empty, name, version, payload, "{}", Make.At)));
        if (happened is AccountEvent account) Assert.Equal(Make.At, account.At);

        var again = Shapes.Encode(happened);
        if (again.SchemaVersion == version) Assert.Equal(payload, again.Payload);
    }

    /// <summary>For a new event a filled sample is written beside the golden files; look at it, then rename it to <c>.json</c>.</summary>
    [Fact]
    public void Every_event_has_a_golden_file()
    {
        var missing = new List<string>();
        foreach (var shape in EventRegistry.All)
        {
            var name = $"{shape.Name}.{shape.Version}";
            if (File.Exists(Path.Combine(Folder, name + ".json"))) continue;
            missing.Add(name);
            File.WriteAllText(Path.Combine(Folder, name + ".received.txt"), Shapes.Encode(new Make().Of(shape.Type, "event")!).Payload + "\n");
        }

        Assert.Empty(missing);
    }
}
