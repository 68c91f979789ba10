namespace TraderTerminal.Journal.Sqlite;

/// <summary>Keeps a second writer away from the journal's directory for as long as it is held; the system lets go when the process dies.</summary>
internal sealed class DirectoryLock : IDisposable
{
    public const string FileName = "journal.lock";

    private readonly FileStream _file;

    private DirectoryLock(FileStream file) => _file = file;

    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            throw new JournalInUseException(
                $"The journal in {directory} is in use: {FileName} is held by another instance. Stop it, or give this one its own directory.",
                held);
        }
    }

    public void Dispose() => _file.Dispose();
}
