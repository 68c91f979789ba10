using System.Buffers.Binary;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Tests.Ports;

/// <summary>Requests of the contract's tests.</summary>
public static class Given
{
    public const string Stream = "account-topstep_eval_001";

    public static readonly ShardId Shard = new(0);
    public static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    public static Guid Id(int number, byte kind = 0)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }

    public static CommandId Command(int number) => new(Id(number));

    public static NewEvent Event(int number, string? payload = null) =>
        new(Id(number, kind: 1), "alert-accepted", 1, payload ?? $$"""{"note":"€ {{number}}"}""", "{}", At);

    /// <summary>Appends this many events under a command of this number.</summary>
    public static AppendRequest Append(
        int command, long epoch, string stream = Stream, long? expected = null, int events = 1, ShardId shard = default) =>
        new(shard, epoch, Command(command), stream, expected, [.. Enumerable.Range(0, events).Select(i => Event((command * 100) + i))]);

    public static InboxItem Item(int command, string? key = null, TimeSpan? window = null, TimeSpan after = default) =>
        new(Shard, Command(command), "alert", key, window, """{"side":"buy"}""", At + after);
}
