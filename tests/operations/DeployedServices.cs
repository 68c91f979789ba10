using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Xunit;

namespace TraderTerminal.Tests.Operations;

/// <summary>The units of systemd and launchd, and the script of releases, as far as this machine can tell.</summary>
public sealed class DeployedServices
{
    private const string Program = "/opt/traderterminal/traderterminal";

    private static readonly string _unit = DeployedFiles.Of("systemd", "traderterminal.service");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_unit_starts_the_program_in_a_data_directory_of_its_own_and_stops_it_gently()
    {
        var said = File.ReadAllLines(_unit).Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')).Select(line => line.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);
        var words = said["ExecStart"].Single().Split(' ');
        Assert.Equal(Program, words[0]);
        var options = DeployedFiles.AssertStarts(words[1..]);
        Assert.Equal(($"/var/lib/{said["StateDirectory"].Single()}", "http://127.0.0.1:8080"), (options.Data, options.Urls));
        Assert.Equal(("SIGTERM", "30s", "on-failure", "2"), (said["KillSignal"].Single(), said["TimeoutStopSec"].Single(), said["Restart"].Single(), said["RestartPreventExitStatus"].Single()));
        Assert.Equal("notify", said["Type"].Single());
        Assert.Equal(("0700", "0077", "0"), (said["StateDirectoryMode"].Single(), said["UMask"].Single(), said["LimitCORE"].Single()));
        // Its code is compiled as it runs.
        Assert.Empty(said["MemoryDenyWriteExecute"]);
    }

    [Fact]
    public async Task Systemd_takes_the_unit_and_finds_little_that_it_could_harm()
    {
        if (!File.Exists("/usr/bin/systemd-analyze")) Assert.Skip("There is no systemd here.");
        var folder = Directory.CreateTempSubdirectory("traderterminal-test-");
        try
        {
            var unit = Path.Combine(folder.FullName, Path.GetFileName(_unit));
            await File.WriteAllTextAsync(unit, (await File.ReadAllTextAsync(_unit, Cancel)).Replace(Program, "/bin/true", StringComparison.Ordinal), Cancel);
            Assert.Equal((0, ""), await Run("systemd-analyze", "verify", unit));
            // 10 is no bound at all, 0 a service that can do nothing.
            Assert.Equal(0, (await Run("systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=20", unit)).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_program_tells_systemd_when_it_is_ready_and_when_it_stops()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no systemd.");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            await using var host = await Whole.Host.Start(new Dictionary<string, string> { ["NOTIFY_SOCKET"] = path }, "--clock", "virtual");
            Assert.Equal("READY=1", await Heard());
            Assert.Equal(0, await host.Stop());
            Assert.Equal("STOPPING=1", await Heard());
        }
        finally
        {
            File.Delete(path);
        }

        async Task<string> Heard()
        {
            var said = new byte[256];
            return Encoding.UTF8.GetString(said, 0, await listener.ReceiveAsync(said, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        }
    }

    [Fact]
    public void The_list_of_launchd_is_sound_and_starts_the_program()
    {
        using var reader = XmlReader.Create(DeployedFiles.Of("launchd", "com.traderterminal.plist"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        var all = XDocument.Load(reader).Root!.Element("dict")!;
        var said = all.Elements("key").ToDictionary(key => key.Value, key => key.ElementsAfterSelf().First());
        Assert.Equal(("com.traderterminal", "30", "63"), (said["Label"].Value, said["ExitTimeOut"].Value, said["Umask"].Value));
        string[] words = [.. said["ProgramArguments"].Elements().Select(word => word.Value)];
        Assert.EndsWith("/traderterminal", words[0], StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1:8080", DeployedFiles.AssertStarts(words[1..]).Urls);
        Assert.Equal("false", said["KeepAlive"].Elements().Last().Name.LocalName);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("docker/secrets")]
    public async Task A_script_can_be_read_and_run(string name)
    {
        var file = DeployedFiles.Of(name);
        Assert.Equal((0, ""), await Run("bash", "-n", file));
        if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));
    }

    private static async Task<(int Code, string Errors)> Run(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        _ = process.StandardOutput.ReadToEndAsync(Cancel);
        var errors = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, errors);
    }
}
