using System.Globalization;
using TraderTerminal.Domain.Orders;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Brokers.Common;

/// <summary>
/// What a broker keeps of us with an order: its id, and behind it the ids of its stop and target, so that they are known again after a restart where the broker
/// keeps nothing of ours with them. A ProjectX gateway calls them <c>tag-SL</c> and <c>tag-TP</c> (ProjectX reference 8.6).
/// </summary>
/// <remarks><c>id</c> alone, or <c>id~n~stop~target</c>, where each leg's id is the first n characters of <c>id</c> and what stands there; an empty part is no leg.</remarks>
public static class OrderTag
{
    /// <summary>Longest part of our own; ProjectX reference 8.6, and Tradovate takes 64.</summary>
    public const int LengthMax = 60;

    private const string StopEnding = "-SL";
    private const string TargetEnding = "-TP";
    private const char Mark = '~';

    /// <summary>Null when the ids are too long, or hold a <c>~</c>.</summary>
    public static string? Of(OrderId order, OrderId? stop, OrderId? target)
    {
        if ($"{order}{stop}{target}".Contains(Mark, StringComparison.Ordinal)) return null;
        if (stop is null && target is null) return order.Value.Length <= LengthMax ? order.Value : null;
        var shared = Math.Min(Shared(order.Value, stop?.Value), Shared(order.Value, target?.Value));
        var tag = string.Create(CultureInfo.InvariantCulture, $"{order}{Mark}{shared}{Mark}{Rest(stop, shared)}{Mark}{Rest(target, shared)}");
        return tag.Length <= LengthMax ? tag : null;
    }

    /// <summary>Whose order it is: the entry's own id, or a child's; null when the tag is none of ours.</summary>
    public static OrderId? IdOf(string? tag, bool isChild)
    {
        if (string.IsNullOrEmpty(tag)) return null;
        var role = !isChild ? (BracketRole?)null
            : tag.EndsWith(StopEnding, StringComparison.Ordinal) ? BracketRole.Stop
            : tag.EndsWith(TargetEnding, StringComparison.Ordinal) ? BracketRole.Target
            : null;
        if (isChild && role is null) return null;
        return role is { } leg ? LegOf(tag[..^StopEnding.Length], leg) : Of(tag, null);
    }

    /// <summary>The id of a leg by the tag of its entry; null when that has no such leg.</summary>
    public static OrderId? LegOf(string entryTag, BracketRole role) => Of(entryTag, role);

    private static OrderId? Of(string tag, BracketRole? role)
    {
        var parts = tag.Split(Mark);
        if (parts.Length == 1) return role is null ? new OrderId(tag) : null;
        if (parts.Length != 4 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var shared) || shared > parts[0].Length) return null;
        if (role is null) return new OrderId(parts[0]);
        var rest = parts[role == BracketRole.Stop ? 2 : 3];
        return rest.Length == 0 ? null : new OrderId(parts[0][..shared] + rest);
    }

    private static int Shared(string order, string? leg)
    {
        if (leg is null) return order.Length;
        var shared = 0;
        // A leg keeps at least one character of its own: an empty part is no leg.
        while (shared < order.Length && shared < leg.Length - 1 && order[shared] == leg[shared]) shared++;
        return shared;
    }

    private static string Rest(OrderId? leg, int shared) => leg is { } id ? id.Value[shared..] : "";
}
