using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace LogMutations;

/// <summary>Statements that are forgotten, and conditions that always or never hold.</summary>
internal static class StatementOperators
{
    private static readonly StatementSyntax Nothing = EmptyStatement();

    public static IEnumerable<SyntaxNode> Of(StatementSyntax statement) => statement switch
    {
        // Nothing compiles without it, and the compiler says so where no mutant stands.
        ReturnStatementSyntax answer when EndsAccessor(answer) => [],
        ExpressionStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax
            or ForEachStatementSyntax => [Nothing],
        IfStatementSyntax either => [either.Else?.Statement ?? Nothing, either.Statement],
        WhileStatementSyntax loop when !loop.Condition.IsKind(SyntaxKind.TrueLiteralExpression) => [Nothing, IfStatement(loop.Condition, loop.Statement)],
        DoStatementSyntax loop => [loop.Statement],
        TryStatementSyntax { Finally: null } attempt => [attempt.Block],
        _ => [],
    };

    private static bool EndsAccessor(StatementSyntax statement) =>
        statement.Parent is BlockSyntax block && block.Statements[^1] == statement
        && (block.Parent is AccessorDeclarationSyntax || (block.Parent is LockStatementSyntax held && EndsAccessor(held)));
}
