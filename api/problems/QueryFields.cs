using System.Globalization;
using System.Text.Json;
using TraderTerminal.Domain.Calendar;

namespace TraderTerminal.Api.Problems;

/// <summary>Reads the parameters of an address and collects what is wrong with them.</summary>
internal sealed class QueryFields
{
    /// <summary>Rows when the caller names no number.</summary>
    public const int LimitDefault = 100;

    /// <summary>More rows than this are asked for in several steps.</summary>
    public const int LimitMax = 1_000;

    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> Faults => _faults;

    public void Add(string name, string text) => _faults.Add(new Fault(name, Fault.OutOfRange, text));

    /// <summary>A whole number from 0; 0 when it is absent.</summary>
    public long Whole(string name, string? text)
    {
        if (text is null) return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        _faults.Add(new Fault(name, Fault.WrongType, $"{name} is a whole number from 0."));
        return 0;
    }

    public int Limit(string? text) => Count("limit", text, LimitDefault, 1, LimitMax);

    /// <summary>A whole number within bounds; the fallback when it is absent.</summary>
    public int Count(string name, string? text, int fallback, int min, int max)
    {
        if (text is null) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        _faults.Add(new Fault(name, Fault.OutOfRange, $"{name} is a whole number from {min} to {max}."));
        return fallback;
    }

    public DateTimeOffset? Instant(string name, string? text)
    {
        if (text is null) return null;
        if (Instants.TryRead(text, out var at)) return at;
        _faults.Add(new Fault(name, Fault.WrongType, $"{name} is a time such as 2026-10-20T14:30:00Z."));
        return null;
    }

    public TradeDate? TradeDate(string name, string? text)
    {
        if (text is null) return null;
        if (Domain.Calendar.TradeDate.TryParse(text, out var date)) return date;
        _faults.Add(new Fault(name, Fault.WrongType, $"{name} is a trade date such as 2026-10-20."));
        return null;
    }

    /// <summary>One of an enumeration's names in camel case; the fallback when it is absent, and a fault when there is none.</summary>
    public T Choice<T>(string name, string? text, T? fallback)
        where T : struct, Enum
    {
        if (text is null && fallback is { } usual) return usual;
        foreach (var value in Enum.GetValues<T>())
        {
            if (text == JsonNamingPolicy.CamelCase.ConvertName(value.ToString())) return value;
        }

        var fault = text is null ? Fault.Missing : Fault.OutOfRange;
        _faults.Add(new Fault(name, fault, $"{name} is one of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}."));
        return default;
    }

    public Guid? Id(string name, string? text)
    {
        if (text is null) return null;
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        _faults.Add(new Fault(name, Fault.WrongType, $"{name} is an id."));
        return null;
    }
}
