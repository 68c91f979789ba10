using System.Globalization;

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

    /// <summary>A whole number from 0; 0 when it is absent.</summary>
    public long Whole(string name, string? text)
    {
        if (text is null) return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        _faults.Add(new Fault(name, Fault.WrongType, $"{name} is a whole number from 0."));
        return 0;
    }

    public int Limit(string? text)
    {
        if (text is null) return LimitDefault;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= LimitMax)
            return number;
        _faults.Add(new Fault("limit", Fault.OutOfRange, $"limit is a whole number from 1 to {LimitMax}."));
        return LimitDefault;
    }

    public DateTimeOffset? Instant(string name, string? text)
    {
        if (text is null) return null;
        if (Instants.TryRead(text, out var at)) return at;
        _faults.Add(new Fault(name, Fault.WrongType, $"{name} is a time such as 2026-10-20T14:30:00Z."));
        return null;
    }

    public Guid? Id(string name, string? text)
    {
        if (text is null) return null;
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        _faults.Add(new Fault(name, Fault.WrongType, $"{name} is an id."));
        return null;
    }
}
