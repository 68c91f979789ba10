using TraderTerminal.Domain.Values;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>One value for a statement's parameter, without an object around it.</summary>
internal readonly struct SqlValue
{
    private SqlValue(long? number, string? text, byte[]? bytes) => (Number, Text, Bytes) = (number, text, bytes);

    public long? Number { get; }

    public string? Text { get; }

    public byte[]? Bytes { get; }

    public static implicit operator SqlValue(long number) => new(number, null, null);

    public static implicit operator SqlValue(long? number) => new(number, null, null);

    public static implicit operator SqlValue(string? text) => new(null, text, null);

    public static implicit operator SqlValue(byte[]? bytes) => new(null, null, bytes);

    /// <summary>Ids are kept in network order.</summary>
    public static implicit operator SqlValue(Guid id) => new(null, null, id.ToByteArray(bigEndian: true));

    public static implicit operator SqlValue(CommandId command) => command.Value;
}
