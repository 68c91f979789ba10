using System.Collections.Concurrent;
using System.Diagnostics;

namespace TraderTerminal.Tests.Brokers;

/// <summary>The requests of this process to one address, as the framework tells of them when they leave.</summary>
internal sealed class Wiretap : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly Uri _address;
    private readonly string _under;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<IDisposable> _subscriptions = [];
    private readonly ConcurrentQueue<(string Path, DateTimeOffset At)> _left = [];

    /// <param name="under">Where the paths begin that are told, without it.</param>
    /// <param name="time">By which they are dated.</param>
    public Wiretap(Uri address, string under, TimeProvider time)
    {
        (_address, _under, _time) = (address, under, time);
        _subscriptions.Enqueue(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>In the order in which they left.</summary>
    public IReadOnlyList<(string Path, DateTimeOffset At)> Left => [.. _left];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener") _subscriptions.Enqueue(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != "System.Net.Http.HttpRequestOut.Start" || value.Value?.GetType().GetProperty("Request")?.GetValue(value.Value) is not HttpRequestMessage { RequestUri: { } to }) return;
        if (to.Port == _address.Port && to.AbsolutePath.StartsWith(_under, StringComparison.Ordinal)) _left.Enqueue((to.AbsolutePath[_under.Length..], _time.GetUtcNow()));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        while (_subscriptions.TryDequeue(out var subscription)) subscription.Dispose();
    }
}
