using TraderTerminal.Domain.Instruments;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Brokers;

namespace TraderTerminal.Tests.Runtime;

/// <summary>A broker in front of another one: mirroring a fill fails, or does not end, when told so.</summary>
internal sealed class ObstinateBroker(IBroker inner) : IBroker
{
    /// <summary>Mirroring throws a fault of ours.</summary>
    public bool Throws { get; set; }

    /// <summary>What a picture shows instead of the truth; null for the truth.</summary>
    public Func<BrokerSnapshot, BrokerSnapshot>? Shows { get; set; }

    /// <summary>The next picture is taken, and shown when this is over.</summary>
    public Task? NextPictureWaits { get; set; }

    /// <summary>The history does not know these fills.</summary>
    public HashSet<FillId> Hidden { get; } = [];

    /// <summary>Every answered question for a picture.</summary>
    public int Pictures { get; private set; }

    /// <summary>Mirroring on this account waits for it.</summary>
    public (AccountId Account, Task Gate)? Holds { get; set; }

    /// <summary>What it trades now as the front month; null for what the broker behind it says.</summary>
    public Func<AccountId, string, ValueTask<ContractSymbol?>>? FrontMonth { get; set; }

    public ValueTask<ContractSymbol?> Front(AccountId account, string root, CancellationToken cancel) => FrontMonth?.Invoke(account, root) ?? inner.Front(account, root, cancel);

    /// <summary>It attaches one stop and no more.</summary>
    public bool IsOneStop { get; set; }

    public bool AttachesOneStop(AccountId account) => IsOneStop;

    public ValueTask Connect(AccountId account, Usd balance, IBrokerEvents events, CancellationToken cancel) => inner.Connect(account, balance, events, cancel);

    public async ValueTask<BrokerSnapshot> Snapshot(AccountId account, CancellationToken cancel)
    {
        var truth = await inner.Snapshot(account, cancel);
        if (NextPictureWaits is { } wait)
        {
            NextPictureWaits = null;
            await wait.WaitAsync(cancel);
        }

        Pictures++;
        return Shows is { } shows ? shows(truth) : truth;
    }

    public async ValueTask<IReadOnlyList<BrokerFill>> FillsAfter(AccountId account, FillId? last, CancellationToken cancel) =>
        [.. (await inner.FillsAfter(account, last, cancel)).Where(fill => !Hidden.Contains(fill.Id))];

    public ValueTask<OrderLookUp> Find(AccountId account, OrderId order, CancellationToken cancel) => inner.Find(account, order, cancel);

    public ValueTask<OrderOutcome> Place(PlaceOrder order, CancellationToken cancel) => inner.Place(order, cancel);

    public ValueTask<OrderOutcome> Cancel(AccountId account, OrderId order, CancellationToken cancel) => inner.Cancel(account, order, cancel);

    public ValueTask<OrderOutcome> Modify(AccountId account, OrderId order, OrderChange change, CancellationToken cancel) => inner.Modify(account, order, change, cancel);

    public async ValueTask Mirror(AccountId account, BrokerFill fill, CancellationToken cancel)
    {
        if (Throws) throw new InvalidOperationException("a fault on purpose");
        if (Holds is { } held && held.Account == account) await held.Gate;
        await inner.Mirror(account, fill, cancel);
    }
}
