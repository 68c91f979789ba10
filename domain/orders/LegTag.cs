using System.Globalization;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Orders;

/// <summary>Our own ids of orders that protect a position, so that they are known at a broker even when we have forgotten them.</summary>
/// <remarks>The command that made them, and a letter for what they are: s stop, t target, p a stop placed again.</remarks>
public static class LegTag
{
    private const int CommandLength = 32;

    public static OrderId Stop(CommandId command, int pair) => Of(command, 's', pair);

    public static OrderId Target(CommandId command, int pair) => Of(command, 't', pair);

    /// <summary>The stop in place of one that is gone.</summary>
    public static OrderId Replacement(CommandId command, int number) => Of(command, 'p', number);

    public static bool Is(OrderId order)
    {
        var id = order.Value.AsSpan();
        return id.Length > CommandLength + 2 && id[CommandLength] == '-' && id[CommandLength + 1] is 's' or 't' or 'p'
            && Guid.TryParseExact(id[..CommandLength], "N", out _) && int.TryParse(id[(CommandLength + 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private static OrderId Of(CommandId command, char what, int number) => new($"{command.Value:N}-{what}{number.ToString(CultureInfo.InvariantCulture)}");
}
