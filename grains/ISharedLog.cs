namespace TraderTerminal.Grains;

/// <summary>A log that several processes append to: each hears of everybody's events, in their one order.</summary>
public interface ISharedLog
{
    /// <summary>Tells everything that is in a stream now, and from then on everything that comes into it, each event once.</summary>
    Task Follow(string stream, Action<object> told);

    /// <summary>Completes when everything up to the position was told.</summary>
    ValueTask Told(long position);
}
