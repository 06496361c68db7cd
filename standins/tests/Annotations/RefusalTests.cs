using System.Globalization;

namespace Packages.Tests.Annotations;

/// <summary>What is refused, and in which words.</summary>
public sealed class RefusalTests
{
    private const string Startup = "[LambdaStartup] public class Startup { public void ConfigureServices(IServiceCollection services) { } }";

    [Theory]
    [InlineData("F.Handle' can be no Lambda function: it is static", "public class F { [LambdaFunction] public static void Handle(string text) { } }")]
    [InlineData("F.Handle' can be no Lambda function: it is generic", "public class F { [LambdaFunction] public void Handle<T>(string text) { } }")]
    [InlineData("F.Handle' can be no Lambda function: its class is abstract", "public abstract class F { [LambdaFunction] public void Handle(string text) { } }")]
    [InlineData("F.Handle' can be no Lambda function: its class is abstract", "public interface F { [LambdaFunction] void Handle(string text); }")]
    [InlineData("F.Handle' can be no Lambda function: its type is no class", "public struct F { [LambdaFunction] public void Handle(string text) { } }")]
    [InlineData("F<T>.Handle' can be no Lambda function: its class is generic", "public class F<T> { [LambdaFunction] public void Handle(string text) { } }")]
    [InlineData("A.F.Handle' can be no Lambda function: its class is nested", "public class A { public class F { [LambdaFunction] public void Handle(string text) { } } }")]
    [InlineData("F.Handle' can be no Lambda function: the generated class can't call it", "public class F { [LambdaFunction] private void Handle(string text) { } }")]
    [InlineData("F.Handle' can be no Lambda function: the generated class can't call it", "public class F { [LambdaFunction] protected void Handle(string text) { } }")]
    [InlineData("F.Handle' can be no Lambda function: it returns a reference", "public class F { private int _x; [LambdaFunction] public ref int Handle(string text) => ref _x; }")]
    public void A_method_that_can_be_no_function(string words, string source) => AssertRefused("StandIn003", words, source);

    [Theory]
    [InlineData("'Event', which is in the signature of 'F.Handle'", "class Event { } public class F { [LambdaFunction] internal void Handle(Event input) { } }")]
    [InlineData("'Event', which", "class Event { } public class F { [LambdaFunction] internal void Handle(Event[] input) { } }")]
    [InlineData("'Event', which", "class Event { } public class F { [LambdaFunction] internal void Handle(IList<Event> input) { } }")]
    [InlineData("'Result', which", "class Result { } public class F { [LambdaFunction] internal Task<Result> Handle(string text) => null!; }")]
    [InlineData("'A.Event', which", "class A { public class Event { } } public class F { [LambdaFunction] internal void Handle(A.Event input) { } }")]
    public void A_signature_with_a_type_that_is_not_public(string words, string source) => AssertRefused("StandIn004", words, source);

    [Theory]
    [InlineData("one event", "public class F { [LambdaFunction] public void Handle() { } }")]
    [InlineData("one event", "public class F { [LambdaFunction] public void Handle(ILambdaContext context) { } }")]
    [InlineData("one event", "public class F { [LambdaFunction] public void Handle(string a, string b) { } }")]
    [InlineData("one event", "public class F { [LambdaFunction] public void Handle(string a, ILambdaContext b, ILambdaContext c) { } }")]
    [InlineData("one event", "public class F { [LambdaFunction] public void Handle(ref string a) { } }")]
    [InlineData("one event", "public class F { [LambdaFunction] public void Handle(in string a) { } }")]
    [InlineData("one event", "public class F { [LambdaFunction] public void Handle(params string[] a) { } }")]
    [InlineData("the APIGatewayHttpApiV2ProxyRequest itself", """public class F { [LambdaFunction, HttpApi(LambdaHttpMethod.Get, "/")] public APIGatewayHttpApiV2ProxyResponse Handle(string id) => new(); }""")]
    [InlineData("the APIGatewayHttpApiV2ProxyRequest itself", """public class F { [LambdaFunction, HttpApi(LambdaHttpMethod.Get, "/")] public APIGatewayHttpApiV2ProxyResponse Handle(APIGatewayHttpApiV2ProxyRequest request, int limit) => new(); }""")]
    public void Parameters_that_nothing_fills(string words, string source) => AssertRefused("StandIn005", words, source);

    [Theory]
    [InlineData("a result, a Task of it", "public class F { [LambdaFunction] public ValueTask Handle(string text) => default; }")]
    [InlineData("a result, a Task of it", "public class F { [LambdaFunction] public ValueTask<int> Handle(string text) => default; }")]
    [InlineData("a result, a Task of it", "public class F { [LambdaFunction] public async void Handle(string text) => await Task.Yield(); }")]
    [InlineData("the APIGatewayHttpApiV2ProxyResponse", """public class F { [LambdaFunction, HttpApi(LambdaHttpMethod.Get, "/")] public string Handle() => ""; }""")]
    [InlineData("the APIGatewayHttpApiV2ProxyResponse", """public class F { [LambdaFunction, HttpApi(LambdaHttpMethod.Get, "/")] public Task Handle() => Task.CompletedTask; }""")]
    [InlineData("the APIGatewayHttpApiV2ProxyResponse", """public class F { [LambdaFunction, HttpApi(LambdaHttpMethod.Get, "/")] public void Handle() { } }""")]
    public void A_result_that_cannot_be_written(string words, string source) => AssertRefused("StandIn006", words, source);

    [Theory]
    [InlineData("it is abstract, static or generic", "[LambdaStartup] public abstract class S { public void ConfigureServices(IServiceCollection services) { } }")]
    [InlineData("it is abstract, static or generic", "[LambdaStartup] public static class S { public static void ConfigureServices(IServiceCollection services) { } }")]
    [InlineData("it is abstract, static or generic", "[LambdaStartup] public class S<T> { public void ConfigureServices(IServiceCollection services) { } }")]
    [InlineData("must see it", "public class A { [LambdaStartup] private class S { public void ConfigureServices(IServiceCollection services) { } } }")]
    [InlineData("must see it", "[LambdaStartup] public class S { public S(int x) { } public void ConfigureServices(IServiceCollection services) { } }")]
    [InlineData("not ConfigureHostBuilder", "[LambdaStartup] public class S { public object ConfigureHostBuilder() => this; }")]
    [InlineData("has no method", "[LambdaStartup] public class S { }")]
    [InlineData("has no method", "[LambdaStartup] public class S { public void ConfigureServices() { } }")]
    [InlineData("has no method", "[LambdaStartup] public class S { private void ConfigureServices(IServiceCollection services) { } }")]
    [InlineData("has no method", "[LambdaStartup] public class S { public static void ConfigureServices(IServiceCollection services) { } }")]
    [InlineData("has no method", "[LambdaStartup] public class S { public Task ConfigureServices(IServiceCollection services) => Task.CompletedTask; }")]
    [InlineData("has no method", "[LambdaStartup] public class S { public async void ConfigureServices(IServiceCollection services) => await Task.Yield(); }")]
    public void A_class_that_can_be_no_startup_class(string words, string source) => AssertRefused("StandIn007", words, source);

    [Theory]
    [InlineData("'F' needs a constructor without parameters", "public class F { public F(string a) { } [LambdaFunction] public void Handle(string text) { } }")]
    [InlineData("'F' needs a constructor without parameters", "public class F { private F() { } [LambdaFunction] public void Handle(string text) { } }")]
    [InlineData("'F.Handle' has no services to take", "public class F { [LambdaFunction] public void Handle(string text, [FromServices] string s) { } }")]
    public void A_function_that_nothing_can_make(string words, string source) => AssertRefused("StandIn008", words, source);

    [Fact]
    public void Two_startup_classes_are_refused_both()
    {
        var source = FunctionSource.Of(Startup + Startup.Replace("class Startup", "class Other", StringComparison.Ordinal));

        Assert.Equal(["AWSLambda0101", "AWSLambda0101"], source.Refused.Select(refusal => refusal.Id));
        Assert.Equal(2, source.Refused.Select(refusal => refusal.Location.SourceSpan).Distinct().Count());
    }

    [Fact]
    public void Without_a_serializer_there_are_no_functions()
    {
        var source = FunctionSource.Of([FunctionSource.Tree("public class F { [LambdaFunction] public void Handle(string text) { } }", "F.cs")]);

        Assert.Equal("AWSLambda0108", Assert.Single(source.Refused).Id);
        Assert.Empty(source.Written);
        Assert.Empty(FunctionSource.Of([FunctionSource.Tree("public class NoFunction;", "F.cs")]).Refused);
    }

    [Fact]
    public void A_startup_class_needs_the_container()
    {
        var trees = new[]
        {
            FunctionSource.Tree(Startup + "public class F { [LambdaFunction] public void Handle(string text) { } }", "F.cs"),
            FunctionSource.Tree(FunctionSource.Serializer, "Serializer.cs"),
        };

        var refusal = Assert.Single(FunctionSource.Of(trees, without: "Microsoft.Extensions.DependencyInjection").Refused);
        Assert.Equal("AWSLambda0104", refusal.Id);
        Assert.Contains("Microsoft.Extensions.DependencyInjection", refusal.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_needs_the_types_of_its_events()
    {
        var trees = new[]
        {
            FunctionSource.Tree("""public class F { [LambdaFunction, HttpApi(LambdaHttpMethod.Get, "/")] public APIGatewayHttpApiV2ProxyResponse Handle() => null; }""", "F.cs"),
            FunctionSource.Tree(FunctionSource.Serializer, "Serializer.cs"),
        };

        var refused = FunctionSource.Of(trees, without: "Amazon.Lambda.APIGatewayEvents").Refused;
        Assert.Contains(refused, refusal => refusal.Id == "AWSLambda0104"
            && refusal.GetMessage(CultureInfo.InvariantCulture).Contains("Amazon.Lambda.APIGatewayEvents", StringComparison.Ordinal));
    }

    [Fact]
    public void A_Main_is_not_written()
    {
        AssertRefused("StandIn001", "GenerateMain", "[assembly: LambdaGlobalProperties(GenerateMain = true)]");
        Assert.Empty(FunctionSource.Of("[assembly: LambdaGlobalProperties(GenerateMain = false)]").Refused);
    }

    [Fact]
    public void Payload_format_1_is_not_known() => AssertRefused(
        "StandIn002",
        "2.0",
        """public class F { [LambdaFunction, HttpApi(LambdaHttpMethod.Get, "/", Version = HttpApiVersion.V1)] public APIGatewayHttpApiV2ProxyResponse Handle() => new(); }""");

    [Fact]
    public void Two_functions_of_one_name_are_refused_both()
    {
        var source = FunctionSource.Of("""
            public class F
            {
                [LambdaFunction] public void Handle(string text) { }
                [LambdaFunction] public void Handle(int number) { }
                [LambdaFunction] public void Other(int number) { }
            }
            """);

        Assert.Equal(["StandIn009", "StandIn009"], source.Refused.Select(refusal => refusal.Id));
        Assert.Equal(["F_Other_Generated"], source.Written.Keys);
    }

    [Fact]
    public void A_route_on_what_is_no_function_is_refused() => AssertRefused(
        "StandIn010", "'Handle' has [HttpApi]", """public class F { [HttpApi(LambdaHttpMethod.Get, "/")] public APIGatewayHttpApiV2ProxyResponse Handle() => new(); }""");

    [Fact]
    public void A_refusal_says_where()
    {
        var source = FunctionSource.Of("public class F\n{\n    [LambdaFunction] public static void Handle(string text) { }\n}");

        var place = Assert.Single(source.Refused).Location.GetLineSpan();
        Assert.Equal(("Orders.cs", source.Compilation.SyntaxTrees[0].ToString().Split('\n').ToList().FindIndex(line => line.Contains("Handle", StringComparison.Ordinal))), (place.Path, place.StartLinePosition.Line));
    }

    private static void AssertRefused(string id, string words, string source)
    {
        var run = FunctionSource.Of(source);

        var refusal = Assert.Single(run.Refused);
        Assert.Equal(id, refusal.Id);
        Assert.Contains(words, refusal.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Written);
    }
}
