using System.Text;
using Npgsql;
using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>What a batch of appends comes to if the head is where it is believed to be and no command is known but those named.</summary>
internal sealed class AppendPlan
{
    private const string Append =
        """
        select status, command_id, first, last, hash
        from journal.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """;

    private readonly ShardState _state;
    private readonly IReadOnlyDictionary<CommandId, KnownCommand> _known;
    private readonly DateTimeOffset _recordedAt;
    private readonly List<(AppendWrite Request, AppendResult Answer)> _answers = [];
    private readonly Dictionary<CommandId, AppendResult.Duplicate> _planned = [];
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);

    /// <summary>Commands asked for that bring no event, whose being known would change their answer.</summary>
    private readonly List<Guid> _others = [];

    private readonly List<Guid> _quiet = [];
    private readonly List<StoredEvent> _events = [];
    private readonly List<bool> _begins = [];
    private readonly List<byte[]> _hashes = [];

    public AppendPlan(ShardState state, IReadOnlyList<AppendWrite> requests, IReadOnlyDictionary<CommandId, KnownCommand> known, DateTimeOffset now)
    {
        (_state, _known, _recordedAt) = (state, known, ChainHash.Cut(now));
        (Position, Hash) = (state.Position, state.Hash);
        foreach (var request in requests)
            _answers.Add((request, Decide(request)));
    }

    public long Position { get; private set; }

    public byte[]? Hash { get; private set; }

    public IReadOnlyDictionary<string, long> Versions => _versions;

    public NpgsqlBatchCommand Command(ShardId shard) => Sql.Command(
        Append, Sql.Of(shard.Value), Sql.Of(_state.Epoch), Sql.Of(_state.Position), Sql.Maybe(_state.Hash), Sql.Of(_others.ToArray()), Sql.Of(_quiet.ToArray()),
        Sql.Of(ChainHash.Micros(_recordedAt)), Column(stored => stored.Stream), Column(stored => stored.Version), Column(stored => stored.EventId),
        Column(stored => stored.Command.Value), Sql.Of(_begins.ToArray()), Column(stored => stored.Type), Column(stored => stored.SchemaVersion),
        Column(stored => stored.Payload), Column(stored => stored.Meta), Column(stored => ChainHash.Micros(stored.OccurredAt)), Sql.Of(_hashes.ToArray()));

    /// <summary>The plan is durable: every request gets what was decided.</summary>
    public void Answer()
    {
        foreach (var (request, answer) in _answers)
            request.Answer(answer);
    }

    private AppendResult Decide(AppendWrite request)
    {
        var asked = request.Asked;
        if (asked.Epoch != _state.Epoch || asked.Epoch < 1)
            return new AppendResult.Fenced(_state.Epoch);
        if (_known.TryGetValue(asked.Command, out var known))
            return Own(request, known) ?? (AppendResult)known.Duplicate;
        if (_planned.TryGetValue(asked.Command, out var planned))
            return planned;

        var stream = WellFormed(asked.Stream);
        var version = _versions.TryGetValue(stream, out var later) ? later : _state.VersionOf(stream);
        if (asked.ExpectedVersion is null || asked.ExpectedVersion == version)
            return asked.Events.Count == 0 ? Quiet(asked.Command, version) : Add(request, stream, version);
        _others.Add(asked.Command.Value);
        return new AppendResult.Conflict(version);
    }

    private AppendResult.Appended Quiet(CommandId command, long version)
    {
        _others.Add(command.Value);
        _quiet.Add(command.Value);
        _planned.Add(command, new AppendResult.Duplicate(null, null));
        return new AppendResult.Appended(null, null, version);
    }

    private AppendResult.Appended Add(AppendWrite request, string stream, long version)
    {
        var asked = request.Asked;
        var first = Position + 1;
        foreach (var added in asked.Events)
        {
            var stored = new StoredEvent(
                asked.Shard, ++Position, stream, ++version, added.EventId, asked.Command, WellFormed(added.Type), added.SchemaVersion,
                WellFormed(added.Payload), WellFormed(added.Meta), ChainHash.Cut(added.OccurredAt), _recordedAt, asked.Epoch, default);
            Hash = ChainHash.Next(Hash is null ? ChainHash.Genesis.Span : Hash, stored);
            _begins.Add(Position == first);
            _events.Add(stored);
            _hashes.Add(Hash);
        }

        _versions[stream] = version;
        _planned.Add(asked.Command, new AppendResult.Duplicate(first, Position));
        var answer = new AppendResult.Appended(first, Position, version);
        request.Tries.Add((answer, Hash!));
        return answer;
    }

    /// <summary>The answer that was lost, when the events found under the command are those that this very request had sent.</summary>
    private static AppendResult.Appended? Own(AppendWrite request, KnownCommand known) =>
        request.Tries.Find(tried => known.Last == tried.Answer.Last && known.Hash.AsSpan().SequenceEqual(tried.Hash)).Answer;

    /// <summary>Half of a surrogate pair is no character: it becomes the replacement character, as in the bytes that are hashed.</summary>
    public static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    private NpgsqlParameter Column<T>(Func<StoredEvent, T> value)
    {
        var column = new T[_events.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(_events[i]);
        return Sql.Of(column);
    }
}
