using Amazon.Lambda.Annotations.SourceGenerator;
using Microsoft.CodeAnalysis;

namespace Packages.Tests.Annotations;

/// <summary>What is written again after an edit.</summary>
public sealed class IncrementalTests
{
    private const string Orders = """
        namespace Orders
        {
            [LambdaStartup]
            public class Startup { public void ConfigureServices(IServiceCollection services) { } }

            public class Place
            {
                public Place(string x) { }
                [LambdaFunction] public int Handle(string order) => order.Length;
            }

            public class Cancel
            {
                [LambdaFunction] public int Handle(string order) => order.Length;
            }
        }
        """;

    [Theory]
    [InlineData("namespace Orders", "// a line\n// and another\nnamespace Orders")]
    [InlineData("order.Length;", "order.Length + 1;")]
    [InlineData("(IServiceCollection services) { }", "(IServiceCollection services) => services.AddSingleton(1);")]
    public void Nothing_after_an_edit_of_what_it_does_not_say(string before, string after) => Assert.Equal([], Rewritten(before, after));

    [Fact]
    public void Nothing_after_an_edit_elsewhere()
    {
        var source = FunctionSource.Of(Orders);
        var edited = source.Compilation.AddSyntaxTrees(FunctionSource.Tree("public class Unrelated;", "Unrelated.cs"));

        Assert.Equal([], Rewritten(source.Driver.RunGenerators(edited, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void One_after_an_edit_of_its_signature() =>
        Assert.Equal(["Cancel_Handle_Generated"], Rewritten("Handle(string order) => order.Length;\n    }\n}", "Handle(int order) => order;\n    }\n}"));

    [Fact]
    public void All_after_another_startup_class() =>
        Assert.Equal(["Cancel_Handle_Generated", "Place_Handle_Generated"], Rewritten("class Startup", "class Services"));

    private static IEnumerable<string> Rewritten(string before, string after)
    {
        var source = FunctionSource.Of(Orders);
        var text = Orders.Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.Contains(before, text, StringComparison.Ordinal);
        var tree = source.Compilation.SyntaxTrees[0];
        var edited = source.Compilation.ReplaceSyntaxTree(tree, FunctionSource.Tree(text.Replace(before, after, StringComparison.Ordinal), tree.FilePath));
        return Rewritten(source.Driver.RunGenerators(edited, TestContext.Current.CancellationToken));
    }

    /// <summary>The classes that were written again, whatever came of it.</summary>
    private static IEnumerable<string> Rewritten(GeneratorDriver driver) => driver.GetRunResult().Results[0]
        .TrackedSteps[LambdaFunctionGenerator.Wrappers]
        .SelectMany(step => step.Outputs)
        .Where(output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
        .Select(output => (((FunctionModel Function, HostModel Host))output.Value).Function.WrapperName)
        .Order(StringComparer.Ordinal);
}
