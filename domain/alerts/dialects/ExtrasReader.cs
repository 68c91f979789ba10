using System.Collections.Frozen;
using System.Text.RegularExpressions;
using TraderTerminal.Domain.Values;

namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>What is left over: fields that would change the order are refused, the rest is kept as it is.</summary>
internal static partial class ExtrasReader
{
    /// <summary>Names of the dialects in use that mean something to an order and that we do not do. A neutral value does no harm.</summary>
    private static readonly FrozenSet<string> Meaningful =
        """
        delay cancelordertype ignoretradingwindows quantitytype trailamount trailpercent trailprice extendedhours optiontype intrinsicvalue expiration
        strikecount strikesaway strikeprice expirydate orderstrike riskpercentage riskpercent maxpositionsize dollartp dollarsl percentagetp percentagesl
        trail trailtrigger trailstop trailfreq breakeven updatetp updatesl pyramid duplicatepositionallow reverseorderclose samedirectionignore
        advancetpsl gtdinsecond lmttomarketwait flattenfirst requiremarketposition maxpositions targetquantity strategyexitblock appendatm
        ocoid ratelimit killswitch percent max reduceonly currencytype amountpertradetype amountpertrade takeprofits investmenttype
        orderpriceoffset test tp2 tp3 tp4 t2 t3 t4
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static EquatableArray<AlertExtra> Read(AlertReading reading, AlertAction action)
    {
        var extras = new List<AlertExtra>();
        foreach (var field in reading.Fields.All.Where(field => !field.IsUsed))
        {
            var value = field.Value;
            if ((field.IsUnsupported || Meaningful.Contains(field.Name) || Exit().IsMatch(field.Name)) && !IsHarmless(field))
            {
                // A cancel that asked for less must not cancel more: that could take away a protecting stop.
                if (action == AlertAction.Cancel && field.Name == "cancelordertype")
                    reading.Complaints.Add(AlertCodes.UnsupportedField, $"{field.Path} is not supported", value.At);
                else reading.Wrong(AlertCodes.UnsupportedField, $"{field.Path} is not supported: {FieldValues.Shown(value)}", value);
            }
            else if (FieldValues.IsUnresolved(value) || FieldValues.IsNotANumber(value))
            {
                reading.Complaints.Warn($"{field.Path} says nothing: {FieldValues.Shown(value)}");
            }
            else if (field.Name == "extras" && value is AlertNode.Map more)
            {
                extras.AddRange(more.Members.Where(member => !SecretNames.Contains(FieldName.Normal(member.Key))).Select(member => new AlertExtra(member.Key, NodeJson.Of(member.Value))));
            }
            else
            {
                extras.Add(new(field.Path, NodeJson.Of(value)));
            }
        }

        return new([.. extras.DistinctBy(extra => extra.Name, StringComparer.Ordinal)]);
    }

#pragma warning disable MA0009 // Anchored, and nothing in it repeats but digits.
    /// <summary>Whatever its shape, it asks for an exit: an entry that was sent without it would stand unprotected.</summary>
    [GeneratedRegex("^((stop|take|profit|trailing|break|exit)(loss|profit|target|stop|even|price)|bracket|(sl|tp|stop|target|exit)s?[0-9]*$|t[0-9]+$|(sl|tp)(price|offset|points|ticks|percent|pips|amount|type|distance|dollar|usd)|tpsl|sltp|targetprice|oco|oso)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Exit();
#pragma warning restore MA0009

    private static bool IsHarmless(AlertField field) =>
        FieldValues.IsNeutral(field.Value)
        || (field.Name == "quantitytype" && FieldName.Normal(FieldValues.Words(field.Value) ?? "") is "fixedquantity" or "contracts");
}
