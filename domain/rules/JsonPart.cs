using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Rules;

/// <summary>A value in a rule book with its path. What is wrong goes to the list of faults, and a harmless value comes back.</summary>
internal readonly struct JsonPart(string path, JsonElement element, List<string> faults)
{
    private static readonly LocalTimePattern MinutePattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern SecondPattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    private readonly JsonElement _element = element;

    /// <summary>Every fault of a text that is read as one value; none when it is sound.</summary>
    /// <param name="read">Reads the whole; what is wrong there joins the list.</param>
    public static IReadOnlyList<string> FaultsOf(string json, int lengthMax, Action<JsonPart> read)
    {
        if (json.Length > lengthMax) return [$"$: longer than {lengthMax} characters"];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            return [$"$: not JSON, line {broken.LineNumber + 1}, column {broken.BytePositionInLine + 1}"];
        }

        using (document)
        {
            if (!Decodes(document.RootElement)) return ["$: a text holds half of a surrogate pair"];
            var faults = new List<string>();
            read(new JsonPart("$", document.RootElement, faults));
            return faults;
        }
    }

    /// <summary>The value itself, for whoever compares rather than reads.</summary>
    public JsonElement Element => _element;

    public bool IsObjectValue => _element.ValueKind == JsonValueKind.Object;

    public bool IsArray => _element.ValueKind == JsonValueKind.Array;

    public bool IsNull => _element.ValueKind == JsonValueKind.Null;

    public void Fault(string name, string why) => faults.Add($"{path}.{name}: {why}");

    /// <summary>Faults everything but an object whose names are known and stand once.</summary>
    public bool IsObject(params ReadOnlySpan<string> names)
    {
        if (_element.ValueKind != JsonValueKind.Object)
        {
            // Undefined is the missing part, which is a fault already.
            if (_element.ValueKind != JsonValueKind.Undefined) Fault("must be an object");
            return false;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in _element.EnumerateObject())
        {
            if (!seen.Add(member.Name)) Fault(member.Name, "stands twice");
            else if (!names.Contains(member.Name)) Fault(member.Name, "unknown field");
        }

        return true;
    }

    /// <summary>True when the member is there and not null.</summary>
    public bool Has(string name) =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public bool IsText(string name) => Has(name) && _element.GetProperty(name).ValueKind == JsonValueKind.String;

    /// <summary>The member; missing is a fault.</summary>
    public JsonPart Part(string name)
    {
        if (Has(name)) return new($"{path}.{name}", _element.GetProperty(name), faults);
        if (_element.ValueKind == JsonValueKind.Object) Fault(name, "missing");
        return new($"{path}.{name}", default, faults);
    }

    public string Text(string name) => Part(name).Text();

    public string? TextOrNull(string name) => Has(name) ? Text(name) : null;

    public bool HasText(string name, out string text)
    {
        text = Text(name);
        return text.Length > 0;
    }

    /// <summary>A price with at most nine decimals, from the number's own digits.</summary>
    public Price Price()
    {
        if (_element.ValueKind == JsonValueKind.Number && Values.Price.TryParse(_element.GetRawText(), out var price)) return price;
        Fault("must be a price with at most nine decimals");
        return default;
    }

    public Usd Money(string name, Usd? atLeast = null) => Part(name).Money(atLeast);

    /// <summary>Null when absent.</summary>
    public Usd? MoneyOrNull(string name, Usd? atLeast = null) => Has(name) ? Money(name, atLeast) : null;

    public Ratio Ratio(string name) => Part(name).Ratio();

    /// <summary>Null when absent.</summary>
    public Ratio? RatioOrNull(string name) => Has(name) ? Ratio(name) : null;

    /// <summary>Null when absent.</summary>
    public int? WholeOrNull(string name, int atLeast = 0) => Has(name) ? Part(name).Whole(atLeast) : null;

    public DateTimeOffset Instant(string name) => Part(name).Instant();

    public int Whole(string name, int otherwise, int atLeast = 0) => Has(name) ? Part(name).Whole(atLeast) : otherwise;

    public bool Flag(string name, bool otherwise = false)
    {
        if (!Has(name)) return otherwise;
        var value = _element.GetProperty(name);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Fault(name, "must be true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    public LocalTime? Time(string name, bool required = false) => required || Has(name) ? Part(name).Time() : null;

    public LocalDate? Date(string name, bool required = false) => required || Has(name) ? Part(name).Date() : null;

    /// <summary>One of the named values; null as <paramref name="otherwise"/> means that one is needed.</summary>
    public T Choice<T>(string name, T? otherwise, params ReadOnlySpan<(string Name, T Value)> choices)
        where T : struct
    {
        if (!Has(name))
        {
            if (otherwise is null) Part(name);
            return otherwise ?? default;
        }

        foreach (var choice in choices)
        {
            if (IsText(name) && _element.GetProperty(name).GetString() == choice.Name) return choice.Value;
        }

        Fault(name, $"unknown value {_element.GetProperty(name).GetRawText()}");
        return otherwise ?? default;
    }

    /// <summary>The members of an object of any names.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonPart>> Members(string name)
    {
        if (!Has(name)) return [];
        var members = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        var part = Part(name);
        if (part._element.ValueKind != JsonValueKind.Object) part.Fault("must be an object");
        else
        {
            foreach (var member in part._element.EnumerateObject())
            {
                if (!members.TryAdd(member.Name, new($"{path}.{name}.{member.Name}", member.Value, faults))) part.Fault(member.Name, "stands twice");
            }
        }

        return [.. members];
    }

    /// <summary>The items of a list; none when the member is absent.</summary>
    public IReadOnlyList<JsonPart> Items(string name) => Has(name) ? Part(name).Items() : [];

    public IReadOnlyList<JsonPart> Items()
    {
        var items = new List<JsonPart>();
        if (IsArray)
        {
            foreach (var item in _element.EnumerateArray()) items.Add(new($"{path}[{items.Count.ToString(CultureInfo.InvariantCulture)}]", item, faults));
        }
        else
        {
            Fault("must be a list");
        }

        return items;
    }

    public IReadOnlyList<JsonPart> Pair()
    {
        var items = Items();
        if (items.Count != 2) Fault("must be a pair");
        return items;
    }

    public IReadOnlyList<string> Texts() => [.. Items().Select(item => item.Text())];

    public string Text()
    {
        if (_element.ValueKind == JsonValueKind.String && _element.GetString() is { Length: > 0 } text) return text;
        Fault("must be a text");
        return "";
    }

    /// <summary>Read from the number's own digits, so it never passes through binary floating point.</summary>
    public Usd Money(Usd? atLeast)
    {
        if (_element.ValueKind != JsonValueKind.Number || !Usd.TryParse(_element.GetRawText(), out var amount))
        {
            Fault("must be a number with at most six decimals");
            return atLeast ?? Usd.Zero;
        }

        if (amount < atLeast) Fault(atLeast == Usd.Zero ? "must not be negative" : "must be above zero");
        return amount;
    }

    public int Whole(int atLeast = 0)
    {
        if (_element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out var count) && count >= atLeast) return count;
        Fault($"must be a whole number from {atLeast}");
        return atLeast;
    }

    /// <summary>A whole number of either sign.</summary>
    public int Signed()
    {
        if (_element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out var number)) return number;
        Fault("must be a whole number");
        return 0;
    }

    /// <summary>A share above zero and at most one.</summary>
    public Ratio Ratio()
    {
        if (_element.ValueKind == JsonValueKind.Number && Usd.TryParse(_element.GetRawText(), out var share)
            && share.Micros is > 0 and <= Rules.Ratio.MillionthsPerOne) return new(share.Micros);
        Fault("must be a share above 0 and at most 1, with at most six decimals");
        return new(Rules.Ratio.MillionthsPerOne);
    }

    public DateTimeOffset Instant()
    {
        if (_element.ValueKind == JsonValueKind.String && InstantPattern.ExtendedIso.Parse(_element.GetString()!) is { Success: true } read && IsCountable(read.Value.InUtc().Date))
            return read.Value.ToDateTimeOffset();
        Fault("must be an instant in UTC from 1970 to 2999, yyyy-MM-ddTHH:mm:ssZ");
        return default;
    }

    public LocalTime? Time()
    {
        if (_element.ValueKind == JsonValueKind.String && _element.GetString() is { } text)
        {
            if (MinutePattern.Parse(text) is { Success: true } minute) return minute.Value;
            if (SecondPattern.Parse(text) is { Success: true } second) return second.Value;
        }

        Fault("must be a time of day, HH:mm or HH:mm:ss");
        return null;
    }

    public LocalDate? Date()
    {
        if (_element.ValueKind == JsonValueKind.String && LocalDatePattern.Iso.Parse(_element.GetString()!) is { Success: true } read && IsCountable(read.Value)) return read.Value;
        Fault("must be a date from 1970 to 2999, yyyy-MM-dd");
        return null;
    }

    /// <summary>Sessions are counted beyond a date on both sides; at the ends of the calendar there is nothing to count to.</summary>
    private static bool IsCountable(LocalDate date) => date.Year is >= 1970 and <= 2999;

    /// <summary>False when an escape such as <c>\ud800</c> stands alone: the parser lets it through and only reading the text fails.</summary>
    private static bool Decodes(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(member => member.Name is not null && Decodes(member.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(Decodes),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Fault(string why)
    {
        // What is missing was said by whoever looked for it.
        if (_element.ValueKind != JsonValueKind.Undefined) faults.Add($"{path}: {why}");
    }
}
