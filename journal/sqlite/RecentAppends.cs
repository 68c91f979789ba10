using TraderTerminal.Domain.Values;

namespace TraderTerminal.Journal.Sqlite;

/// <summary>Appends in the order of their positions, found by command and by stream.</summary>
internal sealed class RecentAppends
{
    private readonly List<Appended> _all = [];
    private readonly Dictionary<CommandId, int> _byCommand = [];
    private readonly Dictionary<string, (string Name, List<int> Places)> _byStream = new(StringComparer.Ordinal);

    public int Count => _all.Count;

    public long LastPosition => _all[^1].Last;

    public void Add(in Appended appended)
    {
        _byCommand.Add(appended.Command, _all.Count);
        if (!_byStream.TryGetValue(appended.Stream, out var stream))
            _byStream.Add(appended.Stream, stream = (appended.Stream, []));
        stream.Places.Add(_all.Count);
        _all.Add(appended with { Stream = stream.Name }); // One text for a stream, not one for each of its appends.
    }

    public bool TryFind(CommandId command, out Appended appended)
    {
        var isThere = _byCommand.TryGetValue(command, out var place);
        appended = isThere ? _all[place] : default;
        return isThere;
    }

    public long? VersionOf(string stream) => _byStream.TryGetValue(stream, out var found) ? _all[found.Places[^1]].Version : null;

    /// <summary>Adds what follows a version of the stream, until there are this many.</summary>
    public void Collect(string stream, long afterVersion, int countMax, List<Appended> into)
    {
        if (!_byStream.TryGetValue(stream, out var found))
            return;
        for (var i = FirstBeyond(found.Places, afterVersion); i < found.Places.Count && into.Count < countMax; i++)
            into.Add(_all[found.Places[i]]);
    }

    /// <summary>In the order of the commands' index.</summary>
    public Appended[] ByCommand()
    {
        var ids = new Guid[_all.Count];
        var places = new int[_all.Count];
        for (var i = 0; i < ids.Length; i++)
            (ids[i], places[i]) = (_all[i].Command.Value, i);
        Array.Sort(ids, places); // A Guid compares as its bytes in network order do.
        return Array.ConvertAll(places, place => _all[place]);
    }

    /// <summary>The streams' events, in the order of their index.</summary>
    public StreamRun[] Runs()
    {
        var runs = new List<StreamRun>();
        foreach (var (name, places) in _byStream.Values.OrderBy(stream => stream.Name, StringComparer.Ordinal))
            AddRuns(name, places, runs);
        return [.. runs];
    }

    private void AddRuns(string stream, List<int> places, List<StreamRun> into)
    {
        Span<long> positions = stackalloc long[StreamRun.EventsMax];
        var count = 0;
        foreach (var appended in places.Select(place => _all[place]))
        {
            for (var position = appended.First; position <= appended.Last; position++)
            {
                positions[count++] = position;
                if (count < positions.Length)
                    continue;
                into.Add(StreamRun.Of(stream, appended.Version - (appended.Last - position), positions));
                count = 0;
            }
        }

        if (count > 0)
            into.Add(StreamRun.Of(stream, _all[places[^1]].Version, positions[..count]));
    }

    private int FirstBeyond(List<int> places, long version)
    {
        var (low, high) = (0, places.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_all[places[middle]].Version > version) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
