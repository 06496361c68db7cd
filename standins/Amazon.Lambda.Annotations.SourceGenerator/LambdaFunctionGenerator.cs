using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Amazon.Lambda.Annotations.SourceGenerator;

/// <summary>
/// Writes a class for each method with <c>[LambdaFunction]</c>: it makes the method's class, with what the startup class registers, and
/// passes events on.
/// </summary>
/// <remarks>
/// The models that go from step to step hold names, no symbols and no places in files, so that a wrapper is written again only when
/// something in it changes. Only what is wrong has a place.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class LambdaFunctionGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step whose results are written, for tests.</summary>
    internal const string Wrappers = "Wrappers";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var functions = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.LambdaFunction, (node, _) => node is MethodDeclarationSyntax, (found, _) => FunctionReader.Read(found));
        var startups = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.LambdaStartup, (node, _) => node is TypeDeclarationSyntax, (found, _) => StartupReader.Read(found))
            .Collect();
        var settings = context.CompilationProvider.Select((compilation, _) => AssemblySettings.Of(compilation));
        var routes = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.HttpApi, (node, _) => node is MethodDeclarationSyntax, (found, _) => FunctionReader.CheckRoute(found.TargetSymbol));

        var names = functions.Select((function, _) => function.WrapperName).Collect();
        var startup = startups.Select((found, _) => found.Length == 1 ? found[0].Name : null);
        var host = startup.Combine(settings).Combine(names)
            .Select((parts, _) => HostModel.Of(parts.Left.Left, parts.Left.Right, parts.Right));

        context.RegisterSourceOutput(startups.Combine(settings).Combine(names), (output, parts) => Report(output, parts.Left.Left, parts.Left.Right, parts.Right));
        context.RegisterSourceOutput(routes, (output, problem) => problem?.Report(output));
        context.RegisterSourceOutput(functions.Combine(host), (output, pair) => Report(output, pair.Left, pair.Right));

        var written = functions.Select((function, _) => function with { Place = null }).Combine(host).WithTrackingName(Wrappers);
        context.RegisterSourceOutput(written, (output, pair) => Write(output, pair.Left, pair.Right));
    }

    /// <summary>Says what is wrong with the assembly as a whole.</summary>
    private static void Report(
        SourceProductionContext output, ImmutableArray<StartupModel> startups, AssemblySettings settings, ImmutableArray<string> wrappers)
    {
        foreach (var startup in startups)
        {
            startup.Problem?.Report(output);
            if (startups.Length > 1)
            {
                new Problem(Problems.SeveralStartups, startup.Place).Report(output);
            }
        }

        if (settings.GenerateMain)
        {
            new Problem(Problems.NoMain, null).Report(output);
        }

        if (wrappers.IsEmpty)
        {
            return;
        }

        if (settings.Serializer is null)
        {
            new Problem(Problems.NoSerializer, null).Report(output);
        }

        if (startups.Length > 0 && !settings.HasDependencyInjection)
        {
            new Problem(Problems.MissingPackage, null, Names.DependencyInjection).Report(output);
        }
    }

    private static void Report(SourceProductionContext output, FunctionModel function, HostModel host)
    {
        foreach (var problem in function.Problems.Count > 0 ? function.Problems : host.ProblemsWith(function))
        {
            problem.Report(output);
        }
    }

    private static void Write(SourceProductionContext output, FunctionModel function, HostModel host)
    {
        if (host.IsComplete && function.Problems.Count == 0 && !host.ProblemsWith(function).Any())
        {
            output.AddSource($"{function.WrapperName}.g.cs", WrapperWriter.Write(function, host));
        }
    }
}
