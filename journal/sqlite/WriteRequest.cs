namespace TraderTerminal.Journal.Sqlite;

/// <summary>One thing to write. It shares its transaction with whatever waits beside it, and is answered after the commit.</summary>
internal abstract class WriteRequest(CancellationToken cancel)
{
    /// <summary>Roughly what it adds to the batch.</summary>
    public virtual int SizeBytes => 256;

    protected CancellationToken Cancel => cancel;

    /// <summary>Writes inside the batch's transaction and keeps the answer. May run again after a failed batch.</summary>
    public abstract void Write(WriterState state, long nowMicros);

    /// <summary>Gives the answer kept by <see cref="Write"/>: it is durable now.</summary>
    public abstract void Answer();

    /// <summary>Says that nothing was written.</summary>
    public abstract void Refuse(string why);

    /// <summary>Hands an error of ours to the caller.</summary>
    public abstract void Fault(Exception error);

    /// <summary>True for a caller who gave up before his batch began: nothing is written for him.</summary>
    public abstract bool TryAbandon();
}

/// <summary>A request with an answer of one type.</summary>
internal abstract class WriteRequest<T>(CancellationToken cancel) : WriteRequest(cancel)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;

    public Task<T> Done => _done.Task;

    public sealed override void Write(WriterState state, long nowMicros) => _answer = Perform(state, nowMicros);

    public sealed override void Answer() => _done.TrySetResult(_answer!);

    public override void Refuse(string why) => _done.TrySetResult(Unavailable(why));

    public sealed override void Fault(Exception error) => _done.TrySetException(error);

    public sealed override bool TryAbandon() => Cancel.IsCancellationRequested && _done.TrySetCanceled(Cancel);

    protected abstract T Perform(WriterState state, long nowMicros);

    protected abstract T Unavailable(string why);
}
