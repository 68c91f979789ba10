using TraderTerminal.Api.Workspaces;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Operators;

namespace TraderTerminal.Api.Operators;

/// <summary>How somebody signed in.</summary>
internal enum SignInMeans
{
    /// <summary>By the link that the start prints.</summary>
    Link,

    Password,

    /// <summary>A key, traded for a session.</summary>
    Key,

    /// <summary>A key with every request, without a session.</summary>
    Bearer,

    /// <summary>At the OpenID Connect provider.</summary>
    OpenId,
}

/// <summary>A signed-in browser.</summary>
/// <param name="Generation">The operator's when it began; see <see cref="Operator.Generation"/>.</param>
internal sealed record Session(Guid Id, string Name, long Generation, SignInMeans Means, DateTimeOffset Until);

/// <summary>Who makes a request.</summary>
/// <param name="Session">Null for a key with every request.</param>
/// <param name="Key">The program's key that it comes with; null for the operator himself.</param>
internal sealed record SignedIn(Operator Operator, SignInMeans Means, Session? Session, ApiKey? Key = null)
{
    public Sight Sight => new(Operator.Workspace);

    /// <summary>What counts of a role and a key: the narrower of the two.</summary>
    public Grant Narrowest => Key?.Grant ?? Operator.Grant;

    /// <summary>True when it is his for some account at least. Neither people nor one's own secrets are for programs.</summary>
    public bool Has(Right right) => Operator.Grant.Has(right) && (Key is null || (right is not (Right.Own or Right.Operators) && Key.Grant.Has(right)));

    /// <param name="reach">The accounts that are touched; null when it may be any.</param>
    public bool May(Right right, IReadOnlyCollection<AccountId>? reach) => Has(right) && Operator.Grant.May(right, reach) && Key?.Grant.May(right, reach) != false;

    /// <summary>Why something was not his to do.</summary>
    public string Barrier(string name) => Narrowest switch
    {
        { Role: OperatorRole.Viewer } => $"{name} is a viewer: may look at everything and change nothing.",
        { Role: OperatorRole.Trader, Accounts: { } own } => $"{name} is a trader of {string.Join(", ", own)}: may trade and tighten these accounts, and loosen nothing.",
        { Role: OperatorRole.RiskOfficer, Accounts: { } own } => $"{name} is a risk officer of {string.Join(", ", own)}: may close and tighten these accounts, and neither loosen nor trade.",
        { Role: OperatorRole.RiskOfficer } => $"{name} is a risk officer: may close and tighten, and neither loosen nor trade.",
        _ => $"{name} may not: people, passwords and keys are not for a program's key.",
    };
}
