using TraderTerminal.Grains.Abstractions.Journal;

namespace TraderTerminal.Journal.Postgres;

/// <summary>The events of one command, waiting to be written.</summary>
internal sealed class AppendWrite(AppendRequest asked, CancellationToken cancel)
    : Request<AppendResult>(why => new AppendResult.Unavailable(why), cancel)
{
    public AppendRequest Asked => asked;

    /// <summary>Where its last event was to lie, and its hash, the last time it was sent: found there, it was this request that wrote it.</summary>
    public (AppendResult.Appended Answer, byte[] Hash)? Tried { get; set; }

    public override int SizeBytes { get; } = asked.Events.Sum(added => added.Payload.Length + added.Meta.Length + 256) + 256;
}
