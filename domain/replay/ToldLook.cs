using System.Globalization;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Values;
using static TraderTerminal.Domain.Accounts.AccountCommand;
using static TraderTerminal.Domain.Accounts.AccountEvent;

namespace TraderTerminal.Domain.Replay;

/// <summary>A recorded look that found a difference and did something about it, as a look at the replayed account.</summary>
internal static class ToldLook
{
    /// <summary>The broker stood as far from the replayed book as it stood from the recorded one. Null for a moment in which nothing was done about a difference.</summary>
    public static RecordLook? Of(CommandId id, AccountState now, AccountEvent[] moment)
    {
        var truth = Venue.Truth(now);
        AdoptedBy? person = null;
        foreach (var happened in moment)
        {
            switch (happened)
            {
                case DivergenceActed e when new Difference(e.Field, e.Ours, e.Theirs) is { Contract: { } contract }:
                    truth = Moved(truth, new(contract, Whole(e.Theirs) - Whole(e.Ours), moment.OfType<PositionAdopted>().FirstOrDefault(adopted => adopted.Contract == contract)?.Price));
                    break;
                case DivergenceActed e when new Difference(e.Field, e.Ours, e.Theirs).Strange is { } strange:
                    truth = truth with { Strange = truth.Strange.Add(new(strange, Whole(e.Theirs.Split(' ')[0]), 0)) };
                    break;
                case DivergenceActed { Field: Difference.Balance } e when Usd.TryParse(e.Ours, out var ours) && Usd.TryParse(e.Theirs, out var theirs):
                    truth = truth with { Balance = truth.Balance + theirs - ours };
                    break;
                case PositionAdopted { By: not Reconciling.Engine } e:
                    truth = Moved(truth, new(e.Contract, e.To - e.From, e.Price));
                    person = new(e.By, e.Reason);
                    break;
                default:
                    break;
            }
        }

        var differences = Reconciling.Differences(now, truth);
        return differences.Count == 0 ? null : new RecordLook(id, truth, moment[0].At, differences, moment[0].At, person);
    }

    private static BrokerTruth Moved(BrokerTruth truth, TruePosition by) => truth with
    {
        Positions = truth.Positions.Where(held => held.Contract != by.Contract).Append(by with { Net = truth.NetIn(by.Contract) + by.Net }).ToEquatableArray(),
    };

    private static int Whole(string net) => int.Parse(net, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
