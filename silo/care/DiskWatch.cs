using TraderTerminal.Domain.Rules;
using TraderTerminal.Grains.Abstractions.Live;
using TraderTerminal.Grains.Abstractions.Measures;
using TraderTerminal.Grains.Control;
using TraderTerminal.Grains.Notifications;

namespace TraderTerminal.Silo.Care;

/// <summary>Looks at the room that the disk of the data directory has left, tells a person when it gets scarce, and holds new risk back before the journal is full.</summary>
/// <param name="free">Bytes that are free there; null when that cannot be asked: then it stays as it was.</param>
internal sealed class DiskWatch(string folder, DiskRoom room, Func<string, long?> free, EngineHolds holds, IBroadcast broadcast, TimeProvider time) : IAsyncDisposable
{
    /// <summary>A storm of alerts writes some megabytes in this time.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private DiskState _state;
    private long? _free;
    private ITimer? _timer;

    public DiskView? View
    {
        get
        {
            lock (_gate) return _free is { } bytes ? new(bytes, room.WarnBytes, room.StopBytes, _state.ToString().ToLowerInvariant()) : null;
        }
    }

    /// <summary>Looks now, and then at a pace.</summary>
    public void Start()
    {
        Look();
        _timer = time.CreateTimer(_ => Look(), null, Pace, Pace);
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync();
    }

    /// <summary>Free bytes on the disk of a folder, for whoever runs this process.</summary>
    public static long? FreeOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private void Look()
    {
        if (free(folder) is not { } bytes) return;
        lock (_gate)
        {
            var before = _state;
            (_free, _state) = (bytes, room.Of(bytes, _state));
            if (_state == DiskState.Low) holds.Take(ReasonCodes.DiskLow, room.Text(_state, bytes));
            if (_state == before) return;
            if (before == DiskState.Low) holds.LetGo(ReasonCodes.DiskLow);
            broadcast.Alarm(null, _state == DiskState.Low ? ReasonCodes.DiskLow : DeskNotices.DiskSpaceCode, room.Text(_state, bytes));
        }
    }
}
