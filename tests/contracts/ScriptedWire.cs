using System.Net;
using System.Text;

namespace TraderTerminal.Tests.Brokers;

/// <summary>A broker's HTTP side as a list of answers; the last one of a path holds on.</summary>
/// <param name="now">The broker's clock at first.</param>
public sealed class ScriptedWire(DateTimeOffset now) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<(int Status, string Body)>> _answers = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Body)> _asked = [];
    private readonly HashSet<string> _hanging = new(StringComparer.Ordinal);
    private HttpRequestError? _error;

    public DateTimeOffset At { get; set; } = now;

    /// <summary>Told of each request's path before it is answered.</summary>
    public Action<string>? Asked { get; set; }

    /// <summary>From now on the path is answered so.</summary>
    public void Answer(string path, int status, string body)
    {
        lock (_gate) _answers[path] = new([(status, body)]);
    }

    /// <summary>After what it is answered with so far, once, this.</summary>
    public void Then(string path, int status, string body)
    {
        lock (_gate) _answers[path].Enqueue((status, body));
    }

    /// <summary>From now on nothing comes back; null for answers again.</summary>
    public void Fail(HttpRequestError? error) => _error = error;

    /// <summary>From now on the path is never answered.</summary>
    public void Hang(string path)
    {
        lock (_gate) _hanging.Add(path);
    }

    public int Count(string path) => Bodies(path).Count;

    /// <summary>What was sent there, in order.</summary>
    public IReadOnlyList<string> Bodies(string path)
    {
        lock (_gate) return [.. _asked.Where(asked => asked.Path == path).Select(asked => asked.Body)];
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var sent = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        (int Status, string Body) said;
        Asked?.Invoke(path);
        bool isHanging;
        lock (_gate)
        {
            _asked.Add((path, sent));
            isHanging = _hanging.Contains(path);
        }

        if (isHanging) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        lock (_gate)
        {
            if (_error is { } error) throw new HttpRequestException(error, "the wire");
            said = _answers[path].Count > 1 ? _answers[path].Dequeue() : _answers[path].Peek();
        }

        var answer = new HttpResponseMessage((HttpStatusCode)said.Status) { Content = new StringContent(said.Body, Encoding.UTF8, said.Body.StartsWith('<') ? "text/html" : "application/json") };
        answer.Headers.Date = At;
        return answer;
    }
}
