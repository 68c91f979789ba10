using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TraderTerminal.Mutation;

/// <summary>Every mutant of a source: comparisons, the words between them, null tests, numbers, true and false, and named texts.</summary>
internal static class Mutants
{
    public static IEnumerable<Mutant> Of(SyntaxTree source) => source.GetRoot().DescendantNodes().SelectMany(Of);

    private static IEnumerable<Mutant> Of(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax binary => Instead(binary.OperatorToken.Kind()).Select(text => new Mutant(node, binary.OperatorToken.Span, text)),
        RelationalPatternSyntax pattern => Instead(pattern.OperatorToken.Kind()).Select(text => new Mutant(node, pattern.OperatorToken.Span, text)),
        IsPatternExpressionSyntax test => NullTest(test.Pattern).Select(text => new Mutant(node, test.Pattern.Span, text)),
        LiteralExpressionSyntax literal => Instead(literal).Select(text => new Mutant(node, literal.Span, text)),
        _ => [],
    };

    /// <summary>A limit misses its own boundary, or is turned round.</summary>
    private static string[] Instead(SyntaxKind written) => written switch
    {
        SyntaxKind.LessThanToken => ["<=", ">="],
        SyntaxKind.LessThanEqualsToken => ["<", ">"],
        SyntaxKind.GreaterThanToken => [">=", "<="],
        SyntaxKind.GreaterThanEqualsToken => [">", "<"],
        SyntaxKind.EqualsEqualsToken => ["!="],
        SyntaxKind.ExclamationEqualsToken => ["=="],
        SyntaxKind.AmpersandAmpersandToken => ["||"],
        SyntaxKind.BarBarToken => ["&&"],
        _ => [],
    };

    private static string[] NullTest(PatternSyntax pattern) => pattern.ToString() switch
    {
        "null" => ["not null"],
        "not null" => ["null"],
        _ => [],
    };

    private static string[] Instead(LiteralExpressionSyntax literal) => (literal.Token.Value, literal.Kind()) switch
    {
        (_, SyntaxKind.TrueLiteralExpression) => ["false"],
        (_, SyntaxKind.FalseLiteralExpression) => ["true"],
        (int or long or decimal, _) => [.. new[] { 1, -1 }.Select(step => (Convert.ToDecimal(literal.Token.Value, CultureInfo.InvariantCulture) + step).ToString(CultureInfo.InvariantCulture))],
        (string text, _) when IsNamed(literal) => [$"\"{text}_\""],
        _ => [],
    };

    /// <summary>True for the value of a constant: a code or a rule's name, not a word inside a sentence.</summary>
    private static bool IsNamed(LiteralExpressionSyntax literal) =>
        literal.Parent is EqualsValueClauseSyntax { Parent.Parent.Parent: FieldDeclarationSyntax constant } && constant.Modifiers.Any(SyntaxKind.ConstKeyword);
}
