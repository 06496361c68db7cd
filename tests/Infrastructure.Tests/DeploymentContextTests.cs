using Amazon.CDK;

namespace Infrastructure.Tests;

public sealed class DeploymentContextTests : IDisposable
{
    private readonly Workplace _workplace = new();

    [Fact]
    public void Without_context_the_defaults_hold()
    {
        var props = Read();
        Assert.Same(DeploymentStage.None, props.Stage);
        Assert.False(props.Disposable);
        Assert.Equal("Realtime", props.MetricsNamespace);
        Assert.Null(props.ExistingUserPool);
        Assert.Null(props.ExistingIdentityPoolId);
        Assert.Null(props.ExistingDirectoryTable);
        Assert.Null(props.ExistingMessageLogTable);
        Assert.False(props.SelfSignUp);
        Assert.Equal(["*"], props.AllowedOrigins);
        Assert.Equal(50, props.Caps.MonthlyBudgetUsd);
    }

    [Fact]
    public void Context_sets_what_a_deployment_chooses()
    {
        var props = Read(
            ("userPoolId", "eu-west-1_x"), ("userPoolClientId", "c"), ("selfSignUp", "true"), ("alarmEmail", "ops@example.com"),
            ("allowedOrigins", "https://a.example, https://b.example"), ("monthlyBudgetUsd", "7"),
            ("messageLogTable", "restored"), ("directoryTable", "kept"), ("identityPoolId", "eu-west-1:1"), ("stage", "pr-12"), ("disposable", "true"));
        Assert.Equal("pr-12", props.Stage.Name);
        Assert.Equal("Realtime-pr-12", props.MetricsNamespace);
        Assert.True(props.Disposable);
        Assert.Equal("kept", props.ExistingDirectoryTable);
        Assert.Equal("eu-west-1:1", props.ExistingIdentityPoolId);
        Assert.Equal("restored", props.ExistingMessageLogTable);
        Assert.Equal(new UserPoolReference("eu-west-1_x", "c"), props.ExistingUserPool);
        Assert.True(props.SelfSignUp);
        Assert.Equal("ops@example.com", props.AlarmEmail);
        Assert.Equal(["https://a.example", "https://b.example"], props.AllowedOrigins);
        Assert.Equal(7, props.Caps.MonthlyBudgetUsd);
    }

    [Fact]
    public void Numbers_and_flags_of_cdk_json_count_too()
    {
        var props = Read(("selfSignUp", true), ("monthlyBudgetUsd", 7));
        Assert.True(props.SelfSignUp);
        Assert.Equal(7, props.Caps.MonthlyBudgetUsd);
    }

    [Fact]
    public void A_template_for_AWS_takes_stand_ins_only_with_the_switch()
    {
        File.WriteAllText(_workplace.BuildFile, """{"kind":"aot","packages":"stand-ins"}""");
        Assert.Throws<DeploymentRefusedException>(() => Read(forAws: true));
        Assert.Throws<DeploymentRefusedException>(() => Read(forAws: true, ("allowStandins", "false")));
        Assert.NotNull(Read(forAws: true, ("allowStandins", "true")));
        Assert.NotNull(Read(forAws: false));
    }

    [Fact]
    public void The_architecture_chooses_the_binary_and_what_the_functions_run_on()
    {
        _workplace.PublishForArm(Workplace.SupportedBuild);

        var props = Read(("architecture", "arm64"));

        Assert.EndsWith("arm64/asset", props.Functions.Directory, StringComparison.Ordinal);
        Assert.Equal("arm64", props.Architecture.Name);
        Assert.Equal("x86_64", Read(("architecture", "x86_64")).Architecture.Name);
        Assert.Equal("x86_64", Read().Architecture.Name);
    }

    [Theory]
    [InlineData("disposable", "yes", "disposable=yes is neither true nor false.")]
    [InlineData("identityPoolId", "eu-west-1:1", "identityPoolId=eu-west-1:1 belongs to a user pool: give userPoolId and userPoolClientId, too.")]
    [InlineData("architecture", "x64", "architecture=x64 is unknown: it is x86_64 (the default) or arm64.")]
    [InlineData("allowStandins", "yes", "allowStandins=yes is neither true nor false.")]
    [InlineData("selfSignUp", "yes", "selfSignUp=yes is neither true nor false.")]
    [InlineData("encryptionKey", "alias/mine", "encryptionKey=alias/mine is not the ARN of a KMS key: arn:aws:kms:<region>:<account>:key/<id>.")]
    [InlineData("monthlyBudgetUsd", "-1", "monthlyBudgetUsd=-1 is not a whole number from 0.")]
    [InlineData("monthlyBudgetUsd", "1.5", "monthlyBudgetUsd=1.5 is not a whole number from 0.")]
    [InlineData("userPoolId", "eu-west-1_x", "userPoolId and userPoolClientId belong together: give both or neither.")]
    public void A_value_that_makes_no_sense_is_refused_by_name(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<DeploymentRefusedException>(() => Read((name, value))).Message);

    // Exactly the lines that the README has for a trial and for the lasting deployment.
    [Fact]
    public void The_lines_of_the_README_make_a_trial_that_goes_and_a_deployment_that_stays()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "README.md")).Where(line => line.StartsWith("npx cdk deploy", StringComparison.Ordinal)).ToList();
        Assert.Equal("npx cdk deploy -c stage=try -c disposable=true", lines[0].Split('#')[0].Trim());
        Assert.Equal("npx cdk deploy", lines[1].Split('#')[0].Trim());

        var (trial, lasting) = (Read(ContextOf(lines[0])), Read(ContextOf(lines[1])));

        Assert.Equal(("Realtime-try", true), (trial.Stage.StackName, trial.Disposable));
        Assert.Equal(("Realtime", false), (lasting.Stage.StackName, lasting.Disposable));
        Assert.DoesNotContain(_workplace.Template(trial).Resources, resource => resource.DeletionPolicy is not (null or "Delete"));
        Assert.Contains(_workplace.Template(lasting).Resources, resource => resource.DeletionPolicy is "Retain");
    }

    public void Dispose() => _workplace.Dispose();

    private static (string Name, object Value)[] ContextOf(string line) =>
    [
        .. line.Split('#')[0].Split(" -c ").Skip(1).Select(pair => pair.Trim().Split('=')).Select(pair => (pair[0], (object)pair[1])),
    ];

    private RealtimeBackendProps Read(params (string Name, object Value)[] context) => Read(forAws: false, context);

    private RealtimeBackendProps Read(bool forAws, params (string Name, object Value)[] context)
    {
        var app = new App(new AppProps { Context = context.ToDictionary(entry => entry.Name, entry => entry.Value) });
        return new DeploymentContext(app.Node).Read(_workplace.Functions, forAws);
    }
}
