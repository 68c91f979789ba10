using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>One process of a desk, with a data directory and an address of its own.</summary>
/// <param name="options">Of its command line, beside its directory and its address.</param>
internal sealed class DeskProcess(string name, string root, int port, IReadOnlyList<string> options) : IDeskMember
{
    private static int _lastPort = 20_000 + (Environment.ProcessId % 10_000);

    private readonly StringBuilder _said = new();
    private Process? _process;

    /// <summary>The program with the built-in engine alone.</summary>
    public const string BuiltIn = "TraderTerminal.Silo.dll";

    public string Name => name;

    /// <summary>Which of the programs beside the tests it runs.</summary>
    public string Program { get; init; } = BuiltIn;

    public string Data { get; } = Path.Combine(root, name);
    public Uri Address { get; } = new($"http://127.0.0.1:{port}");
    public bool IsPaused { get; private set; }
    public bool IsRunning => _process is not null;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <summary>A port of its own, outside of what the system gives to others meanwhile, for a process comes back to its address.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _lastPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    public void Start()
    {
        string[] command = [Path.Combine(AppContext.BaseDirectory, Program), "up", "--data", Data, "--urls", $"http://127.0.0.1:{port}", .. options];
        var start = new ProcessStartInfo("dotnet", command) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Hear;
        _process.ErrorDataReceived += Hear;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>kill −9.</summary>
    public async Task Kill()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public async Task Stop()
    {
        await Signal("-TERM");
        await _process!.WaitForExitAsync(Cancel);
        Assert.True(_process.ExitCode == 0, $"{name} ended with {_process.ExitCode}: {Said}");
        _process.Dispose();
        _process = null;
    }

    public async Task Pause()
    {
        IsPaused = true;
        await Signal("-STOP");
    }

    public async Task Resume()
    {
        await Signal("-CONT");
        IsPaused = false;
    }

    public async ValueTask DisposeAsync() => await Kill();

    private async Task Signal(string signal)
    {
        using var sent = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await sent.WaitForExitAsync(Cancel);
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_said) _said.AppendLine(line.Data);
    }
}
