using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Accounts;

/// <summary>Trading states above the single account: per group and for all. Persisted; the strictest of all levels counts.</summary>
public interface IControl
{
    /// <summary>The strictest state of the groups named and of all accounts.</summary>
    ControlFromAbove Above(EquatableArray<string> groups);

    /// <summary>What is set for all accounts and for the groups named, each by itself.</summary>
    IReadOnlyList<ControlFromAbove> Over(EquatableArray<string> groups);

    /// <summary>Every state that is set, by level (<c>all</c>, <c>group NAME</c>).</summary>
    IReadOnlyList<ControlFromAbove> Levels { get; }

    /// <summary>Sets one level. Anyone may tighten; loosening needs a reason.</summary>
    /// <param name="Group">Null for all accounts.</param>
    /// <param name="onlyTightens">Whoever asks may not loosen: a freer state is refused as <see cref="Reply.Loosens"/>.</param>
    ValueTask<Reply> Set(Guid id, string? Group, TradingState state, string reason, string by, bool onlyTightens = false);

    /// <summary>The kill switch over one account, a group or all; answers with counts.</summary>
    ValueTask<KillReply> Kill(KillRequest request);
}

/// <summary>What a kill switch does.</summary>
public enum KillMode
{
    /// <summary>No new risk.</summary>
    BlockOnly,

    /// <summary>Working orders are cancelled; new ones may come.</summary>
    CancelOnly,

    CancelAndBlock,

    /// <summary>Everything is cancelled and closed, verified, and no new risk is taken.</summary>
    FlattenAndBlock,

    /// <summary>Everything is cancelled and closed, verified; new risk may be taken afterwards.</summary>
    FlattenOnly,
}

/// <summary>One account, a group, or all accounts when both are null.</summary>
public sealed record KillRequest(Guid Id, AccountId? Account, string? Group, KillMode Mode, string Reason, string By)
{
    /// <summary>The name that an account's own flatten gets.</summary>
    public static Guid FlattenOf(Guid kill, AccountId account) => DeterministicId.Of("kill", kill.ToString(), account.Value);
}

/// <summary>What a kill switch reached; <paramref name="Failed"/> names accounts that could not be reached, with the reason.</summary>
/// <param name="Id">The command's id, under which its flattens are followed.</param>
public sealed record KillReply(int Accounts, int OrdersAffected, int PositionsAffected, EquatableArray<string> Failed, Guid Id);
