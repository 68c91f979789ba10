using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>The events of one command, waiting to be written.</summary>
internal sealed class AppendWrite(AppendRequest asked, CancellationToken cancel)
    : Request<AppendResult>(why => new AppendResult.Unavailable(why), cancel)
{
    public AppendRequest Asked => asked;

    /// <summary>Each time it is sent: what would be answered, and the hash of its last event. Found there, it was this request that wrote it.</summary>
    public List<(AppendResult.Appended Answer, byte[] Hash)> Tries { get; } = new(1);

    public override int SizeBytes { get; } = asked.Events.Sum(added => added.Payload.Length + added.Meta.Length + 256) + 256;
}
