using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Evidence;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Accounts;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Journal;

namespace TraderTerminal.Silo.Evidence;

/// <summary>Checks a bundle with nothing but itself and, where they are given, anchors: hashes the path again, folds the history, and makes the decision once more.</summary>
/// <remarks>Read line by line; held are the account's state and the decision's own events.</remarks>
internal sealed class BundleCheck(ILookup<long, Anchor> anchors)
{
    private const string Form = "form", Path = "path", Anchored = "anchor", History = "history", Alert = "alert", Program = "program", State = "state", Rules = "rules", Inputs = "inputs", Decision = "decision";

    private static readonly string[] Names = [Form, Path, Anchored, History, Alert, Program, State, Rules, Inputs, Decision];

    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly BookShelf _books = new();
    private readonly TreeParts _tree = new();
    private readonly List<StoredEvent> _turn = [];
    private readonly List<string> _facts = [];
    private AccountState? _state = AccountState.Initial;
    private BundleHead? _head;
    private BundleEnd? _end;

    /// <summary>The hash of the event that was read last, and its position.</summary>
    private (long Position, byte[] Hash) _last = (0, ChainHash.Genesis.ToArray());

    /// <summary>Of the last line, when it seals one event alone.</summary>
    private string? _lastSealed;

    private long _version;
    private int _line;
    private bool _hasDelivery;
    private string? _startedBy;
    private int _anchorsMet;

    public static async Task<BundleReport> Run(Stream file, IReadOnlyList<Anchor> anchors, CancellationToken cancel)
    {
        var check = new BundleCheck(anchors.ToLookup(anchor => anchor.Position));
        await check.Read(file, cancel);
        check.Conclude();
        return new([.. Names.Select(name => new BundlePart(name, check._faults.GetValueOrDefault(name), check._said.GetValueOrDefault(name, "")))], check._notes);
    }

    private async Task Read(Stream file, CancellationToken cancel)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await foreach (var bytes in ByteLines.Of(file, cancel))
            {
                _line++;
                if (_end is not null)
                {
                    Fault(Form, $"line {_line} stands behind the end");
                    return;
                }

                if (ByteLines.Text(bytes) is not { } text) Fault(Form, $"line {_line} is no whole line of text");
                else if (_line == 1) Head(text);
                else if (_line <= 5) _facts.Add(text);
                else if (BundleLines.IsOf(text, BundleEvent.Word)) Event(text);
                else if (BundleLines.IsOf(text, BundleSealed.Word)) Sealed(text);
                else if (BundleLines.IsOf(text, BundleEnd.Word)) End(text, Convert.ToHexStringLower(sum.GetCurrentHash()));
                else Fault(Form, $"line {_line} is no line of a bundle");
                sum.AppendData(bytes.Span);
            }
        }
        catch (FormatException broken)
        {
            Fault(Form, broken.Message);
        }
    }

    private void Head(string text)
    {
        _head = BundleLines.Read<BundleHead>(text);
        if (_head is null) Fault(Form, "line 1 is no head of a bundle");
        else if (_head.Format != BundleHead.Known) Fault(Form, $"it has format {_head.Format}; this program knows {BundleHead.Known}");
        else if (_head.Command != AlertForAccount.CommandOf(_head.Account, _head.Alert)) Fault(History, $"command {_head.Command} does not decide alert {_head.Alert} on {_head.Account}");
    }

    private void Event(string text)
    {
        _lastSealed = null;
        if (BundleLines.Read<BundleEvent>(text) is not { } read || Bytes(read.Previous) is not { } previous)
        {
            Fault(Form, $"line {_line} is no event as this program writes it");
            return;
        }

        if (_last.Position == read.Position - 1 && !_last.Hash.AsSpan().SequenceEqual(previous)) Fault(Path, $"event {read.Position} does not follow the event before it");
        var stored = read.Stored(new ShardId(_head?.Shard ?? 0));
        var hash = ChainHash.Next(previous, stored);
        _last = (read.Position, hash);
        Grow(new TreePart(read.Position - 1, 1, HashTree.Leaf(hash)));
        Hold(read.Position, hash);
        Tell(stored);
    }

    private void Sealed(string text)
    {
        if (BundleLines.Read<BundleSealed>(text) is not { } read || Bytes(read.Hash) is not { } hash)
        {
            Fault(Form, $"line {_line} is no sealed part as this program writes it");
            return;
        }

        _lastSealed = read.Count == 1 ? read.Hash : null;
        Grow(new TreePart(read.First - 1, read.Count, hash));
    }

    /// <summary>Adds to the tree, and holds it against every anchor that stands there.</summary>
    private void Grow(TreePart part)
    {
        if (!part.IsAligned || part.First != _tree.End || part.Count > long.MaxValue - part.First)
        {
            Fault(Path, $"line {_line}: {part.Count} events from {part.First + 1} on do not follow event {_tree.End}");
            return;
        }

        _tree.Add(part);
        foreach (var anchor in Anchors(_tree.End).Where(anchor => !anchor.Tree.IsEmpty))
        {
            _anchorsMet++;
            if (!anchor.Tree.Span.SequenceEqual(_tree.Root())) Fault(Anchored, $"the tree up to {_tree.End} is not the one of the anchor of {Time(anchor.MadeAt)}");
        }
    }

    /// <summary>Holds an event's hash against every anchor that stands there.</summary>
    private void Hold(long position, ReadOnlySpan<byte> hash)
    {
        foreach (var anchor in Anchors(position))
        {
            _anchorsMet++;
            if (!anchor.Hash.Span.SequenceEqual(hash)) Fault(Anchored, $"the hash at {position} is not the one of the anchor of {Time(anchor.MadeAt)}");
        }
    }

    private IEnumerable<Anchor> Anchors(long position) => anchors[position].Where(anchor => anchor.Shard.Value == (_head?.Shard ?? 0));

    /// <summary>What the event says: the account's own are folded, the delivery and the program's start looked at.</summary>
    private void Tell(StoredEvent stored)
    {
        if (_head is not { } head) return;
        try
        {
            if (stored.Stream == Streams.Account(head.Account)) Own(head, stored);
            else if (stored.Stream == Streams.Engine && EventRegistry.Decode(stored) is EngineEvent.EngineStarted started) _startedBy = started.Version;
            else if (EventRegistry.Decode(stored) is HookEvent.AlertReceived received && Deliveries.Brought(received.Delivery, head.Alert) && stored.Position < head.First) _hasDelivery = true;
            else Fault(History, $"event {stored.Position} of {stored.Stream} does not belong to this decision");
        }
        catch (Exception wrong) when (wrong is UnknownEventException or JsonException or InvalidOperationException or OverflowException or ArgumentException or KeyNotFoundException or FormatException)
        {
            Fault(History, $"event {stored.Position} cannot be read by this program: {wrong.Message}");
            _state = null;
        }
    }

    private void Own(BundleHead head, StoredEvent stored)
    {
        if (stored.Version != ++_version) Fault(History, $"the account's event {_version} is missing");
        if (stored.Position < head.First)
        {
            if (_state is not null) _state = AccountFold.Evolve(_state, EventRegistry.DecodeAccount(stored), _books.Read);
        }
        else if (stored.Position > head.Last || stored.Command != head.Command) Fault(History, $"event {stored.Position} is not one of the decision");
        else _turn.Add(stored);
    }

    private void End(string text, string sum)
    {
        _end = BundleLines.Read<BundleEnd>(text);
        if (_end is null)
        {
            Fault(Form, "the last line is no end of a bundle");
            return;
        }

        if (_end.Sha256 != sum) Fault(Form, "its bytes are not those that were written: the sum does not fit");
        if (_end.Position != _tree.End) Fault(Path, $"it ends at {_tree.End}, not at {_end.Position}");
        else if (_end.Tree != Convert.ToHexStringLower(_tree.Root())) Fault(Path, $"the tree over {_end.Position} events is another");
        if (Bytes(_end.Hash) is not { } hash || !(_last.Position == _end.Position ? _last.Hash.AsSpan().SequenceEqual(hash) : _lastSealed == Convert.ToHexStringLower(HashTree.Leaf(hash))))
            Fault(Path, $"the hash at {_end.Position} is another");
        else if (_last.Position != _end.Position) Hold(_end.Position, hash);
    }

    private void Conclude()
    {
        if (_head is null || _end is null)
        {
            Fault(Form, _end is null ? "it has no end: a part of it is missing" : "it has no head");
            return;
        }

        Said(Form, string.Create(CultureInfo.InvariantCulture, $"{_line} lines, written at {Time(_head.MadeAt)} by {_head.MadeBy}"));
        Said(Path, string.Create(CultureInfo.InvariantCulture, $"leads to event {_end.Position} of shard {_head.Shard}, tree {_end.Tree}"));
        Said(Anchored, _anchorsMet > 0 ? "held against the anchors that were given" : "none was given that stands here");
        if (_anchorsMet == 0) _notes.Add($"Without an anchor the bundle proves itself alone. An anchor kept elsewhere must say: {_head.Shard} {_end.Position} {_end.Hash} … {_end.Tree}");
        Said(History, string.Create(CultureInfo.InvariantCulture, $"{_version} events of {_head.Account}, from its first to the decision"));
        Said(Alert, _hasDelivery ? $"{_head.Alert}, as it was received" : $"{_head.Alert}; its delivery is not in the bundle");
        if (_startedBy != _head.DecidedBy) Fault(Program, $"it says {_head.DecidedBy ?? "nothing"}, and the path {_startedBy ?? "nothing"}");
        Said(Program, $"{_head.DecidedBy ?? "not known"}; this one is {SystemStatus.Version}");
        if (_turn.Count == 0 || _turn.Count != _head.Last - _head.First + 1) Fault(History, "the events of the decision are missing");
        else if (_state is { } before && !_faults.ContainsKey(History)) Decide(before);
        foreach (var name in (string[])[State, Rules, Inputs, Decision])
        {
            if (!_said.ContainsKey(name) && !_faults.ContainsKey(name)) Fault(name, "not checked: the history does not hold");
        }
    }

    private void Decide(AccountState before)
    {
        try
        {
            Facts(before);
            var happened = _turn.Select(EventRegistry.DecodeAccount).ToEquatableArray();
            if (DecidedAgain.DecisionIn(happened) is not { } recorded || DecidedAgain.AlertOf(recorded) != _head!.Alert)
            {
                Fault(Decision, $"the events do not decide alert {_head!.Alert}");
                return;
            }

            var inputs = InputsCodec.Decode(_turn[happened.ToList().IndexOf(recorded)].Meta);
            Compare(recorded, DecidedAgain.Of(before, new RecordedTurn(_head.Command, happened), inputs, _books.Read), inputs);
        }
        catch (Exception wrong) when (wrong is UnknownEventException or JsonException or InvalidOperationException or OverflowException or ArgumentException or KeyNotFoundException or FormatException)
        {
            Fault(Decision, $"it cannot be made again by this program: {wrong.Message}");
        }
    }

    /// <summary>What the bundle says for a person has to follow from its events.</summary>
    private void Facts(AccountState before)
    {
        var due = BundleFacts.Of(before, _turn);
        var told = _facts.Count == 4 ? new BundleFacts(_facts[0], _facts[1], _facts[2], _facts[3]) : new("", "", "", "");
        var schema = string.Create(CultureInfo.InvariantCulture, $"{{\"kind\":\"state\",\"schema\":{StateCodec.Schema},");
        if (told.State == due.State) Said(State, "follows from the history");
        else if (told.State.StartsWith("{\"kind\":\"state\",\"schema\":", StringComparison.Ordinal) && !told.State.StartsWith(schema, StringComparison.Ordinal))
        {
            Said(State, "is written in another form than this program's, and not compared: the history says it");
            _notes.Add("The state's text is of another version of the program. It was made anew from the history for the decision.");
        }
        else Fault(State, "is not the one that the history comes to");

        Same(Rules, told.Rules, due.Rules, $"{before.Book?.Id} {before.Book?.Version}");
        Same(Inputs, told.Inputs, due.Inputs, "as they were recorded with the decision");
        Same(Decision, told.Decision, due.Decision, null);
    }

    private void Same(string name, string told, string due, string? holds)
    {
        if (told != due) Fault(name, "are not what the events say");
        else if (holds is not null) Said(name, holds);
    }

    private void Compare(AccountEvent recorded, DecidedAgain again, DecisionInputs? inputs)
    {
        var outcome = DecidedAgain.OutcomeOf(recorded)!;
        if (again.Events is not { } events)
        {
            _notes.Add("The decision was recorded without its inputs, and the history does not say what was asked: it was not made again.");
            Said(Decision, $"{outcome}; not made again");
            return;
        }

        var now = events.Select(DecidedAgain.OutcomeOf).FirstOrDefault(said => said is not null) ?? "nothing";
        if (now != outcome) Fault(Decision, $"recorded is: {outcome}; made again by {SystemStatus.Version} it is: {now}");
        else if (again.IsExact && Different(events, inputs!) is { } place) Fault(Decision, $"made again by {SystemStatus.Version}, event {place + 1} of {_turn.Count} is another");
        Said(Decision, again.IsExact ? $"{outcome}; made again, byte for byte the same" : $"{outcome}; made again from what the history says was asked");
        if (!again.IsExact)
        {
            Said(Inputs, "were not recorded with the decision");
            _notes.Add("The decision was recorded by an earlier program, without its inputs: outcome and code are compared, not every byte.");
        }
    }

    /// <summary>The first event that differs; null when all are the same.</summary>
    private int? Different(IReadOnlyList<AccountEvent> events, DecisionInputs inputs)
    {
        for (var i = 0; i < Math.Max(events.Count, _turn.Count); i++)
        {
            if (i >= events.Count || i >= _turn.Count) return i;
            var meta = DecidedAgain.AlertOf(events[i]) is null ? EventCodec.NoMeta : InputsCodec.Encode(inputs);
            var (made, kept) = (EventRegistry.Encode(events[i], _head!.Command, i, meta), _turn[i]);
            if ((made.EventId, made.Type, made.SchemaVersion, made.Payload, made.Meta, ChainHash.Cut(made.OccurredAt)) != (kept.EventId, kept.Type, kept.SchemaVersion, kept.Payload, kept.Meta, kept.OccurredAt))
                return i;
        }

        return null;
    }

    private static byte[]? Bytes(string hash) => hash.Length == 2 * HashTree.SizeBytes && hash.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(hash) : null;

    /// <summary>The first fault of a part is the one that is told.</summary>
    private void Fault(string part, string text) => _faults.TryAdd(part, text);

    private void Said(string part, string text) => _said[part] = text;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
