using System.Buffers.Binary;
using System.Text;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>Spooled commands as bytes: length of the body and its CRC-32, both little-endian; then command id, account after its length, payload.</summary>
internal static class SpoolRecords
{
    private const int HeadBytes = sizeof(uint) + sizeof(uint);
    private const int IdBytes = 16;

    /// <summary>An exit is some hundred bytes; a longer length is damage.</summary>
    public const int BodyBytesMax = 1 << 20;

    public static byte[] Write(SpooledCommand command)
    {
        var account = Encoding.UTF8.GetBytes(command.Account.Value);
        var payload = Encoding.UTF8.GetBytes(command.Payload);
        var record = new byte[HeadBytes + IdBytes + sizeof(int) + account.Length + payload.Length];
        var body = record.AsSpan(HeadBytes);
        command.Command.Value.TryWriteBytes(body, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32LittleEndian(body[IdBytes..], account.Length);
        account.CopyTo(body[(IdBytes + sizeof(int))..]);
        payload.CopyTo(body[(IdBytes + sizeof(int) + account.Length)..]);
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(uint)), Crc32.Of(body));
        return record;
    }

    /// <summary>The whole records, and how many bytes they take; a damaged record with others behind it is passed over.</summary>
    public static (List<SpooledCommand> Commands, int WholeBytes) Read(ReadOnlySpan<byte> file)
    {
        var commands = new List<SpooledCommand>();
        var (at, wholeBytes) = (0, 0);
        while (file.Length - at >= HeadBytes)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file[at..]);
            if (length is < IdBytes + sizeof(int) or > BodyBytesMax || length > file.Length - at - HeadBytes)
                break;
            var body = file.Slice(at + HeadBytes, length);
            var isWhole = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + sizeof(uint))..]) == Crc32.Of(body);
            at += HeadBytes + length;
            if (!isWhole)
                continue;
            commands.Add(Body(body));
            wholeBytes = at;
        }

        return (commands, wholeBytes);
    }

    private static SpooledCommand Body(ReadOnlySpan<byte> body)
    {
        var rest = body[(IdBytes + sizeof(int))..];
        var accountBytes = BinaryPrimitives.ReadInt32LittleEndian(body[IdBytes..]);
        return new SpooledCommand(
            new CommandId(new Guid(body[..IdBytes], bigEndian: true)),
            new AccountId(Encoding.UTF8.GetString(rest[..accountBytes])),
            Encoding.UTF8.GetString(rest[accountBytes..]));
    }
}
