using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TraderTerminal.Mutation;

/// <summary>One change of one source, small enough that a test ought to notice it.</summary>
/// <param name="Place">Where it is: a comparison, a literal.</param>
/// <param name="Replaced">The part of it that is written anew: the operator, the literal itself.</param>
internal sealed record Mutant(SyntaxNode Place, TextSpan Replaced, string Instead)
{
    private readonly string _type = string.Join('+', Place.Ancestors().OfType<TypeDeclarationSyntax>().Reverse().Select(type => type.Identifier.Text));

    private readonly string? _member = Place.FirstAncestorOrSelf<MethodDeclarationSyntax>()?.Identifier.Text;

    public SyntaxTree Source => Place.SyntaxTree;

    public string File => Path.GetFileName(Source.FilePath);

    public SyntaxTree Mutated => Source.WithChangedText(Source.GetText().WithChanges(new TextChange(Replaced, Instead)));

    /// <summary>The line that is changed, as it reads afterwards. Together with the file it names the mutant wherever the line moves.</summary>
    public string Line => Mutated.GetText().Lines.GetLineFromPosition(Replaced.Start).ToString().Trim();

    /// <summary>True when other assemblies take the value over when they are compiled.</summary>
    public bool IsCopiedByOthers =>
        Place.Ancestors().Any(node => node is ParameterSyntax || (node is FieldDeclarationSyntax constant && constant.Modifiers.Any(SyntaxKind.ConstKeyword)));

    /// <summary>True for a compiled method that the change stands in: <c>Cooldown:EndsAt(…)</c>, or a function inside it.</summary>
    public bool IsIn(string method) =>
        method.StartsWith(_type, StringComparison.Ordinal) && method.Length > _type.Length && !char.IsLetterOrDigit(method[_type.Length])
        && (_member is null || method.Contains($":{_member}(", StringComparison.Ordinal) || method.Contains($":{_member}[", StringComparison.Ordinal)
            || method.Contains($"<{_member}>", StringComparison.Ordinal));

    public override string ToString()
    {
        var at = Source.GetText().Lines.GetLinePosition(Replaced.Start);
        return $"{File}:{at.Line + 1}:{at.Character + 1}: {Source.GetText().ToString(Replaced)} → {Instead} in {Line}";
    }
}
