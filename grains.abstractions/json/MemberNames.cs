using System.Text.Json;

namespace TraderTerminal.Grains.Abstractions.Json;

/// <summary>The members of a shape that is read by hand: each exactly once, in any order, and no other.</summary>
/// <param name="shape">What a fault calls it: "A check".</param>
internal sealed class MemberNames(string shape, params string[] names)
{
    private readonly JsonEncodedText[] _names = [.. names.Select(name => JsonEncodedText.Encode(name))];

    /// <summary>How many of the last ones may be absent.</summary>
    public int Optional { get; init; }

    private uint Needed => (1u << (_names.Length - Optional)) - 1;

    /// <summary>The name of a member, as it is written.</summary>
    public JsonEncodedText this[int member] => _names[member];

    /// <summary>Steps to the next member's value and gives its place in the list; −1 at the end of the object.</summary>
    /// <param name="seen">The members so far, a bit each; 0 at first.</param>
    public int Next(ref Utf8JsonReader reader, ref uint seen)
    {
        if (seen == 0 && reader.TokenType != JsonTokenType.StartObject) throw new JsonException($"{shape} is an object.");
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            return (seen & Needed) == Needed ? -1 : throw new JsonException($"{shape} lacks {Missing(seen)}.");
        var member = Find(ref reader, seen);
        var bit = 1u << member;
        if ((seen & bit) != 0) throw new JsonException($"{shape} names {_names[member]} twice.");
        seen |= bit;
        reader.Read();
        return member;
    }

    /// <summary>Looks first where the member stands that follows what was read.</summary>
    private int Find(ref Utf8JsonReader reader, uint seen)
    {
        var start = System.Numerics.BitOperations.TrailingZeroCount(~seen);
        for (var i = 0; i < _names.Length; i++)
        {
            var member = (start + i) % _names.Length;
            if (reader.ValueTextEquals(_names[member].EncodedUtf8Bytes)) return member;
        }

        throw new JsonException($"{shape} has no member {reader.GetString()}.");
    }

    private string Missing(uint seen) => string.Join(", ", _names.Where((_, member) => (Needed & ~seen & (1u << member)) != 0));
}
