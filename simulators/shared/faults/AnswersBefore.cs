namespace TraderTerminal.Simulators.Shared.Faults;

/// <summary>The answers given last, for the fault that gives them again.</summary>
internal sealed class AnswersBefore
{
    /// <summary>A handful of clients with a handful of questions.</summary>
    private const int KeptMax = 4_096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, byte[]> _kept = new(StringComparer.Ordinal);

    /// <summary>Keeps an answer and returns the one before it to the same question.</summary>
    public byte[]? Replace(string question, byte[] answer)
    {
        lock (_lock)
        {
            if (_kept.Count >= KeptMax) _kept.Clear();
            var before = _kept.GetValueOrDefault(question);
            _kept[question] = answer;
            return before;
        }
    }

    public byte[]? Find(string question)
    {
        lock (_lock) return _kept.GetValueOrDefault(question);
    }
}
