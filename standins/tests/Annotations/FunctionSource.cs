using System.Reflection;
using System.Runtime.Loader;
using Amazon.Lambda.Annotations.SourceGenerator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Packages.Tests.Annotations;

/// <summary>A program with functions, compiled in memory with the generator.</summary>
internal sealed class FunctionSource
{
    /// <summary>What most programs have besides their functions.</summary>
    public const string Serializer = """
        [assembly: Amazon.Lambda.Core.LambdaSerializer(typeof(Orders.Serializer))]
        namespace Orders
        {
            public sealed class Serializer : Amazon.Lambda.Core.ILambdaSerializer
            {
                public T Deserialize<T>(System.IO.Stream requestStream) => default;
                public void Serialize<T>(T response, System.IO.Stream responseStream) { }
            }
        }
        """;

    private static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp13);

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private FunctionSource(CSharpCompilation compilation)
    {
        Compilation = compilation;
        Driver = CSharpGeneratorDriver
            .Create(
                [new LambdaFunctionGenerator().AsSourceGenerator()],
                parseOptions: Parse,
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
            .RunGenerators(compilation, TestContext.Current.CancellationToken);
    }

    public CSharpCompilation Compilation { get; }

    public GeneratorDriver Driver { get; }

    /// <summary>The written files, by class.</summary>
    public IReadOnlyDictionary<string, string> Written => Driver.GetRunResult().GeneratedTrees
        .ToDictionary(tree => Path.GetFileName(tree.FilePath).Replace(".g.cs", "", StringComparison.Ordinal), tree => tree.ToString());

    /// <summary>What the generator refused.</summary>
    public IReadOnlyList<Diagnostic> Refused => Driver.GetRunResult().Diagnostics;

    public static SyntaxTree Tree(string source, string path) =>
        CSharpSyntaxTree.ParseText($"{Usings}\n{source}", Parse, path, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Runs the generator over a program with a serializer.</summary>
    public static FunctionSource Of(string source) => Of([Tree(source, "Orders.cs"), Tree(Serializer, "Serializer.cs")]);

    /// <summary>Runs the generator over these files, without the assemblies named.</summary>
    public static FunctionSource Of(IEnumerable<SyntaxTree> trees, params IReadOnlyList<string> without) => new(CSharpCompilation.Create(
        "Orders",
        trees,
        References.Where(reference => !without.Contains(Path.GetFileNameWithoutExtension(reference.Display))),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));

    /// <summary>Compiles the program with what was written, and loads it.</summary>
    public Assembly Load()
    {
        Assert.Empty(Refused);
        var compiled = Compilation.AddSyntaxTrees(Driver.GetRunResult().GeneratedTrees);
        using var file = new MemoryStream();
        var result = compiled.Emit(file, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error));
        file.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(file);
    }

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Amazon.Lambda.Annotations;
        using Amazon.Lambda.Annotations.APIGateway;
        using Amazon.Lambda.APIGatewayEvents;
        using Amazon.Lambda.Core;
        using Microsoft.Extensions.DependencyInjection;
        """;
}
