using System.Globalization;
using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Rules;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Accounts;

/// <summary>Ours and the broker's word about one thing, where they differ.</summary>
/// <param name="Field"><c>position MNQZ2026</c>, <c>balance</c>, <c>order</c> with its id, or <c>product</c> with the broker's name of a contract that we do not know.</param>
public sealed record Difference(string Field, string Ours, string Theirs)
{
    public const string Balance = "balance";
    private const string OrderWord = "order ";
    private const string PositionWord = "position ";
    private const string ProductWord = "product ";

    public static string Order(OrderId order) => OrderWord + order;

    public static string Position(ContractSymbol contract) => PositionWord + contract;

    /// <summary>What is there of a product that we do not know: nothing of it can be taken over, valued or closed.</summary>
    public static Difference Of(StrangeHolding strange) => new(
        ProductWord + strange.Contract, "0", string.Create(CultureInfo.InvariantCulture, $"{strange.Net}{(strange.Orders == 0 ? "" : $" and {strange.Orders} working orders")}"));

    /// <summary>The contract of a product that we do not know, as the broker calls it; null for every other difference.</summary>
    public string? Strange => Field.StartsWith(ProductWord, StringComparison.Ordinal) ? Field[ProductWord.Length..] : null;

    /// <summary>Whose position it is about; null for a balance and an order.</summary>
    public ContractSymbol? Contract =>
        Field.StartsWith(PositionWord, StringComparison.Ordinal) && ContractSymbol.TryParse(Field[PositionWord.Length..], out var contract) ? contract : null;

    public override string ToString() => $"{Field}: ours {Ours}, the broker's {Theirs}";
}

/// <summary>A difference that was recorded and is not resolved.</summary>
/// <param name="Since">When it was first seen.</param>
/// <param name="IsHeld">It has asked for a person's look.</param>
public sealed record Divergence(Difference What, DateTimeOffset Since, bool IsHeld);

/// <summary>Something that lets nothing open until a person has looked and re-armed the account.</summary>
/// <param name="Code"><c>FOREIGN_FILL</c> or <c>DIVERGENCE</c>.</param>
public sealed record Review(string Code, string Text, DateTimeOffset At);

/// <summary>How an account stands to its broker's and its firm's word.</summary>
public sealed record Truth
{
    public static Truth Start { get; } = new();

    public TruthPolicy Policy { get; init; } = TruthPolicy.Default;

    /// <summary>Begins with the next trade date, because it is looser than what is in force; null for no change.</summary>
    public TruthPolicy? NextPolicy { get; init; }

    public EquatableArray<Divergence> Divergences { get; init; }

    /// <summary>The first of each code.</summary>
    public EquatableArray<Review> Reviews { get; init; }

    /// <summary>
    /// The broker's balance less ours, as far as our own bookings made it: a payout, a correction and a reset move ours, and the broker's later or never.
    /// </summary>
    public Usd BalanceOffset { get; init; }

    /// <summary>What the firm's platform showed when a person last entered it; null before.</summary>
    public PlatformSeen? Platform { get; init; }

    /// <summary>What the firm itself enforces, as the broker last told it; null before it told anything.</summary>
    public FirmLimits? Firm { get; init; }

    public Divergence? Of(string field)
    {
        foreach (var open in Divergences.Span)
        {
            if (open.What.Field == field) return open;
        }

        return null;
    }

    internal Truth Seen(Difference what, DateTimeOffset since) => this with
    {
        Divergences = Of(what.Field) is { } open
            ? Divergences.Select(other => ReferenceEquals(other, open) ? open with { What = what } : other).ToEquatableArray()
            : Divergences.Add(new(what, since, false)),
    };

    internal Truth Resolved(string field) => this with { Divergences = Divergences.Where(open => open.What.Field != field).ToEquatableArray() };

    internal Truth Held(Difference what, DateTimeOffset at) => Asked(new(ReasonCodes.Divergence, what.ToString(), at)) with
    {
        Divergences = Divergences.Select(open => open.What.Field == what.Field ? open with { IsHeld = true } : open).ToEquatableArray(),
    };

    internal Truth Asked(Review review) => Reviews.Any(other => other.Code == review.Code) ? this : this with { Reviews = Reviews.Add(review) };

    /// <summary>Our balance moved without a trade.</summary>
    internal Truth Moved(Usd by) => by == Usd.Zero ? this : this with { BalanceOffset = BalanceOffset - by };

    /// <summary>A new trade date: what waited for it begins.</summary>
    internal Truth Rolled() => NextPolicy is { } next ? this with { Policy = next, NextPolicy = null } : this;
}
