using Microsoft.Extensions.Options;
using TraderTerminal.Api;
using TraderTerminal.Silo.Care;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Doctor;

/// <summary>What the computer has to have: a runtime, options that can be read, a place to write and room on it.</summary>
internal static class Machine
{
    private const int RuntimeMajorMin = 10;

    public static Finding Runtime() => new($"runtime: .NET {Environment.Version}", Environment.Version.Major >= RuntimeMajorMin ? null : "it is too old; install the .NET SDK 10");

    /// <summary>What the environment says of the outside face, as the start reads it.</summary>
    public static Finding Options()
    {
        const string what = "options of the environment";
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddEnvironmentVariables().Build()).AddEdges().BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<ApiOptions>>().Value;
            return new(what);
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or InvalidOperationException)
        {
            return new(what, $"{wrong.Message.TrimEnd('.')}; correct the variable, or take it away (docs/reference/options.md)");
        }
    }

    public static Finding DataDirectory(DataDirectory data)
    {
        var what = $"data directory {data.Root}";
        try
        {
            Directory.CreateDirectory(data.Root);
            var trial = Path.Combine(data.Root, ".doctor");
            File.WriteAllText(trial, "");
            File.Delete(trial);
            return new(what);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new(what, $"cannot be written ({refused.Message.TrimEnd('.')}); give it to this user, or choose another with --data");
        }
    }

    public static Finding Room(DataDirectory data, DiskRoom room)
    {
        const string what = "free space";
        if (!Directory.Exists(data.Root) || DiskWatch.FreeOf(data.Root) is not { } free) return new(what, Left: "the data directory is not there");
        var state = room.Of(free, DiskState.Enough);
        return new(what, state switch
        {
            DiskState.Enough => null,
            DiskState.Scarce => room.Text(state, free),
            _ => $"{room.Text(state, free)}; make room, for nothing is opened",
        });
    }
}
