using TraderTerminal.Domain.Rules;
using Xunit;

namespace TraderTerminal.Tests.Rules;

/// <summary>Every limit of every shipped book, just below, at and just above, through the running decider.</summary>
public sealed class LimitBoundaryTests
{
    /// <summary>The sections of a book that hold an account, by the rules reference 4.2.</summary>
    private static readonly string[] Sections =
    [
        "calendar", "drawdown", "dailyLoss", "position", "products", "newsWindows", "target", "consistency", "payout", "personal", "tradeLimits", "ladder",
    ];

    /// <summary>Values without a boundary of their own, or with one among the tests of the books' time.</summary>
    private static readonly string[] HeldElsewhere =
    [
        "calendar.timeZone", "calendar.rollAt", "calendar.dayCloseAt", "calendar.holidays", "calendar.blendHolidays", "calendar.exchangeHours",
        // Informative (4.2): every metric but the live one counts from the next session.
        "position.effective",
    ];

    /// <summary>How many cases each limit has over all books. A limit that disappears from here has lost its test.</summary>
    private static readonly Dictionary<string, int> Expected = new()
    {
        ["automation allowed"] = 88,
        ["automation forbidden"] = 70,
        ["consistency"] = 96,
        ["consistency without a target"] = 15,
        ["contract tier"] = 630,
        ["contract tier of the session"] = 207,
        ["contract tier, open profit"] = 6,
        ["contracts"] = 1368,
        ["contracts beside others"] = 372,
        ["contracts held"] = 310,
        ["daily loss of the best day"] = 36,
        ["daily loss tier"] = 78,
        ["daily loss tier of the session"] = 13,
        ["daily loss, booked"] = 162,
        ["daily loss, end of the lock"] = 106,
        ["daily loss, once a day"] = 54,
        ["daily loss, open"] = 162,
        ["drawdown basis"] = 474,
        ["drawdown floor, booked loss"] = 474,
        ["drawdown floor, open loss"] = 474,
        ["flat-by, a position"] = 462,
        ["flat-by, entries"] = 462,
        ["floor after a payout"] = 108,
        ["floor lock level"] = 761,
        ["floor that has locked"] = 354,
        ["floor that never locks"] = 16,
        ["ladder back"] = 63,
        ["ladder contracts"] = 63,
        ["ladder daily loss"] = 63,
        ["ladder days"] = 42,
        ["ladder of the session"] = 21,
        ["ladder profit"] = 63,
        ["last entry"] = 156,
        ["minimum days"] = 111,
        ["no flat-by"] = 4,
        ["payout buffer"] = 39,
        ["payout cap"] = 249,
        ["payout consistency"] = 190,
        ["payout minimum"] = 60,
        ["payout minimum balance"] = 9,
        ["payout of nothing"] = 66,
        ["payout profit since the last"] = 42,
        ["payout share of the balance"] = 51,
        ["payout share of the profit"] = 12,
        ["payout split"] = 54,
        ["payout traded days"] = 35,
        ["payout while a position is open"] = 66,
        ["payout winning day"] = 57,
        ["payout winning days"] = 57,
        ["payouts of an account"] = 15,
        ["product cap"] = 987,
        ["product flat-by"] = 609,
        ["product not permitted"] = 91,
        ["product permitted"] = 1583,
        ["product window"] = 2088,
        ["target"] = 340,
    };

    public static TheoryData<string> Books => [.. BookText.All.Select(book => book.Id)];

    [Theory]
    [MemberData(nameof(Books))]
    public void Every_limit_answers_just_below_at_and_just_above(string id)
    {
        var book = BookText.Of(id);
        var wrong = LimitCases.Of(book)
            .Select(one => (Case: one, Actual: one.Run(BookAccount.Open(book))))
            .Where(one => one.Actual != one.Case.Expected)
            .Select(one => $"{one.Case.Kind}: {one.Case.What}: expected \"{one.Case.Expected}\", got \"{one.Actual}\"")
            .ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Books))]
    public void Every_value_of_a_limit_has_a_case(string id)
    {
        var book = BookText.Of(id);
        var held = LimitCases.Of(book).SelectMany(one => one.Paths).Concat(HeldElsewhere).ToHashSet(StringComparer.Ordinal);
        Assert.All(Sections.SelectMany(book.Values), path => Assert.Contains(path, held));
        Assert.All(book.Json.Select(entry => entry.Key), section => Assert.Contains(section, Known));
    }

    [Fact]
    public void No_book_and_no_limit_is_left_out()
    {
        Assert.Equal(RuleBooks.Shipped.Select(book => book.Id.Value).Order(StringComparer.Ordinal), BookText.All.Select(book => book.Id).Order(StringComparer.Ordinal));
        Assert.All(BookText.All, book => Assert.Equal(book.Text, RuleBooks.Find(book.Id)!.Text));
        var counted = BookText.All.SelectMany(LimitCases.Of).GroupBy(one => one.Kind).ToDictionary(group => group.Key, group => group.Count());
        Assert.True(Lines(Expected) == Lines(counted), Lines(counted));

        static string Lines(Dictionary<string, int> counts) =>
            string.Join('\n', counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"[\"{count.Key}\"] = {count.Value},"));
    }

    /// <summary>What a book holds beside its limits: who it is, where it comes from, what is shown or judged by a person, what the software may do.</summary>
    private static readonly HashSet<string> Known =
    [
        .. Sections, "id", "version", "name", "firm", "program", "size", "advisory", "effectiveFrom", "effectiveTo", "verifiedOn", "status", "sources",
        "startBalance", "fees", "conduct", "capabilities",
    ];
}
