namespace TraderTerminal.Journal.Postgres;

/// <summary>One thing to write. It shares its transaction with whatever waits beside it, and is answered after the commit.</summary>
internal abstract class Request(CancellationToken cancel)
{
    /// <summary>Roughly what it adds to a batch.</summary>
    public virtual int SizeBytes => 256;

    /// <summary>True for a request that changes what the others are judged by: it has a transaction of its own.</summary>
    public virtual bool IsAlone => false;

    /// <summary>A transaction with this request failed without telling whether it was committed.</summary>
    public bool WasSent { get; set; }

    public abstract bool IsAnswered { get; }

    protected CancellationToken Cancel => cancel;

    /// <summary>Says that nothing was written.</summary>
    public abstract void Refuse(string why);

    /// <summary>Hands an error of ours to the caller.</summary>
    public abstract void Fault(Exception error);

    /// <summary>True for a caller who gave up before his batch began: nothing is written for him.</summary>
    public abstract bool TryAbandon();
}

/// <summary>A request with an answer of one type.</summary>
/// <param name="refusal">The answer when nothing was written; null when such a request has none and throws.</param>
internal abstract class Request<T>(Func<string, T>? refusal, CancellationToken cancel) : Request(cancel)
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => _done.Task;

    public override bool IsAnswered => _done.Task.IsCompleted;

    public void Answer(T answer) => _done.TrySetResult(answer);

    public override void Refuse(string why)
    {
        if (refusal is null)
            Fault(new JournalUnavailableException(why));
        else
            Answer(refusal(why));
    }

    public override void Fault(Exception error) => _done.TrySetException(error);

    public override bool TryAbandon() => Cancel.IsCancellationRequested && _done.TrySetCanceled(Cancel);
}
