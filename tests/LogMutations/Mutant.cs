using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LogMutations;

/// <summary>One small change to one member of a file.</summary>
/// <param name="Id">Its number in this run.</param>
/// <param name="MemberId">The number of the member that it changes.</param>
/// <param name="Line">Where.</param>
/// <param name="Name">
/// What names it in the list of survivors: the file, the member and the change. Not the line, which moves; a change that is there twice has a
/// count behind it.
/// </param>
internal sealed record Mutant(int Id, int MemberId, int Line, string Name)
{
    /// <summary>Whether it is in what is initialized, perhaps only once in a process.</summary>
    public bool IsInitial { get; init; }

    /// <summary>Below this, a piece of code does not say where it is.</summary>
    private const int Telling = 30;
    private const int Most = 160;

    /// <summary>The change as a person reads it: with what stands around it, if it is short.</summary>
    public static string Describe(SyntaxNode member, SyntaxNode node, SyntaxNode changed)
    {
        if (node is StatementSyntax)
        {
            return $"{Shorten(OneLine(node))} -> {(OneLine(changed) is ";" or "{ }" ? "nothing" : Shorten(OneLine(changed)))}";
        }

        var around = node;
        while (OneLine(around).Length < Telling && around.Parent is { } parent && around != member && IsShort(parent))
        {
            around = parent;
        }

        var after = around == node ? changed : around.ReplaceNode(node, changed);
        return $"{Shorten(OneLine(around))} -> {Shorten(OneLine(after))}";
    }

    private static bool IsShort(SyntaxNode node) => node is not BlockSyntax && OneLine(node).Length <= Most;

    private static string OneLine(SyntaxNode node) =>
        string.Join(' ', node.WithoutTrivia().ToFullString().Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));

    private static string Shorten(string text) => text.Length <= Most ? text : $"{text[..100]} … {text[^50..]}";
}
