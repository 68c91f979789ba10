namespace TraderTerminal.Domain.Alerts.Dialects;

/// <summary>What is wrong with the alert being read, and what was let pass.</summary>
internal sealed class Complaints(string text, string prefix, int start)
{
    private readonly List<Complaint> _all = [];
    private readonly List<string> _warnings = [];
    private int? _firstAt;

    public IReadOnlyList<Complaint> All => _all;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Where the first complaint stands.</summary>
    public int FirstAt => _firstAt ?? 0;

    /// <param name="at">Where in the text; 0 for something that is nowhere, which then is the alert itself.</param>
    public void Add(string code, string reason, int at)
    {
        var (line, column) = TextPlace.Of(text, Math.Max(at, start));
        _firstAt ??= Math.Max(at, start);
        _all.Add(new(code, prefix + reason, line, column));
    }

    public void Warn(string warning) => _warnings.Add(prefix + warning);
}
