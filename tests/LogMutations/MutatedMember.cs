using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LogMutations;

/// <summary>A member of the log's code, and its mutants: each is the whole member with one change.</summary>
internal sealed class MutatedMember(MemberDeclarationSyntax member, int id)
{
    private readonly List<(Mutant Mutant, MemberDeclarationSyntax Changed)> _mutants = [];

    public MemberDeclarationSyntax Member => member;

    public int Id => id;

    /// <summary>The mutants, each with the member as it then is.</summary>
    public IReadOnlyList<(Mutant Mutant, MemberDeclarationSyntax Changed)> Mutants => _mutants;

    /// <summary>Makes every change that the operators know.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="firstId">The number of the first mutant.</param>
    public void Mutate(string file, int firstId)
    {
        var names = new Dictionary<string, int>();
        foreach (var node in Code(member).SelectMany(code => code.DescendantNodesAndSelf()))
        {
            foreach (var made in Operators.Of(node))
            {
                var changed = made is ExpressionSyntax expression && node.Parent is not ExpressionStatementSyntax
                    ? Operators.Wrap(expression)
                    : made.WithoutTrivia();
                var name = $"{file}, {NameOf(member)}: {Mutant.Describe(member, node, made.WithoutTrivia())}";
                var count = names[name] = names.GetValueOrDefault(name) + 1;
                var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                var mutant = new Mutant(firstId + _mutants.Count, id, line, count == 1 ? name : $"{name} ({count})")
                {
                    IsInitial = member is FieldDeclarationSyntax or PropertyDeclarationSyntax { Initializer: not null },
                };
                _mutants.Add((mutant, member.ReplaceNode(node, changed.WithTriviaFrom(node))));
            }
        }
    }

    /// <summary>Where a member has code: not in its parameters' defaults, which belong to its callers.</summary>
    private static IEnumerable<SyntaxNode> Code(MemberDeclarationSyntax member) => member switch
    {
        BaseMethodDeclarationSyntax method => [.. NotNull(method.Body, method.ExpressionBody)],
        PropertyDeclarationSyntax { ExpressionBody: { } body } => [body],
        PropertyDeclarationSyntax property =>
        [
            .. NotNull(property.Initializer),
            .. property.AccessorList!.Accessors.SelectMany(accessor => NotNull(accessor.Body, accessor.ExpressionBody)),
        ],

        // A constant may be needed as one: in a pattern, or elsewhere.
        FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.ConstKeyword) || IsReplaceable(field) =>
            NotNull(field.Declaration.Variables[0].Initializer),
        _ => [],
    };

    public static bool IsReplaceable(FieldDeclarationSyntax constant) =>
        constant.Modifiers.Any(SyntaxKind.PrivateKeyword) && !constant.SyntaxTree.GetRoot().DescendantNodes().OfType<PatternSyntax>()
            .SelectMany(pattern => pattern.DescendantNodes().OfType<IdentifierNameSyntax>())
            .Any(name => name.Identifier.Text == constant.Declaration.Variables[0].Identifier.Text);

    private static IEnumerable<SyntaxNode> NotNull(params SyntaxNode?[] nodes) => nodes.OfType<SyntaxNode>();

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        FieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        ConstructorDeclarationSyntax constructor => $"new {constructor.Identifier.Text}",
        _ => member.Kind().ToString(),
    };
}
