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
    public SyntaxTree Source => Place.SyntaxTree;

    public string File => Path.GetFileName(Source.FilePath);

    public SyntaxTree Mutated => Source.WithChangedText(Source.GetText().WithChanges(new TextChange(Replaced, Instead)));

    /// <summary>The line that is changed, as it reads afterwards. Together with the file it names the mutant wherever the line moves.</summary>
    public string Line => Mutated.GetText().Lines.GetLineFromPosition(Replaced.Start).ToString().Trim();

    /// <summary>True when other assemblies take the value over when they are compiled.</summary>
    public bool IsCopiedByOthers =>
        Place.Ancestors().Any(node => node is ParameterSyntax || (node is FieldDeclarationSyntax constant && constant.Modifiers.Any(SyntaxKind.ConstKeyword) && !constant.Modifiers.Any(SyntaxKind.PrivateKeyword)));

    public override string ToString()
    {
        var at = Source.GetText().Lines.GetLinePosition(Replaced.Start);
        return $"{File}:{at.Line + 1}:{at.Character + 1}: {Source.GetText().ToString(Replaced)} → {Instead} in {Line}";
    }
}
