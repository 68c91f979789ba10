namespace TraderTerminal.Silo.Evidence;

/// <summary>What one part of a bundle came to.</summary>
/// <param name="Fault">Null when it holds.</param>
/// <param name="Text">What was checked, when it holds.</param>
internal sealed record BundlePart(string Name, string? Fault, string Text);

/// <summary>What a check of a bundle found, part by part.</summary>
/// <param name="Notes">What the bundle cannot prove by itself.</param>
internal sealed record BundleReport(IReadOnlyList<BundlePart> Parts, IReadOnlyList<string> Notes)
{
    public bool IsWhole => Parts.All(part => part.Fault is null);

    public IEnumerable<string> Failed => Parts.Where(part => part.Fault is not null).Select(part => part.Name);
}
