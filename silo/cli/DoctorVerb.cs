using TraderTerminal.Silo.Doctor;

namespace TraderTerminal.Silo.Cli;

/// <summary>Looks at what a start with the same options needs and says what to mend.</summary>
internal static class DoctorVerb
{
    public static async Task<int> Run(Arguments arguments, TextWriter output)
    {
        var options = UpOptions.Read(arguments, "public");
        Uri? address = null;
        if (arguments["public"] is { } said && !(Uri.TryCreate(said, UriKind.Absolute, out address) && address is { Scheme: "http" or "https", UserInfo: "", Query: "" }))
            throw new UsageException("--public is the address that senders reach, without a key, for example https://alerts.example.com.");
        var isGood = true;
        await foreach (var finding in SetUp.Look(options, address))
        {
            await output.WriteLineAsync($"{finding}");
            isGood &= finding.Mend is null;
        }

        return isGood ? CommandLine.Good : CommandLine.Finding;
    }
}
