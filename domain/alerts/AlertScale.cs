using System.Globalization;
using static TraderTerminal.Domain.Alerts.ResolvedAlert;

namespace TraderTerminal.Domain.Alerts;

/// <summary>What a sender's contracts become for one account: so many times, for each so many. Rounded down, exactly.</summary>
internal readonly record struct AlertScale(decimal Times, decimal ForEach = 1)
{
    /// <summary>Null when it is a count of at least one.</summary>
    /// <param name="max">Most that come of it; null for no cap.</param>
    public Unusable? Of(decimal count, int? max, out int scaled)
    {
        scaled = 0;
        var exact = decimal.Floor(count * Times / ForEach);
        if (exact > int.MaxValue) return new(AlertCodes.InvalidQuantity, $"{exact} contracts are more than any position");
        if (exact < 1) return new(AlertCodes.SizeRoundsToZero, $"{Shown(count)} {this} is less than one contract");
        scaled = Math.Min((int)exact, max ?? int.MaxValue);
        return null;
    }

    public static string Shown(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary><c>× 0.5</c>, or <c>× 3 / 2</c> where an account's own size stands for the sender's.</summary>
    public override string ToString() => ForEach == 1 ? $"× {Shown(Times)}" : $"× {Shown(Times)} / {Shown(ForEach)}";
}
