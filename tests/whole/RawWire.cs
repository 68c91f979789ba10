using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace TraderTerminal.Tests.Whole;

/// <summary>Bytes as they stand, to a port: no client mends what is sent, or refuses to send it.</summary>
internal static class RawWire
{
    /// <summary>Longer than every bound of the server's own; only a fault is silent this long.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A request of these lines without a body, on a connection that ends with it.</summary>
    public static Task<(int Status, string Text)> Ask(Uri address, params string[] lines) => Say(address, string.Join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");

    /// <summary>Says this and hears to the end of the connection. Status 0: it was closed without an answer.</summary>
    public static async Task<(int Status, string Text)> Say(Uri address, string said)
    {
        using var line = new TcpClient();
        await line.ConnectAsync(address.Host, address.Port, Cancel);
        await using var stream = line.GetStream();
        var heard = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(said), Cancel);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var buffer = new char[4096];
            while (await reader.ReadAsync(buffer, Cancel).AsTask().WaitAsync(SilenceMax, Cancel) is > 0 and var count) heard.Append(buffer, 0, count);
        }
        catch (IOException)
        {
            // It was closed upon us while we still spoke.
        }

        var text = heard.ToString();
        return (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan("HTTP/1.1 ".Length, 3), NumberStyles.None, CultureInfo.InvariantCulture) : 0, text);
    }

    /// <summary>How many answers a text holds.</summary>
    public static int Answers(string text) => text.Split("HTTP/1.1 ").Length - 1;
}
