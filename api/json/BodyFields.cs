using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TraderTerminal.Api.Problems;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Api.Json;

/// <summary>The members of a JSON body, read strictly: what is unknown, of the wrong type or out of range is a fault, and all faults are kept.</summary>
/// <remarks>Members are named exactly; <c>null</c> is the same as absent. Numbers with a point may be strings, the form we write, or plain JSON numbers.</remarks>
internal sealed class BodyFields
{
    /// <summary>Names, reasons and ids; what is longer belongs nowhere in a command.</summary>
    public const int TextLengthMax = 500;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly List<Fault> _faults = [];

    private BodyFields() { }

    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>True when there is no fault. To be asked last: members that nobody has read are unknown and become faults.</summary>
    public bool IsSound
    {
        get
        {
            foreach (var name in _members.Keys) Add(name, Fault.UnknownMember, $"There is no member {Shown(name)}.");
            _members.Clear();
            return _faults.Count == 0;
        }
    }

    public void Add(string field, string code, string text) => _faults.Add(new Fault(field, code, text));

    /// <param name="mayBeEmpty">True when a request without a body is one with no members.</param>
    public static async ValueTask<BodyFields> Read(HttpRequest request, CancellationToken cancel, bool mayBeEmpty = false)
    {
        var body = await BoundedBody.Read(request, cancel)
            ?? throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        return body.Length == 0 && mayBeEmpty ? new BodyFields() : Parse(body);
    }

    public static BodyFields Parse(ReadOnlyMemory<byte> body)
    {
        var fields = new BodyFields();
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) fields.Add("", Fault.MalformedJson, "The body is not a JSON object.");
            else
            {
                ReadAll(document.RootElement);
                fields.Take(document.RootElement.Clone());
            }
        }
        catch (JsonException fault)
        {
            var (line, column) = (fault.LineNumber + 1, fault.BytePositionInLine + 1);
            fields.Add("", Fault.MalformedJson, $"The body is not strict JSON: line {line}, column {column}.");
        }
        catch (InvalidOperationException)
        {
            fields.Add("", Fault.MalformedJson, "A name or a text of the body has half a character, or bytes that are none.");
        }

        return fields;
    }

    /// <summary>Reads every name and text once.</summary>
    /// <exception cref="InvalidOperationException">One cannot be read: half a character, as <c>\ud800</c>, is strict JSON and no text.</exception>
    private static void ReadAll(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        else if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) ReadAll(item);
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                ReadAll(member.Value);
            }
        }
    }

    /// <param name="hasLines">It may have line breaks; each is one character, however it was typed.</param>
    public string? Text(string name, int lengthMax = TextLengthMax, bool hasLines = false)
    {
        if (Take(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) return Wrong<string>(name, $"{name} is a text.");
        var text = value.GetString()!.Trim();
        if (hasLines) text = text.ReplaceLineEndings("\n");
        if (text.Length == 0) return null;
        if (text.Length <= lengthMax && !text.Any(sign => char.IsControl(sign) && !(hasLines && sign == '\n'))) return text;
        Add(name, Fault.OutOfRange, $"{name} has at most {lengthMax} characters, and none of control.");
        return null;
    }

    public string? RequiredText(string name, int lengthMax = TextLengthMax, bool hasLines = false)
    {
        var (faults, text) = (_faults.Count, Text(name, lengthMax, hasLines));
        if (text is null && _faults.Count == faults) Missing(name);
        return text;
    }

    /// <summary>The texts of an array; empty when it is absent or no such array.</summary>
    public EquatableArray<string> Texts(string name, int countMax, int lengthMax)
    {
        if (Take(name) is not { } value) return default;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > countMax || !value.EnumerateArray().All(item => IsText(item, lengthMax)))
            return Wrong<EquatableArray<string>>(name, $"{name} is an array of at most {countMax} texts of at most {lengthMax} characters.");
        return value.EnumerateArray().Select(item => item.GetString()!.Trim()).ToEquatableArray();
    }

    private static bool IsText(JsonElement item, int lengthMax) =>
        item.ValueKind == JsonValueKind.String && item.GetString()!.Trim() is { Length: > 0 } text && text.Length <= lengthMax && !text.Any(char.IsControl);

    public bool Flag(string name) => OptionalFlag(name) ?? false;

    /// <summary>Null when it is not said.</summary>
    public bool? OptionalFlag(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Wrong<bool?>(name, $"{name} is true or false."),
    };

    /// <summary>One of an enumeration's names, written in camel case.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Take(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String)
        {
            foreach (var choice in Enum.GetValues<T>())
            {
                if (value.ValueEquals(JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()))) return choice;
            }
        }

        var names = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
        return Wrong<T?>(name, $"{name} is one of {names}.");
    }

    public T? RequiredChoice<T>(string name)
        where T : struct, Enum
    {
        var (faults, choice) = (_faults.Count, Choice<T>(name));
        if (choice is null && _faults.Count == faults) Missing(name);
        return choice;
    }

    /// <summary>A plain decimal number, exact as it is written.</summary>
    public decimal? Number(string name)
    {
        if (Take(name) is not { } value) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out var number)
            ? number
            : Wrong<decimal?>(name, $"{name} is a plain decimal number, as \"15500.25\".");
    }

    /// <summary>A whole JSON number, whatever its size; null when absent, <paramref name="isWhole"/> false when it is something else.</summary>
    public int? Whole(string name, out bool isWhole)
    {
        isWhole = true;
        if (Take(name) is not { } value) return null;
        isWhole = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _);
        return isWhole ? value.GetInt32() : null;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Take(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String && Instants.TryRead(value.GetString()!, out var at)
            ? at
            : Wrong<DateTimeOffset?>(name, $"{name} is a time such as 2026-10-20T14:30:00Z.");
    }

    /// <summary>The members of each object in an array; null when it is absent or no such array.</summary>
    public IReadOnlyList<BodyFields>? Objects(string name, int countMax)
    {
        if (Take(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return Wrong<IReadOnlyList<BodyFields>>(name, $"{name} is an array of objects.");
        if (value.GetArrayLength() <= countMax) return [.. value.EnumerateArray().Select(Of)];
        Add(name, Fault.OutOfRange, $"{name} has at most {countMax} items.");
        return null;
    }

    /// <summary>The members of an object; null when it is absent or no object.</summary>
    public BodyFields? Object(string name)
    {
        if (Take(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Object ? Of(value) : Wrong<BodyFields>(name, $"{name} is an object.");
    }

    /// <summary>A whole number within bounds; null when it is absent or is not.</summary>
    public int? Count(string name, int min, int max)
    {
        var count = Whole(name, out var isWhole);
        if (isWhole && (count is null || (count >= min && count <= max))) return count;
        Add(name, isWhole ? Fault.OutOfRange : Fault.WrongType, $"{name} is a whole number from {min} to {max}.");
        return null;
    }

    public int RequiredCount(string name, int min, int max)
    {
        var (faults, count) = (_faults.Count, Count(name, min, max));
        if (count is null && _faults.Count == faults) Missing(name);
        return count ?? min;
    }

    /// <summary>Whole numbers within bounds; none when the list is absent or has a fault.</summary>
    public IReadOnlyList<int> Counts(string name, int min, int max, int countMax)
    {
        if (Take(name) is not { } value) return [];
        var isList = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= countMax;
        if (isList && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Number && one.TryGetInt32(out var count) && count >= min && count <= max))
            return [.. value.EnumerateArray().Select(one => one.GetInt32())];
        Add(name, Fault.OutOfRange, $"{name} is a list of at most {countMax} whole numbers from {min} to {max}.");
        return [];
    }

    public void Missing(string name) => Add(name, Fault.Missing, $"{name} is missing.");

    /// <summary>Takes over what is wrong with an inner object.</summary>
    public void Include(string name, BodyFields inner)
    {
        _ = inner.IsSound;
        _faults.AddRange(inner.Faults.Select(fault => fault with { Field = $"{name}.{fault.Field}" }));
    }

    /// <summary>The members of an object that was read already.</summary>
    public static BodyFields Of(JsonElement element)
    {
        var fields = new BodyFields();
        fields.Take(element);
        return fields;
    }

    private void Take(JsonElement element)
    {
        foreach (var member in element.EnumerateObject()) _members[member.Name] = member.Value;
    }

    /// <summary>True while a member is there that was not read yet.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    private JsonElement? Take(string name) =>
        _members.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T? Wrong<T>(string name, string text)
    {
        Add(name, Fault.WrongType, text);
        return default;
    }

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40];
}
