using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>Reads a rule book's JSON: decimals only, known names only, every fault listed.</summary>
/// <remarks>Names and meanings: prop-firm rules reference 4.1 and 4.2. An absent or null rule is no such rule.</remarks>
public static class RuleBookReader
{
    private static readonly string[] Fields =
    [
        "id", "version", "name", "firm", "program", "size", "advisory", "effectiveFrom", "effectiveTo", "accountCreatedFrom", "accountCreatedTo", "verifiedOn", "status", "sources",
        "supersedes", "startBalance", "calendar", "drawdown", "dailyLoss", "position", "products", "newsWindows", "target", "consistency", "payout",
        "personal", "tradeLimits", "ladder", "conduct", "capabilities", "fees",
    ];

    /// <summary>A book is some ten kilobytes; what is larger is none.</summary>
    public const int LengthMax = 256 * 1024;

    /// <summary>The JSON Schema of the format.</summary>
    public static string Schema => ShippedData.Text("rule-book.schema.json");

    /// <param name="hasFees">Whether a fee table is known; null asks the tables that ship with the product.</param>
    public static ReadRuleBook Read(string json, Func<string, bool>? hasFees = null)
    {
        RuleBook? book = null;
        var faults = JsonPart.FaultsOf(json, LengthMax, part => book = Book(part, json, hasFees ?? FeeTable.Exists));
        return faults.Count == 0 && book is not null ? new ReadRuleBook.Read(book) : new ReadRuleBook.Faulty(faults);
    }

    private static RuleBook? Book(JsonPart json, string text, Func<string, bool> hasFees)
    {
        if (!json.IsObject(Fields)) return null;
        if (json.Has("supersedes")) json.Text("supersedes");
        var id = json.Text("id");
        var start = json.Money("startBalance", atLeast: Usd.Zero);
        return new RuleBook(
            new RuleBookId(id), json.Text("version"), json.Has("name") ? json.Text("name") : id, start,
            CalendarReader.Read(json.Part("calendar")),
            json.Has("drawdown") ? LimitReader.Drawdown(json.Part("drawdown"), start) : null,
            json.Has("dailyLoss") ? LimitReader.DailyLoss(json.Part("dailyLoss")) : null,
            json.Has("position") ? LimitReader.Position(json.Part("position")) : null,
            json.Has("products") ? LimitReader.Products(json.Part("products")) : null,
            json.Has("target") ? ProgramReader.Target(json.Part("target")) : null,
            Fees(json, hasFees), text)
        {
            Consistency = json.Has("consistency") ? ProgramReader.Consistency(json.Part("consistency")) : null,
            Payout = json.Has("payout") ? ProgramReader.Payout(json.Part("payout")) : null,
            NewsWindows = json.Items("newsWindows").Select(AccountReader.NewsWindow).ToEquatableArray(),
            Personal = json.Items("personal").Select(AccountReader.Personal).ToEquatableArray(),
            TradeLimits = json.Has("tradeLimits") ? AccountReader.TradeLimits(json.Part("tradeLimits")) : null,
            Ladder = json.Has("ladder") ? ProgramReader.Ladder(json.Part("ladder")) : null,
            Conduct = json.Has("conduct") ? ConductReader.Conduct(json.Part("conduct")) : null,
            Capabilities = json.Has("capabilities") ? ConductReader.Capabilities(json.Part("capabilities")) : Capabilities.Everything,
            Firm = json.TextOrNull("firm"),
            Program = json.TextOrNull("program"),
            Size = json.TextOrNull("size"),
            IsAdvisory = json.Flag("advisory"),
            Origin = Origin(json),
        };
    }

    private static FeeSchedule Fees(JsonPart json, Func<string, bool> hasFees)
    {
        if (!json.Has("fees")) return FeeSchedule.None;
        var name = json.Text("fees");
        if (!hasFees(name)) json.Fault("fees", $"no fee table \"{name}\"");
        return new FeeSchedule(name);
    }

    private static RuleBookOrigin Origin(JsonPart json)
    {
        var (from, to) = (json.Date("effectiveFrom"), json.Date("effectiveTo"));
        if (to < from) json.Fault("effectiveTo", "is before effectiveFrom");
        var (createdFrom, createdTo) = (json.Date("accountCreatedFrom"), json.Date("accountCreatedTo"));
        if (createdTo < createdFrom) json.Fault("accountCreatedTo", "is before accountCreatedFrom");
        return new(
            from?.ToDateOnly(), to?.ToDateOnly(), json.Date("verifiedOn")?.ToDateOnly(),
            json.Choice(
                "status", RuleBookStatus.Unverified, ("verified", RuleBookStatus.Verified), ("unverified", RuleBookStatus.Unverified),
                ("withdrawn", RuleBookStatus.Withdrawn)),
            json.Items("sources").Select(Source).ToEquatableArray())
        {
            AccountCreatedFrom = createdFrom?.ToDateOnly(),
            AccountCreatedTo = createdTo?.ToDateOnly(),
        };
    }

    internal static RuleBookSource Source(JsonPart json)
    {
        json.IsObject("title", "reference", "date", "certainty", "fields");
        return new(
            json.Text("title"), json.TextOrNull("reference"), json.Date("date")?.ToDateOnly(),
            json.Choice(
                "certainty", Certainty.Unstated, ("official", Certainty.Official), ("majority", Certainty.Majority), ("two-sources", Certainty.TwoSources),
                ("one-source", Certainty.OneSource), ("inferred", Certainty.Inferred), ("disputed", Certainty.Disputed)),
            json.Has("fields") ? json.Part("fields").Texts().ToEquatableArray() : default);
    }
}
