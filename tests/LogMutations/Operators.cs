using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace LogMutations;

/// <summary>What a person does wrong: a comparison, a condition, a bound, a margin, a statement too few. What does not compile is nobody's mistake.</summary>
internal static class Operators
{
    // One of several values of these is as good as another to the compiler.
    private static readonly IReadOnlyList<string[]> Alternatives =
    [
        ["PassEnd.EndOfLog", "PassEnd.Full", "PassEnd.Pending", "PassEnd.TooOld"],
        ["SettledBy.Standing", "SettledBy.Sealed", "SettledBy.Age"],
        ["AppendStep.ReadClaim", "AppendStep.NeedsNumber", "AppendStep.HasNumber", "AppendStep.Done"],
        ["DateTimeOffset.MinValue", "DateTimeOffset.MaxValue"],
    ];

    /// <summary>Everything that stands for a node in a mutant.</summary>
    public static IEnumerable<SyntaxNode> Of(SyntaxNode node) => node switch
    {
        StatementSyntax statement => StatementOperators.Of(statement),
        PatternSyntax pattern => PatternOperators.Of(pattern),
        BinaryExpressionSyntax binary => Binary(binary),
        PrefixUnaryExpressionSyntax not when not.IsKind(SyntaxKind.LogicalNotExpression) => [not.Operand],
        PostfixUnaryExpressionSyntax plus when plus.IsKind(SyntaxKind.PostIncrementExpression) =>
            [PostfixUnaryExpression(SyntaxKind.PostDecrementExpression, plus.Operand), plus.Operand],
        PostfixUnaryExpressionSyntax minus when minus.IsKind(SyntaxKind.PostDecrementExpression) =>
            [PostfixUnaryExpression(SyntaxKind.PostIncrementExpression, minus.Operand), minus.Operand],
        LiteralExpressionSyntax literal => Literal(literal),
        InterpolatedStringExpressionSyntax text => Holes(text),
        InvocationExpressionSyntax call => Call(call),
        ConditionalExpressionSyntax either => [either.WhenTrue, either.WhenFalse],
        IsPatternExpressionSyntax { Pattern: var pattern } test => [test.WithPattern(UnaryPattern(ParenthesizedPattern(pattern)))],
        SwitchExpressionSyntax cases => cases.Arms.Select(arm => cases.WithArms(cases.Arms.Remove(arm))),
        SwitchExpressionArmSyntax { WhenClause: not null } arm => [arm.WithWhenClause(null)],
        AssignmentExpressionSyntax assignment => Assignment(assignment),
        InitializerExpressionSyntax initializer => initializer.Expressions.Select(part =>
            initializer.WithExpressions(initializer.Expressions.Remove(part))),
        MemberAccessExpressionSyntax value => Alternative(value),
        CatchFilterClauseSyntax => [CatchFilterClause(LiteralExpression(SyntaxKind.TrueLiteralExpression))],
        _ => [],
    };

    private static IEnumerable<SyntaxNode> Binary(BinaryExpressionSyntax binary) => binary.Kind() switch
    {
        SyntaxKind.LessThanExpression => [With(binary, SyntaxKind.LessThanOrEqualExpression, "<="), With(binary, SyntaxKind.GreaterThanOrEqualExpression, ">=")],
        SyntaxKind.LessThanOrEqualExpression => [With(binary, SyntaxKind.LessThanExpression, "<"), With(binary, SyntaxKind.GreaterThanExpression, ">")],
        SyntaxKind.GreaterThanExpression => [With(binary, SyntaxKind.GreaterThanOrEqualExpression, ">="), With(binary, SyntaxKind.LessThanOrEqualExpression, "<=")],
        SyntaxKind.GreaterThanOrEqualExpression => [With(binary, SyntaxKind.GreaterThanExpression, ">"), With(binary, SyntaxKind.LessThanExpression, "<")],
        SyntaxKind.EqualsExpression => [With(binary, SyntaxKind.NotEqualsExpression, "!=")],
        SyntaxKind.NotEqualsExpression => [With(binary, SyntaxKind.EqualsExpression, "==")],
        SyntaxKind.LogicalAndExpression => [binary.Left, binary.Right, With(binary, SyntaxKind.LogicalOrExpression, "||")],
        SyntaxKind.LogicalOrExpression => [binary.Left, binary.Right, With(binary, SyntaxKind.LogicalAndExpression, "&&")],
        SyntaxKind.AddExpression => [binary.Left, With(binary, SyntaxKind.SubtractExpression, "-")],
        SyntaxKind.SubtractExpression => [binary.Left, With(binary, SyntaxKind.AddExpression, "+")],
        SyntaxKind.MultiplyExpression => [binary.Left, binary.Right],
        SyntaxKind.DivideExpression => [binary.Left],
        SyntaxKind.CoalesceExpression when binary.Right is not ThrowExpressionSyntax =>
            [PostfixUnaryExpression(SyntaxKind.SuppressNullableWarningExpression, Wrap(binary.Left)), binary.Right],
        _ => [],
    };

    private static BinaryExpressionSyntax With(BinaryExpressionSyntax binary, SyntaxKind kind, string token) =>
        BinaryExpression(kind, binary.Left.WithoutTrivia(), ParseToken($" {token} "), binary.Right.WithoutTrivia());

    private static IEnumerable<SyntaxNode> Literal(LiteralExpressionSyntax literal) => literal.Kind() switch
    {
        _ when IsText(literal) => [],
        SyntaxKind.TrueLiteralExpression => [LiteralExpression(SyntaxKind.FalseLiteralExpression)],
        SyntaxKind.FalseLiteralExpression => [LiteralExpression(SyntaxKind.TrueLiteralExpression)],
        SyntaxKind.NumericLiteralExpression when literal.Token.Value is int number => Numbers(literal, number).Select(Number),
        SyntaxKind.NumericLiteralExpression when literal.Token.Value is long number => Numbers(literal, number).Select(Number),
        SyntaxKind.StringLiteralExpression when literal.Token.ValueText.Length > 0 =>
            ExpressionText.Of(literal.Token.ValueText).Prepend("")
                .Select(text => LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text))),
        _ => [],
    };

    // Without the 1 of `x + 1` is a change of the sum already.
    private static IEnumerable<long> Numbers(LiteralExpressionSyntax literal, long number) =>
        number == 0 || (number == 1 && literal.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression or (int)SyntaxKind.SubtractExpression })
            ? [number + 1]
            : [number + 1, number - 1];

    private static LiteralExpressionSyntax Number(long number) => LiteralExpression(
        SyntaxKind.NumericLiteralExpression,
        number is >= int.MinValue and <= int.MaxValue ? SyntaxFactory.Literal((int)number) : SyntaxFactory.Literal(number));

    /// <summary>What people read is no part of the promise.</summary>
    private static bool IsText(SyntaxNode node) => node.Ancestors().Any(above =>
        (above is ObjectCreationExpressionSyntax made && made.Type.ToString().EndsWith("Exception", StringComparison.Ordinal))
        || above is AttributeSyntax);

    private static IEnumerable<SyntaxNode> Holes(InterpolatedStringExpressionSyntax text) => IsText(text)
        ? []
        : text.Contents.OfType<InterpolationSyntax>().Select(hole => text.WithContents(text.Contents.Remove(hole)));

    private static IEnumerable<SyntaxNode> Call(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.Text: var name } access)
        {
            return [];
        }

        var arguments = call.ArgumentList.Arguments;
        return (access.Expression.ToString(), name) switch
        {
            ("Math", "Min") => [arguments[0].Expression, arguments[1].Expression, Named(call, access, "Max")],
            ("Math", "Max") => [arguments[0].Expression, arguments[1].Expression, Named(call, access, "Min")],
            ("Math", "Clamp") =>
            [
                arguments[0].Expression,
                Named(call.WithArgumentList(call.ArgumentList.WithArguments(arguments.RemoveAt(2))), access, "Max"),
                Named(call.WithArgumentList(call.ArgumentList.WithArguments(arguments.RemoveAt(1))), access, "Min"),
            ],
            ("TimeSpan", ['F', 'r', 'o', 'm', ..]) => [ParseExpression("TimeSpan.Zero")],
            (_, "All") => [Named(call, access, "Any")],
            (_, "Any") => [Named(call, access, "All")],
            (_, "Where" or "Reverse" or "ToList" or "ToArray" or "Order") => [access.Expression],
            (_, "Max") when arguments.Count == 1 => [Named(call, access, "Min")],
            _ => [],
        };
    }

    private static InvocationExpressionSyntax Named(InvocationExpressionSyntax call, MemberAccessExpressionSyntax access, string name) =>
        call.WithExpression(access.WithName(IdentifierName(name)));

    private static IEnumerable<SyntaxNode> Assignment(AssignmentExpressionSyntax assignment)
    {
        if (assignment is { Left: TupleExpressionSyntax left, Right: TupleExpressionSyntax right })
        {
            // One of several is forgotten. With a declaration that does not compile.
            return left.Arguments.Zip(right.Arguments, (to, from) => (SyntaxNode)assignment.ReplaceNode(from, to));
        }

        return assignment.Kind() switch
        {
            SyntaxKind.AddAssignmentExpression or SyntaxKind.SubtractAssignmentExpression or SyntaxKind.OrAssignmentExpression
                or SyntaxKind.MultiplyAssignmentExpression or SyntaxKind.AndAssignmentExpression =>
                [AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, assignment.Left, ParseToken(" = "), assignment.Right)],
            _ => [],
        };
    }

    private static IEnumerable<SyntaxNode> Alternative(MemberAccessExpressionSyntax value)
    {
        var text = value.ToString();
        var values = Alternatives.FirstOrDefault(values => values.Contains(text, StringComparer.Ordinal));
        return values is null ? [] : values.Where(other => other != text)
            .Select(other => ParseExpression(other));
    }

    /// <summary>In brackets, where what stands around it might bind more tightly.</summary>
    public static ExpressionSyntax Wrap(ExpressionSyntax expression) => expression
        is BinaryExpressionSyntax or ConditionalExpressionSyntax or IsPatternExpressionSyntax or AwaitExpressionSyntax or PrefixUnaryExpressionSyntax
        or AssignmentExpressionSyntax or SwitchExpressionSyntax or WithExpressionSyntax or CastExpressionSyntax
            ? ParenthesizedExpression(expression.WithoutTrivia())
            : expression.WithoutTrivia();

    private static UnaryPatternSyntax UnaryPattern(PatternSyntax pattern) =>
        SyntaxFactory.UnaryPattern(Token(TriviaList(), SyntaxKind.NotKeyword, TriviaList(Space)), pattern);
}
