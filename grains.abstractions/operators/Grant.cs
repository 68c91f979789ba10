using TraderTerminal.Domain.Values;

namespace TraderTerminal.Grains.Abstractions.Operators;

/// <summary>A role, and the accounts that it is for. The one place that knows what a role may do.</summary>
/// <param name="Accounts">Null for every account, those to come among them. Looking has no such bounds.</param>
public sealed record Grant(OperatorRole Role, EquatableArray<AccountId>? Accounts = null)
{
    private static readonly Right[] Looking = [Right.View, Right.Own];
    private static readonly Right[] Trading = [Right.View, Right.Own, Right.Tighten, Right.Trade];
    private static readonly Right[] Tightening = [Right.View, Right.Own, Right.Tighten];
    private static readonly Right[] All = Enum.GetValues<Right>();

    /// <summary>In the order of <see cref="Right"/>.</summary>
    public IReadOnlyList<Right> Rights => Role switch
    {
        OperatorRole.Administrator => All,
        OperatorRole.Trader => Trading,
        OperatorRole.RiskOfficer => Tightening,
        _ => Looking,
    };

    /// <summary>True when the role has it for some account at least.</summary>
    public bool Has(Right right) => Rights.Contains(right);

    /// <param name="reach">The accounts that are touched; null when it may be any.</param>
    public bool May(Right right, IReadOnlyCollection<AccountId>? reach) =>
        Has(right) && (right is Right.View or Right.Own || Accounts is not { } own || (reach is { Count: > 0 } && reach.All(account => own.Contains(account))));

    /// <summary>True when the other one may nothing that this one may not.</summary>
    public bool Includes(Grant other) =>
        other.Rights.All(Has) && (other.Role == OperatorRole.Viewer || Accounts is not { } own || (other.Accounts is { } theirs && theirs.All(account => own.Contains(account))));
}
