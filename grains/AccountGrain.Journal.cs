using TraderTerminal.Domain.Accounts;
using TraderTerminal.Domain.Replay;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Events;
using TraderTerminal.Grains.Abstractions.Journal;
using TraderTerminal.Grains.Abstractions.Measures;
using static TraderTerminal.Domain.Accounts.AccountCommand;

namespace TraderTerminal.Grains;

/// <summary>Load, decide, append, fold.</summary>
public sealed partial class AccountGrain
{
    /// <summary>Decisions on a newer state after a conflict; only a second owner makes more, and that one is fenced.</summary>
    private const int AttemptsMax = 3;

    /// <summary>A snapshot is kept after this many events (engineering references 4.8: each 500 to 1,000).</summary>
    private const int SnapshotEvery = 1_000;

    private readonly string _stream = Streams.Account(id);
    private AccountState _state = AccountState.Initial;
    private long _snapshotAt;
    private long _position;
    private bool _isGone;

    /// <summary>What became of a command.</summary>
    private abstract record Done
    {
        /// <summary>In the journal, or nothing was to be recorded.</summary>
        public sealed record Recorded(IReadOnlyList<AccountEvent> Events) : Done;

        /// <summary>The command was done before; its answer is in the journal.</summary>
        public sealed record Repeated : Done;

        public sealed record Unavailable(string Why) : Done;
    }

    /// <summary>All or nothing: a journal that cannot be read to the end leaves the account as it was.</summary>
    private async Task Load()
    {
        var (state, position) = (AccountState.Initial, 0L);
        if (await services.Journal.LatestSnapshot(services.Shard, _stream, StateCodec.Schema, CancellationToken.None) is { } snapshot)
            (state, position) = (StateCodec.Decode(snapshot.State, ReadBook), snapshot.Position);
        var snapshotAt = state.Version;
        await foreach (var stored in services.Journal.ReadStream(services.Shard, _stream, state.Version, CancellationToken.None))
            (state, position) = (AccountFold.Evolve(state, EventRegistry.DecodeAccount(stored), ReadBook), stored.Position);
        (_state, _snapshotAt, _position) = (state, snapshotAt, position);
    }

    private async Task<Done> Do(AccountCommand command)
    {
        if (_levelsSeen != services.Levels.Version) await TakeOver();
        await TakeOverlays();
        if (_isGone) return new Done.Unavailable("The account is being rebuilt from the journal.");
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            // The machine's own time: a told clock does not move while we work.
            var begun = TimeProvider.System.GetTimestamp();
            var decided = AccountDecider.Decide(_state, command, ReadBook);
            services.Metrics.Took(services.Metrics.Decide, TimeProvider.System.GetElapsedTime(begun), id, AlertOf(command), command.At);
            if (decided.Events.Count == 0)
            {
                var isKnown = command is AccountCommand.Consider or AccountCommand.Refuse;
                if (isKnown) return new Done.Repeated();
                React([]);
                return new Done.Recorded([]);
            }

            begun = TimeProvider.System.GetTimestamp();
            switch (await Append(command, decided.Events))
            {
                case AppendResult.Appended done:
                    services.Metrics.Took(services.Metrics.Append, TimeProvider.System.GetElapsedTime(begun), id, AlertOf(command), command.At);
                    var before = _state;
                    _state = decided.State;
                    _position = done.Last ?? _position;
                    Measure(before, decided.Events);
                    React(decided.Events);
                    return new Done.Recorded(decided.Events);
                case AppendResult.Duplicate:
                    return new Done.Repeated();
                case AppendResult.Conflict:
                    await Load();
                    break;
                case AppendResult.Fenced fenced:
                    host.Drop();
                    return new Done.Unavailable($"This process owns the account no longer: epoch {fenced.CurrentEpoch} does.");
                case AppendResult.Unavailable lost:
                    Blind(command);
                    return new Done.Unavailable(lost.Why);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        throw new InvalidOperationException($"{_stream}: still conflicting after {AttemptsMax} attempts.");
    }

    private async ValueTask<AppendResult> Append(AccountCommand command, IReadOnlyList<AccountEvent> events)
    {
        using var step = Traces.Step("append")?.SetTag("traderterminal.account", id.Value).SetTag("traderterminal.events", events.Count);
        return await services.Journal.Append(
            new AppendRequest(services.Shard, services.Epoch, command.Id, _stream, _state.Version, Encode(command, events)), CancellationToken.None);
    }

    private static AlertId? AlertOf(AccountCommand command) => command switch
    {
        AccountCommand.Consider consider => consider.Alert,
        AccountCommand.Refuse refuse => refuse.Alert,
        _ => null,
    };

    private static NewEvent[] Encode(AccountCommand command, IReadOnlyList<AccountEvent> events)
    {
        var encoded = new NewEvent[events.Count];
        for (var i = 0; i < encoded.Length; i++)
            encoded[i] = EventRegistry.Encode(events[i], command.Id, i, DecidedAgain.AlertOf(events[i]) is null ? EventCodec.NoMeta : InputsCodec.MetaOf(command));
        return encoded;
    }

    /// <summary>The events a command made when it was done.</summary>
    private async Task<IReadOnlyList<AccountEvent>> Recorded(CommandId command)
    {
        if (await services.Journal.FindCommand(services.Shard, command, CancellationToken.None) is not { First: { } first, Last: { } last })
            throw new InvalidOperationException($"{_stream}: command {command} is known but its events are not.");
        var stored = await services.Journal.ReadFeed(services.Shard, first - 1, (int)(last - first + 1), CancellationToken.None);
        return [.. stored.Select(EventRegistry.DecodeAccount)];
    }

    private async Task KeepSnapshot()
    {
        if (_state.Version == _snapshotAt) return;
        var text = StateCodec.Encode(_state);
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        var kept = await services.Journal.SaveSnapshot(
            new Snapshot(services.Shard, _stream, _state.Version, StateCodec.Schema, text, hash, _position, Now), CancellationToken.None);
        if (kept) _snapshotAt = _state.Version;
    }

    /// <summary>Cut to the whole microseconds that the journal keeps, so that live and replayed state agree.</summary>
    private DateTimeOffset Now
    {
        get
        {
            var now = services.Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    /// <summary>An id of our own making: unique because the stream's version moves with every event.</summary>
    private CommandId Own(string kind, string what = "") =>
        new(DeterministicId.Of(kind, id.Value, what, _state.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private CommandId Named(string kind) => new(DeterministicId.Of(kind, id.Value));

    private CommandId FillCommand(FillId fill) => new(DeterministicId.Of("fill", id.Value, fill.Value));

    private BookFill Book(Fill fill, FillSource source) => new(FillCommand(fill.Id), fill, source, Now) { Market = MarketNow(fill.Contract) };
}
