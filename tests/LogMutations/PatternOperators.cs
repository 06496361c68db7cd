using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace LogMutations;

/// <summary>A part of a pattern too few, and its bounds.</summary>
internal static class PatternOperators
{
    public static IEnumerable<SyntaxNode> Of(PatternSyntax pattern) => pattern switch
    {
        BinaryPatternSyntax both => [both.Left, both.Right],
        RelationalPatternSyntax bound => [bound.WithOperatorToken(Token(Beside(bound.OperatorToken.Kind())))],
        RecursivePatternSyntax { PropertyPatternClause: { Subpatterns.Count: > 0 } clause } parts => clause.Subpatterns.Select(part =>
            parts.WithPropertyPatternClause(clause.WithSubpatterns(clause.Subpatterns.Remove(part)))),
        _ => [],
    };

    private static SyntaxKind Beside(SyntaxKind bound) => bound switch
    {
        SyntaxKind.LessThanToken => SyntaxKind.LessThanEqualsToken,
        SyntaxKind.LessThanEqualsToken => SyntaxKind.LessThanToken,
        SyntaxKind.GreaterThanToken => SyntaxKind.GreaterThanEqualsToken,
        _ => SyntaxKind.GreaterThanToken,
    };
}
