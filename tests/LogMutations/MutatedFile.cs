using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LogMutations;

/// <summary>A file of the log and its mutants.</summary>
internal sealed class MutatedFile
{
    /// <summary>The language's newest version, whatever this compiler calls it.</summary>
    public static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private readonly CompilationUnitSyntax _root;
    private readonly List<MutatedMember> _members = [];
    private SyntaxNode? _written;

    /// <summary>Finds a file's mutants.</summary>
    /// <param name="path">The file, from the repository's root.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="firstMember">The number of its first member.</param>
    /// <param name="firstMutant">The number of its first mutant.</param>
    public MutatedFile(string path, string text, int firstMember, int firstMutant)
    {
        Path = path;
        _root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, Language).GetRoot();
        foreach (var declaration in _root.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(member => member is not BaseTypeDeclarationSyntax))
        {
            var member = new MutatedMember(declaration, firstMember + _members.Count);
            member.Mutate(System.IO.Path.GetFileName(path), firstMutant + Mutants.Count());
            _members.Add(member);
        }
    }

    public string Path { get; }

    public int Members => _members.Count;

    public IEnumerable<Mutant> Mutants => _members.SelectMany(member => member.Mutants.Select(mutant => mutant.Mutant));

    /// <summary>The file with all its mutants that are left.</summary>
    public string Write(IReadOnlySet<int> left)
    {
        var text = new Switching(_members.ToDictionary(member => member.Member), left).Visit(_root).ToFullString();
        _written = CSharpSyntaxTree.ParseText(text, Language).GetRoot();
        return text;
    }

    /// <summary>Which mutant stands at a place of what was written last, both counted from 1.</summary>
    public int? MutantAt(int line, int column)
    {
        var position = _written!.GetText().Lines.GetPosition(new LinePosition(line - 1, column - 1));
        return Switching.MutantAt(_written!, position);
    }
}
