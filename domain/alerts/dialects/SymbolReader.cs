using TraderTerminal.Domain.Instruments;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>Finds what an alert is about.</summary>
internal static class SymbolReader
{
    private const string Aliases = "symbol ticker instrument contract contractid tvinstrument market pair sym";

    /// <summary>True when one of the names of a symbol is there.</summary>
    public static bool IsGiven(AlertFields fields) => fields.Has(Aliases);

    /// <summary>Null when none was given or it is in no form; a complaint is only made when the action needs one.</summary>
    public static AlertSymbol? Read(AlertReading reading, AlertAction action)
    {
        var all = reading.Fields.Named(Aliases).Where(field => field.Value is not AlertNode.Null).ToList();
        foreach (var field in all) field.IsUsed = true;
        var said = all.Where(field => !FieldValues.IsBlank(field.Value)).ToList();
        if (said.Count == 0)
        {
            if (action is AlertAction.Flatten or AlertAction.Note or AlertAction.Cancel) return null;
            if (reading.DefaultSymbol is { } standing && SymbolForm.Read(standing, DateOnly.FromDateTime(reading.ReceivedAt.UtcDateTime)) is SymbolRead.Form known)
                return Symbol(reading, known.Symbol);
            reading.Complaints.Add(SymbolCodes.MissingSymbol, "no field says which symbol", all.FirstOrDefault()?.Value.At ?? 0);
            return null;
        }

        SymbolForm? form = null;
        foreach (var field in said)
        {
            if (Form(reading, field) is not { } next) return null;
            if (form is not null && !Agree(form, next))
            {
                reading.Complaints.Add(
                    AlertCodes.ConflictingFields, $"symbol: {said[0].Path} says {FieldValues.Shown(said[0].Value)}, {field.Path} says {FieldValues.Shown(field.Value)}",
                    field.Value.At);
                return null;
            }

            // The sender named the month somewhere: that is the more exact one.
            if (form is null || (form.Contract is null && next.Contract is not null)) form = next;
        }

        return Symbol(reading, form!);
    }

    private static bool Agree(SymbolForm a, SymbolForm b) =>
        a.Root == b.Root && (a.Contract is null || b.Contract is null || a.Contract == b.Contract)
        && (a.Continuous is null || b.Continuous is null || a.Continuous == b.Continuous);

    private static SymbolForm? Form(AlertReading reading, AlertField field)
    {
        if (FieldValues.IsUnresolved(field.Value) || FieldValues.IsNotANumber(field.Value))
        {
            reading.Complaints.Add(AlertCodes.UnresolvedPlaceholder, $"{field.Path} is {FieldValues.Shown(field.Value)}", field.Value.At);
            return null;
        }

        if (field.Value is not AlertNode.Text text)
        {
            reading.Complaints.Add(SymbolCodes.InvalidSymbol, $"{field.Path} is no symbol: {FieldValues.Shown(field.Value)}", field.Value.At);
            return null;
        }

        switch (SymbolForm.Read(text.Value, DateOnly.FromDateTime(reading.ReceivedAt.UtcDateTime)))
        {
            case SymbolRead.Form read:
                return read.Symbol;
            case SymbolRead.Malformed malformed:
                reading.Complaints.Add(malformed.Code, $"{field.Path}: {malformed.Reason}", field.Value.At);
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The exchange may stand in the symbol or in a field of its own; that field stays an extra.</summary>
    private static AlertSymbol Symbol(AlertReading reading, SymbolForm form)
    {
        var field = reading.Fields.Named("exchange").FirstOrDefault(candidate => candidate.Value is AlertNode.Text && !FieldValues.IsUnresolved(candidate.Value));
        var (exchange, delayed) = SymbolForm.ExchangeOf((field?.Value as AlertNode.Text)?.Value);
        if (form.Delayed || delayed) reading.Complaints.Warn("the sender's feed is delayed");
        return new(form.Root, form.Contract, form.Continuous, form.Exchange ?? exchange, form.Delayed || delayed, form.Raw);
    }
}
