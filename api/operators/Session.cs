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
}

/// <summary>A signed-in browser.</summary>
/// <param name="Generation">The operator's when it began; see <see cref="Operator.Generation"/>.</param>
internal sealed record Session(Guid Id, string Name, long Generation, SignInMeans Means, DateTimeOffset Until);

/// <summary>Who makes a request.</summary>
/// <param name="Session">Null for a key with every request.</param>
internal sealed record SignedIn(Operator Operator, SignInMeans Means, Session? Session);
