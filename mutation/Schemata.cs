using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TraderTerminal.Mutation;

/// <summary>Writes all mutants of a source into it, each behind its number: <c>(Is(7) ? a &lt;= b : a &lt; b)</c>.</summary>
/// <param name="numbers">The mutants to write, by the place that they change.</param>
internal sealed partial class Schemata(ILookup<SyntaxNode, (int Number, Mutant Mutant)> numbers) : CSharpSyntaxRewriter
{
    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        var inner = base.Visit(node);
        return node is ExpressionSyntax && numbers.Contains(node) ? Choice(node, inner!) : inner;
    }

    /// <summary>The numbers that stand in the smallest part of a source around a place; where it does not compile, they have to be left out.</summary>
    public static IEnumerable<int> At(SyntaxTree tree, Microsoft.CodeAnalysis.Text.TextSpan place) =>
        tree.GetRoot().FindNode(place).AncestorsAndSelf().Select(node => Numbers().Matches(node.ToString())).FirstOrDefault(found => found.Count > 0)?
            .Select(found => int.Parse(found.Groups["number"].Value, CultureInfo.InvariantCulture)) ?? [];

    private ExpressionSyntax Choice(SyntaxNode original, SyntaxNode inner)
    {
        var text = inner.WithoutTrivia().ToString();
        foreach (var (number, mutant) in numbers[original])
        {
            text = (original, mutant.Instead) switch
            {
                // One side of these may declare what the other uses, so neither is written twice: a || b is !(!a && !b).
                (BinaryExpressionSyntax, "||" or "&&") when inner is BinaryExpressionSyntax both =>
                    $"({Is(number)} ^ (({Is(number)} ^ ({both.Left})) {both.OperatorToken} ({Is(number)} ^ ({both.Right}))))",
                (BinaryExpressionSyntax, _) when inner is BinaryExpressionSyntax both => $"({Is(number)} ? {both.Left} {mutant.Instead} {both.Right} : {text})",
                (IsPatternExpressionSyntax, _) when inner is IsPatternExpressionSyntax test => $"({Is(number)} ? {test.Expression} is {mutant.Instead} : {text})",
                _ => $"({Is(number)} ? {mutant.Instead} : {text})",
            };
        }

        return SyntaxFactory.ParseExpression(text).WithTriviaFrom(original);
    }

    private static string Is(int number) => $"global::{Switch.Type}.Is({number.ToString(CultureInfo.InvariantCulture)})";

    [GeneratedRegex("MutationSwitch\\.Is\\((?<number>[0-9]+)\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Numbers();
}
