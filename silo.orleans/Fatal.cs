namespace TraderTerminal.Silo.OnOrleans;

/// <summary>A silo that was counted as dead, or that cannot go on, ends and begins anew: the process has more to do than to be one.</summary>
internal sealed class Fatal : IFatalErrorHandler
{
    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Happened => _happened.Task;

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) => _happened.TrySetResult();
}
