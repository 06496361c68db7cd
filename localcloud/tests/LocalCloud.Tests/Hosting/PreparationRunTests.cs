using System.CommandLine;
using LocalCloud.Hosting;
using LocalCloud.Hosting.CommandLine;
using LocalCloud.Hosting.Preparation;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Hosting;

public sealed class PreparationRunTests : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("preparation-").FullName;
    private readonly ChildProcesses _children = new(NullLogger<ChildProcesses>.Instance);
    private readonly StringWriter _output = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _children.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_step_runs_once_and_again_only_when_an_input_changes()
    {
        Write("src/a.cs", "one");
        var step = Step("build", "echo run >> runs; cp src/a.cs out");

        await RunAsync(step);
        await RunAsync(step);
        Assert.Equal(1, Runs);

        Write("src/a.cs", "two");
        await RunAsync(step);
        Assert.Equal(2, Runs);
        Assert.Equal("two", Read("out"));

        Write("src/b.cs", "more");
        await RunAsync(step);
        Assert.Equal(3, Runs);

        File.Delete(Path.Combine(_root, "src/b.cs"));
        await RunAsync(step);
        Assert.Equal(4, Runs);

        await RunAsync(step with { Circumstances = "no compiler" });
        Assert.Equal(5, Runs);
    }

    [Fact]
    public void The_template_is_made_as_whoever_deploys_makes_it_without_a_word_of_this_machine()
    {
        var step = Assert.Single(PreparationSteps.All(withAssembly: true), step => step.Name == "template");
        Assert.Equal("rm -rf cdk.out && exec dotnet artifacts/bin/Infrastructure/debug/Infrastructure.dll", step.Command[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false, "--assembly", "x")]
    [InlineData(true, "--assembly", "x", "--self-sign-up")]
    public void Anybody_may_sign_up_to_what_LocalCloud_made_itself_or_where_it_is_told(bool selfSignUp, params string[] arguments)
    {
        var options = new RunOptions();
        var command = new RootCommand();
        options.AddTo(command);

        Assert.Equal(selfSignUp, options.Read(command.Parse(arguments)).SelfSignUp);
    }

    [Theory]
    [InlineData("src/obj/x.cs")]
    [InlineData("src/bin/x.dll")]
    [InlineData("src/node_modules/x/index.js")]
    [InlineData("src/packages.aot-net10.0.lock.json")]
    public async Task What_builds_write_beside_sources_is_no_input(string file)
    {
        Write("src/a.cs", "one");
        var step = Step("build", "echo run >> runs; touch out");
        await RunAsync(step);

        Write(file, "built");
        await RunAsync(step);

        Assert.Equal(1, Runs);
    }

    [Fact]
    public async Task A_step_whose_result_is_gone_runs_again()
    {
        Write("src/a.cs", "one");
        var step = Step("build", "echo run >> runs; touch out");
        await RunAsync(step);

        File.Delete(Path.Combine(_root, "out"));
        await RunAsync(step);

        Assert.Equal(2, Runs);
    }

    [Fact]
    public async Task A_result_that_is_known_to_be_current_is_taken()
    {
        Write("out", "made by hand");

        await RunAsync(Step("build", "echo run >> runs") with { IsDoneAnyway = _ => true });

        Assert.Equal(0, Runs);
    }

    [Fact]
    public async Task Progress_is_shown_with_durations_and_a_step_s_output_is_not()
    {
        Write("src/a.cs", "one");

        await RunAsync(Step("build", "echo noise; touch out"));

        Assert.Matches(@"^  build            \.\.\.\n  build            done in \d+\.\d s\n$", _output.ToString());
    }

    [Fact]
    public async Task A_failure_shows_the_step_s_output_is_tried_again_and_stops_the_others()
    {
        Write("src/a.cs", "one");
        var failing = Step("build", "echo the reason >&2; exit 4");
        var slow = Step("slow", "sleep 600");
        var after = Step("after", "echo run >> runs; touch out") with { After = ["build"] };

        var e = await Assert.ThrowsAsync<LocalCloudException>(() => RunAsync(failing, slow, after));

        Assert.Contains("Preparing the build failed", e.Message, StringComparison.Ordinal);
        Assert.Contains("exit code 4", e.Message, StringComparison.Ordinal);
        Assert.Contains("the reason", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Runs);
        Assert.Empty(_children.Running);
        await RunAsync(Step("build", "touch out"));
    }

    [Fact]
    public async Task A_step_that_was_interrupted_runs_again()
    {
        Write("src/a.cs", "one");
        Write("out", "from before");
        var step = Step("build", "echo run >> runs; touch out");
        await RunAsync(step);
        Write("src/a.cs", "two");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var interrupted = RunUntilAsync(stop.Token, Step("build", "touch started; sleep 600"));
        while (!File.Exists(Path.Combine(_root, "started")))
        {
            await Task.Delay(10, Token);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted);
        Write("src/a.cs", "one");
        await RunAsync(step);

        Assert.Equal(2, Runs);
    }

    [Fact]
    public async Task Steps_side_by_side_do_not_wait_for_each_other()
    {
        Write("src/a.cs", "one");
        var one = Step("one", "touch one; while [ ! -e two ]; do sleep 0.02; done; touch out");
        var two = Step("two", "touch two; while [ ! -e one ]; do sleep 0.02; done; touch out");

        await RunAsync(one, two).WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task A_damaged_record_only_makes_the_steps_run_again()
    {
        Write("src/a.cs", "one");
        Write(".localcloud/prepared.json", "{");

        await RunAsync(Step("build", "echo run >> runs; touch out"));

        Assert.Equal(1, Runs);
    }

    private int Runs => File.Exists(Path.Combine(_root, "runs")) ? Read("runs").Split('\n').Length - 1 : 0;

    private static PreparationStep Step(string name, string script) => new()
    {
        Name = name,
        Command = ["sh", "-c", script],
        Inputs = ["src"],
        Outputs = ["out"],
    };

    private Task RunAsync(params PreparationStep[] steps) => RunUntilAsync(Token, steps);

    private Task RunUntilAsync(CancellationToken cancellationToken, params PreparationStep[] steps) =>
        new PreparationRun(_root, steps, _children, _output).RunAsync(cancellationToken);

    private string Read(string file) => File.ReadAllText(Path.Combine(_root, file));

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
