using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Evidence;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Alerts;
using TraderTerminal.Journal;
using TraderTerminal.Silo.Storage;

namespace TraderTerminal.Silo.Evidence;

/// <summary>Writes the proof of one decision: what it was made on, and the way from its events to an anchor. Reads the account's history, then the shard's once.</summary>
/// <remarks>Of events that are not the account's only hashes are told: another trader's orders, and what operators may sign in with, are nobody's business.</remarks>
internal sealed class BundleWriter(IEventReader journal, ShardId shard, AccountId account, AlertId alert, TimeProvider time)
{
    private const int PageEvents = 512;

    private readonly string _stream = Streams.Account(account);
    private readonly BookShelf _books = new();

    /// <param name="decided">Where the decision's events stand.</param>
    /// <param name="anchors">Of which the first behind the decision ends the path; without one, the journal's head does.</param>
    public async IAsyncEnumerable<string> Lines(CommandId command, (long First, long Last) decided, IReadOnlyList<Anchor> anchors, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string Summed(string line)
        {
            sum.AppendData(Encoding.UTF8.GetBytes(line + BundleLines.End));
            return line + BundleLines.End;
        }

        var (before, turn) = await Turn(decided, cancel);
        var started = await Start(turn[0], cancel);
        yield return Summed(BundleLines.Write(new BundleHead(
            BundleHead.Word, BundleHead.Known, account, alert, shard.Value, command, decided.First, decided.Last, started?.Version, SystemStatus.Version, ChainHash.Cut(time.GetUtcNow()))));
        var facts = BundleFacts.Of(before, turn);
        foreach (var fact in new[] { facts.State, facts.Rules, facts.Inputs, facts.Decision }) yield return Summed(fact);

        var anchor = anchors.Where(one => one.Shard == shard && one.Position >= decided.Last && !one.Tree.IsEmpty).MinBy(one => one.Position);
        var to = anchor?.Position ?? await journal.Head(shard, cancel);
        var delivery = await Deliveries.Find(journal, shard, alert, cancel);
        var (tree, others, previous) = (new TreeParts(), new TreeParts(), ChainHash.Genesis);
        for (long at = 0; at < to;)
        {
            var page = await journal.ReadFeed(shard, at, (int)Math.Min(PageEvents, to - at), cancel);
            if (page.Count == 0) throw new JournalFormatException($"The history ends at {at}, before {to}: ./run verify names what is missing.");
            foreach (var stored in page)
            {
                if (stored.Position != ++at) throw new JournalFormatException($"Event {at} is missing: ./run verify names what else is.");
                tree.Add(at - 1, stored.Hash.Span);
                var isTold = (stored.Stream == _stream && at <= decided.Last) || at == started?.Position || (at < decided.First && (delivery is null ? IsDelivery(stored) : at == delivery.Position));
                if (isTold || at == to)
                {
                    foreach (var part in others.Parts) yield return Summed(BundleLines.Write(Sealed(part)));
                    others.Clear();
                }

                if (isTold) yield return Summed(BundleLines.Write(BundleEvent.Of(stored, previous.Span)));
                else if (at == to) yield return Summed(BundleLines.Write(Sealed(new(at - 1, 1, HashTree.Leaf(stored.Hash.Span)))));
                else others.Add(at - 1, stored.Hash.Span);
                previous = stored.Hash;
            }
        }

        var end = new BundleEnd(
            BundleEnd.Word, to, Convert.ToHexStringLower(previous.Span), Convert.ToHexStringLower(tree.Root()), anchor?.MadeAt, Convert.ToHexStringLower(sum.GetHashAndReset()));
        yield return BundleLines.Write(end) + BundleLines.End;
    }

    /// <summary>Asked of every delivery before the decision, for an alert that came in a batch.</summary>
    private bool IsDelivery(StoredEvent stored) =>
        stored.Type == AlertDesk.Received && EventRegistry.Decode(stored) is HookEvent.AlertReceived received && Deliveries.Brought(received.Delivery, alert);

    private static BundleSealed Sealed(TreePart part) => new(BundleSealed.Word, part.First + 1, part.Count, Convert.ToHexStringLower(part.Hash.Span));

    /// <summary>The account before the decision, and the decision's own events.</summary>
    private async Task<(AccountState Before, IReadOnlyList<StoredEvent> Turn)> Turn((long First, long Last) decided, CancellationToken cancel)
    {
        var state = AccountState.Initial;
        var turn = new List<StoredEvent>();
        await foreach (var stored in journal.ReadStream(shard, _stream, cancel))
        {
            if (stored.Position > decided.Last) break;
            if (stored.Position >= decided.First) turn.Add(stored);
            else state = AccountFold.Evolve(state, EventRegistry.DecodeAccount(stored), _books.Read);
        }

        return turn.Count > 0 ? (state, turn) : throw new JournalFormatException($"{_stream} has no event at {decided.First}: ./run verify names what is missing.");
    }

    /// <summary>The start of the program that decided, where it stands in the same shard.</summary>
    private async Task<(string Version, long Position)?> Start(StoredEvent decided, CancellationToken cancel)
    {
        (string, long)? found = null;
        if (shard != Stores.Shard) return found;
        await foreach (var stored in journal.ReadStream(shard, Streams.Engine, cancel))
        {
            if (stored.Position > decided.Position) break;
            if (EventRegistry.Decode(stored) is EngineEvent.EngineStarted started && started.Epoch == decided.Epoch) found = (started.Version, stored.Position);
        }

        return found;
    }
}
