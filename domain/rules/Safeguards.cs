using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>The trader's own margins and order limits of one account: what we do, earlier than the firm. Null where there is no such rule.</summary>
public sealed record Safeguards
{
    /// <summary>Early warnings at 50, 75 and 90 percent of each loss limit, and nothing else (prop-firm rules reference 4.10).</summary>
    public static Safeguards Default { get; } = new()
    {
        Thresholds = new([Warn(50), Warn(75), Warn(90)]),
    };

    /// <summary>No safeguard at all.</summary>
    public static Safeguards None { get; } = new();

    /// <summary>Most thresholds that one account has.</summary>
    public const int ThresholdsMax = 32;

    public EquatableArray<Threshold> Thresholds { get; init; }
    public LossRoom? LossRoom { get; init; }
    public EntryRate? EntryRate { get; init; }
    public RepeatGuard? Repeats { get; init; }
    public ClipSize? Clip { get; init; }
    public PriceCollar? Collar { get; init; }
    public SpreadLimit? Spread { get; init; }
    public WorkingOrders? WorkingOrders { get; init; }
    public Cooldown? Cooldown { get; init; }
    public Rearm? Rearm { get; init; }
    public LastTradeWindow? LastTradeWindow { get; init; }
    public SelfCross? SelfCross { get; init; }
    public Slippage? Slippage { get; init; }
    public OrdersToTrades? OrdersToTrades { get; init; }
    public DeadMansSwitch? DeadMansSwitch { get; init; }
    public MessageRate? Modifications { get; init; }

    /// <summary>Null stands for <see cref="Rules.Protect.Default"/>.</summary>
    public Protect? Protect { get; init; }

    /// <summary>The new ones wherever they are as tight as the old or tighter, the old ones elsewhere: in force until a loosening may begin.</summary>
    public static Safeguards Tightest(Safeguards old, Safeguards now) => new()
    {
        Thresholds = new([.. now.Thresholds, .. old.Thresholds.Where(threshold => !now.Thresholds.Any(other => other.Covers(threshold)))]),
        LossRoom = Of(old.LossRoom, now.LossRoom, LossRoom.Tightest),
        EntryRate = Of(old.EntryRate, now.EntryRate, EntryRate.Tightest),
        Repeats = Of(old.Repeats, now.Repeats, RepeatGuard.Tightest),
        Clip = Of(old.Clip, now.Clip, ClipSize.Tightest),
        Collar = Of(old.Collar, now.Collar, PriceCollar.Tightest),
        Spread = Of(old.Spread, now.Spread, SpreadLimit.Tightest),
        WorkingOrders = Of(old.WorkingOrders, now.WorkingOrders, WorkingOrders.Tightest),
        Cooldown = Of(old.Cooldown, now.Cooldown, Cooldown.Tightest),
        Rearm = Of(old.Rearm, now.Rearm, Rearm.Tightest),
        LastTradeWindow = Of(old.LastTradeWindow, now.LastTradeWindow, LastTradeWindow.Tightest),
        SelfCross = Of(old.SelfCross, now.SelfCross, SelfCross.Tightest),
        Slippage = Of(old.Slippage, now.Slippage, Slippage.Tightest),
        OrdersToTrades = Of(old.OrdersToTrades, now.OrdersToTrades, OrdersToTrades.Tightest),
        DeadMansSwitch = Of(old.DeadMansSwitch, now.DeadMansSwitch, DeadMansSwitch.Tightest),
        Modifications = Of(old.Modifications, now.Modifications, MessageRate.Tightest),
        Protect = Protect.InForce(old.Protect, now.Protect),
    };

    /// <summary>Only those that ask one entry, or count entries: what makes sense for a strategy.</summary>
    public static Safeguards OfEntry(Safeguards all) => new() { Clip = all.Clip, Collar = all.Collar, Spread = all.Spread, LossRoom = all.LossRoom, EntryRate = all.EntryRate };

    private static T? Of<T>(T? old, T? now, Func<T, T, T> tightest)
        where T : class =>
        old is null ? now : now is null ? old : tightest(old, now);

    private static Threshold Warn(int percent) => new(null, percent, null, ThresholdAction.Warn);
}
