using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LogMutations;

/// <summary>
/// Writes all mutants of a file into one file. A method or property stands there once for each of its mutants, under a name of its own, and
/// the one of the real name asks which mutant the process is. So a mutant is compiled like any other code, whatever it declares, and an error
/// of the compiler names the mutant that can't be.
/// </summary>
internal sealed class Switching(IReadOnlyDictionary<MemberDeclarationSyntax, MutatedMember> members, IReadOnlySet<int> left) : CSharpSyntaxRewriter
{
    private const string Separator = "__";

    /// <summary>The number of the mutant whose code stands at a position, or <see langword="null"/>.</summary>
    public static int? MutantAt(SyntaxNode root, int position) => root.FindToken(position).Parent!.AncestorsAndSelf()
        .Select(node => node switch
        {
            MethodDeclarationSyntax method => Suffix(method.Identifier.Text),
            PropertyDeclarationSyntax property => Suffix(property.Identifier.Text),
            SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax cases } arm when IsSwitch(cases.GoverningExpression) => Label(arm.Pattern.ToString()),
            SwitchSectionSyntax { Parent: SwitchStatementSyntax cases } section when IsSwitch(cases.Expression) =>
                section.Labels[0] is CaseSwitchLabelSyntax label ? Label(label.Value.ToString()) : null,
            _ => null,
        })
        .FirstOrDefault(number => number is > 0);

    public override SyntaxNode VisitClassDeclaration(ClassDeclarationSyntax node) => node.WithMembers(Expand(node.Members));

    public override SyntaxNode VisitStructDeclaration(StructDeclarationSyntax node) => node.WithMembers(Expand(node.Members));

    public override SyntaxNode VisitRecordDeclaration(RecordDeclarationSyntax node) => node.WithMembers(Expand(node.Members));

    private SyntaxList<MemberDeclarationSyntax> Expand(SyntaxList<MemberDeclarationSyntax> all) => SyntaxFactory.List(all.SelectMany(member =>
        member is TypeDeclarationSyntax ? [(MemberDeclarationSyntax)Visit(member)]
        : members.TryGetValue(member, out var mutated) && mutated.Mutants.Any(mutant => left.Contains(mutant.Mutant.Id)) ? Expand(mutated)
        : [member]));

    private IEnumerable<MemberDeclarationSyntax> Expand(MutatedMember mutated)
    {
        var mutants = mutated.Mutants.Where(mutant => left.Contains(mutant.Mutant.Id)).ToList();
        return mutated.Member switch
        {
            MethodDeclarationSyntax method => mutants
                .Select(MemberDeclarationSyntax (mutant) => Copy((MethodDeclarationSyntax)mutant.Changed, mutant.Mutant.Id))
                .Prepend(Copy(method, 0))
                .Append(Chooser(method, mutated.Id, mutants.Select(mutant => mutant.Mutant.Id))),
            PropertyDeclarationSyntax { ExpressionBody: not null } property => mutants
                .Select(MemberDeclarationSyntax (mutant) => Copy((PropertyDeclarationSyntax)mutant.Changed, mutant.Mutant.Id))
                .Prepend(Copy(property, 0))
                .Append(Chooser(property, mutated.Id, mutants.Select(mutant => mutant.Mutant.Id))),
            var member => [InPlace(member, mutated.Id, mutants)],
        };
    }

    private static MethodDeclarationSyntax Copy(MethodDeclarationSyntax method, int id) => method
        .WithIdentifier(SyntaxFactory.Identifier(method.Identifier.Text + Separator + id))
        .WithModifiers(Private(method.Modifiers)).WithAttributeLists([]).WithLeadingTrivia(SyntaxFactory.CarriageReturnLineFeed);

    private static PropertyDeclarationSyntax Copy(PropertyDeclarationSyntax property, int id) => property
        .WithIdentifier(SyntaxFactory.Identifier(property.Identifier.Text + Separator + id).WithTrailingTrivia(SyntaxFactory.Space))
        .WithModifiers(Private(property.Modifiers)).WithLeadingTrivia(SyntaxFactory.CarriageReturnLineFeed);

    private static SyntaxTokenList Private(SyntaxTokenList modifiers) => SyntaxFactory.TokenList(modifiers
        .Where(modifier => modifier.Kind() is SyntaxKind.StaticKeyword or SyntaxKind.AsyncKeyword)
        .Prepend(SyntaxFactory.Token(SyntaxKind.PrivateKeyword))
        .Select(modifier => modifier.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space)));

    private static MemberDeclarationSyntax Chooser(MethodDeclarationSyntax method, int memberId, IEnumerable<int> ids)
    {
        var arguments = string.Join(", ", method.ParameterList.Parameters.Select(parameter =>
            string.Concat(parameter.Modifiers.Where(modifier => modifier.Kind() is SyntaxKind.OutKeyword or SyntaxKind.RefKeyword)) + " " + parameter.Identifier.Text));
        string Call(int id) => $"{method.Identifier.Text}{Separator}{id}({arguments})";
        var isVoid = method.ReturnType.ToString() == "void";
        var body = isVoid
            ? "{ switch (LogMutation.In(" + memberId + ")) { "
                + string.Concat(ids.Select(id => $"case {id}: {Call(id)}; break; ")) + $"default: {Call(0)}; break; " + "} }"
            : $"=> {Choice(memberId, ids.Select(id => (id, Call(id))), Call(0))};";
        var head = method.WithBody(null).WithExpressionBody(null).WithSemicolonToken(default)
            .WithModifiers(SyntaxFactory.TokenList(method.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.AsyncKeyword))));
        return Parse(head.ToFullString() + body);
    }

    private static MemberDeclarationSyntax Chooser(PropertyDeclarationSyntax property, int memberId, IEnumerable<int> ids)
    {
        string Value(int id) => property.Identifier.Text + Separator + id;
        var head = property.WithExpressionBody(null).WithSemicolonToken(default);
        return Parse($"{head.ToFullString()} => {Choice(memberId, ids.Select(id => (id, Value(id))), Value(0))};");
    }

    /// <summary>Initializers, constructors and accessors: the choice stands in the code itself.</summary>
    private static MemberDeclarationSyntax InPlace(
        MemberDeclarationSyntax member, int memberId, List<(Mutant Mutant, MemberDeclarationSyntax Changed)> mutants)
    {
        if (member is FieldDeclarationSyntax constant)
        {
            member = constant.WithModifiers(SyntaxFactory.TokenList(constant.Modifiers.SelectMany(modifier =>
                modifier.IsKind(SyntaxKind.ConstKeyword) ? SyntaxFactory.ParseTokens("static readonly ").SkipLast(1) : [modifier])));
        }

        foreach (var code in Places(member).Index().Select(place => place.Index).Reverse().ToList())
        {
            var place = Places(member).ElementAt(code);
            var changed = mutants
                .Select(mutant => (mutant.Mutant.Id, Place: Places(mutant.Changed).ElementAt(code)))
                .Where(mutant => !mutant.Place.IsEquivalentTo(place))
                .ToList();
            member = changed.Count == 0 ? member : member.ReplaceNode(place, place switch
            {
                EqualsValueClauseSyntax value => value.WithValue(SyntaxFactory.ParseExpression(Choice(
                    memberId, changed.Select(mutant => (mutant.Id, ((EqualsValueClauseSyntax)mutant.Place).Value.ToString())), value.Value.ToString()))),
                _ => Sections(memberId, changed.Select(mutant => (mutant.Id, mutant.Place)), place),
            });
        }

        return member;
    }

    private static IEnumerable<SyntaxNode> Places(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => [field.Declaration.Variables[0].Initializer!],
        ConstructorDeclarationSyntax constructor => [constructor],
        PropertyDeclarationSyntax property =>
        [
            .. new SyntaxNode?[] { property.Initializer }.OfType<SyntaxNode>(),
            .. property.AccessorList!.Accessors.Where(accessor => accessor.Body is not null || accessor.ExpressionBody is not null),
        ],
        _ => [],
    };

    private static SyntaxNode Sections(int memberId, IEnumerable<(int Id, SyntaxNode Place)> mutants, SyntaxNode original)
    {
        static string Block(BlockSyntax? body, ArrowExpressionClauseSyntax? arrow) => body?.ToString() ?? $"{{ {arrow!.Expression}; }}";
        static string Body(SyntaxNode place) => place is AccessorDeclarationSyntax accessor
            ? Block(accessor.Body, accessor.ExpressionBody)
            : Block(((ConstructorDeclarationSyntax)place).Body, ((ConstructorDeclarationSyntax)place).ExpressionBody);
        var sections = mutants.Select(mutant => $"case {mutant.Id}: {Body(mutant.Place)} break;").Append($"default: {Body(original)} break;");
        var text = $"switch (LogMutation.In({memberId})) {{ {string.Join('\n', sections)} }}";
        var body = SyntaxFactory.Block(SyntaxFactory.ParseStatement(text));
        return original is AccessorDeclarationSyntax accessor
            ? accessor.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default)
            : ((ConstructorDeclarationSyntax)original).WithBody(body).WithExpressionBody(null).WithSemicolonToken(default);
    }

    private static string Choice(int memberId, IEnumerable<(int Id, string Text)> mutants, string original) =>
        $"LogMutation.In({memberId}) switch {{\n{string.Concat(mutants.Select(mutant => $"{mutant.Id} => {mutant.Text},\n"))}_ => {original}\n}}";

    private static MemberDeclarationSyntax Parse(string text) =>
        SyntaxFactory.ParseMemberDeclaration(text, options: MutatedFile.Language) ?? throw new InvalidOperationException(text);

    private static bool IsSwitch(ExpressionSyntax expression) => expression.ToString().StartsWith("LogMutation.In(", StringComparison.Ordinal);

    private static int? Suffix(string name) =>
        name.LastIndexOf(Separator, StringComparison.Ordinal) is > 0 and var at ? Label(name[(at + Separator.Length)..]) : null;

    private static int? Label(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
