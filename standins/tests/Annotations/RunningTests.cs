using System.Reflection;

namespace Packages.Tests.Annotations;

/// <summary>What the written classes do when they run.</summary>
public sealed class RunningTests
{
    private const string Program = """
        using Trail = System.Collections.Generic.List<string>;

        public static class Seen { public static Trail Trail { get; } = new(); }

        public class Service : IDisposable
        {
            public Service() => Seen.Trail.Add("service made");
            public void Dispose() => Seen.Trail.Add("service disposed");
        }

        public class Greet
        {
            public Greet(string greeting)
            {
                Greeting = greeting;
                Seen.Trail.Add("function made");
            }

            private string Greeting { get; }

            [LambdaFunction]
            public async Task<string> HandleAsync(string name, [FromServices] Service service, ILambdaContext context)
            {
                await Task.Yield();
                Seen.Trail.Add("handled");
                return $"{Greeting}, {name}!";
            }
        }

        [LambdaStartup]
        public class Startup
        {
            public void ConfigureServices(IServiceCollection services)
            {
                STARTUP
                services.AddScoped<Service>();
            }
        }
        """;

    [Fact]
    public async Task The_function_is_made_at_the_start_and_every_event_has_a_scope()
    {
        var program = Load("services.AddSingleton(\"Hello\");");

        var wrapper = Make(program);
        Assert.Equal(["function made"], Trail(program));

        Assert.Equal("Hello, Ann!", await HandleAsync(wrapper, "Ann"));
        Assert.Equal("Hello, Bob!", await HandleAsync(wrapper, "Bob"));
        Assert.Equal(
            ["function made", "service made", "handled", "service disposed", "service made", "handled", "service disposed"], Trail(program));
    }

    [Fact]
    public async Task The_startup_class_may_give_the_function_another_lifetime()
    {
        var program = Load("services.AddSingleton(\"Hello\"); services.AddTransient<Greet>();");

        var wrapper = Make(program);
        await HandleAsync(wrapper, "Ann");

        Assert.Equal(2, Trail(program).Count(entry => entry == "function made"));
    }

    [Fact]
    public void A_failing_startup_class_fails_the_start_with_its_own_exception()
    {
        var program = Load("throw new FormatException(\"no greeting\");");

        var error = Assert.Throws<FormatException>(() => Make(program));
        Assert.Equal("no greeting", error.Message);
    }

    [Fact]
    public void What_a_function_takes_and_cannot_be_made_fails_the_start()
    {
        var program = Load("services.AddSingleton<string>(_ => throw new FormatException(\"no greeting\"));");

        Assert.Throws<FormatException>(() => Make(program));
    }

    [Fact]
    public void What_nobody_registered_fails_the_start()
    {
        var program = Load("");

        var error = Assert.Throws<InvalidOperationException>(() => Make(program));
        Assert.Contains("Greet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_the_function_is_passed_on_and_ends_the_scope()
    {
        var program = FunctionSource.Of(Program
            .Replace("STARTUP", "services.AddSingleton(\"Hello\");", StringComparison.Ordinal)
            .Replace("return $", "throw new FormatException(Greeting); return $", StringComparison.Ordinal)).Load();

        await Assert.ThrowsAsync<FormatException>(() => HandleAsync(Make(program), "Ann"));
        Assert.Equal("service disposed", Trail(program)[^1]);
    }

    private static Assembly Load(string startup) =>
        FunctionSource.Of(Program.Replace("STARTUP", startup, StringComparison.Ordinal)).Load();

    private static object Make(Assembly program)
    {
        const BindingFlags exact = BindingFlags.DoNotWrapExceptions | BindingFlags.Instance | BindingFlags.Public;
        return Activator.CreateInstance(program.GetType("Greet_HandleAsync_Generated")!, exact, null, null, null)!;
    }

    private static Task<string> HandleAsync(object wrapper, string name) =>
        (Task<string>)wrapper.GetType().GetMethod("HandleAsync")!.Invoke(wrapper, [name, null])!;

    private static List<string> Trail(Assembly program) =>
        (List<string>)program.GetType("Seen")!.GetProperty("Trail")!.GetValue(null)!;
}
