using TraderTerminal.Domain.Values;
using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal;

/// <summary>The emergency spool in one file of its own, best kept on another disk than the journal.</summary>
/// <remarks>
/// The file is created when the spool is opened, long before it is needed. A power cut just after <see cref="Imported"/> may bring
/// imported commands back; their ids are in the journal by then, so importing them again has no effect.
/// </remarks>
public sealed class EmergencySpool : IEmergencySpool, IDisposable
{
    /// <summary>Exits of a long outage on every account; whoever writes more is in a loop.</summary>
    public const int CommandsMax = 10_000;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly List<SpooledCommand> _waiting;
    private readonly HashSet<CommandId> _known;
    private FileStream? _file;
    private long _wholeBytes;

    private EmergencySpool(string path, FileStream file, List<SpooledCommand> waiting)
    {
        (_path, _file, _wholeBytes, _waiting) = (path, file, file.Length, waiting);
        _known = [.. waiting.Select(command => command.Command)];
    }

    /// <summary>Opens the spool. A torn record at its end is moved to a file beside it, for a human to look at.</summary>
    public static EmergencySpool Open(string path)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = OpenFile(path);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var (commands, wholeBytes) = SpoolRecords.Read(bytes);
        if (wholeBytes < bytes.Length)
        {
            File.AppendAllBytes(path + ".torn", bytes.AsSpan(wholeBytes));
            file.SetLength(wholeBytes);
        }

        file.Flush(flushToDisk: true);
        return new EmergencySpool(path, file, commands.DistinctBy(command => command.Command).ToList());
    }

    /// <summary>False when the command could not be made durable, or when too many wait already.</summary>
    public bool Write(CommandId command, AccountId account, string payload)
    {
        lock (_lock)
        {
            if (_known.Contains(command))
                return true;
            var spooled = new SpooledCommand(command, account, payload);
            var record = SpoolRecords.Write(spooled);
            if (_waiting.Count >= CommandsMax || record.Length > SpoolRecords.BodyBytesMax || !TryAppend(record))
                return false;
            _waiting.Add(spooled);
            _known.Add(command);
            return true;
        }
    }

    public IReadOnlyList<SpooledCommand> Read()
    {
        lock (_lock)
            return [.. _waiting];
    }

    public void Imported(IReadOnlyCollection<CommandId> commands)
    {
        lock (_lock)
        {
            var imported = commands.ToHashSet();
            if (_waiting.RemoveAll(command => imported.Contains(command.Command)) == 0)
                return;
            _known.ExceptWith(imported);
            if (!TryRewrite())
                Close(); // The next write puts the file right; until then it only holds too much.
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Close();
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private bool TryAppend(byte[] record)
    {
        if ((_file is null || !File.Exists(_path)) && !TryRewrite())
            return false;
        try
        {
            _file!.Position = _wholeBytes;
            _file.Write(record);
            _file.Flush(flushToDisk: true);
            _wholeBytes += record.Length;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Close(); // Part of it may be in the file; the next write begins with a new file of what is whole.
            return false;
        }
    }

    private bool TryRewrite()
    {
        try
        {
            Rewrite();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Puts a new file in place of the old one, in one step.</summary>
    private void Rewrite()
    {
        var fresh = _path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            foreach (var command in _waiting)
                file.Write(SpoolRecords.Write(command));
            file.Flush(flushToDisk: true);
        }

        Close();
        File.Move(fresh, _path, overwrite: true);
        _file = OpenFile(_path);
        _wholeBytes = _file.Length;
    }
}
