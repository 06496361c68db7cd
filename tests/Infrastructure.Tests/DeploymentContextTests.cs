using Amazon.CDK;
using Infrastructure.Functions;

namespace Infrastructure.Tests;

public sealed class DeploymentContextTests : IDisposable
{
    private static readonly string[] List = ["https://a.example"];

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
        Assert.Equal(50, ReadStack().MonthlyBudgetUsd);
    }

    [Fact]
    public void Context_sets_what_a_deployment_chooses()
    {
        var props = Read(
            ("userPoolId", "eu-west-1_x"), ("userPoolClientId", "c"), ("selfSignUp", "true"), ("alarmEmail", "ops@example.com"),
            ("allowedOrigins", "https://a.example, https://b.example"),
            ("messageLogTable", "restored"), ("directoryTable", "kept"), ("roomsTable", "rooms"), ("inboxTable", "inbox"), ("identityPoolId", "eu-west-1:1"), ("stage", "pr-12"), ("disposable", "true"));
        Assert.Equal("pr-12", props.Stage.Name);
        Assert.Equal("Realtime-pr-12", props.MetricsNamespace);
        Assert.True(props.Disposable);
        Assert.Equal("kept", props.ExistingDirectoryTable);
        Assert.Equal("rooms", props.ExistingRoomsTable);
        Assert.Equal("inbox", props.ExistingInboxTable);
        Assert.Equal("eu-west-1:1", props.ExistingIdentityPoolId);
        Assert.Equal("restored", props.ExistingMessageLogTable);
        Assert.Equal(new UserPoolReference("eu-west-1_x", "c"), props.ExistingUserPool);
        Assert.True(props.SelfSignUp);
        Assert.Equal("ops@example.com", props.AlarmEmail);
        Assert.Equal(["https://a.example", "https://b.example"], props.AllowedOrigins);
        Assert.Equal(7, ReadStack(("monthlyBudgetUsd", "7")).MonthlyBudgetUsd);
    }

    [Fact]
    public void Numbers_and_flags_of_cdk_json_count_too()
    {
        var props = ReadStack(("selfSignUp", true), ("monthlyBudgetUsd", 7));
        Assert.True(props.Backend.SelfSignUp);
        Assert.Equal(7, props.MonthlyBudgetUsd);
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
    [InlineData("encryptionKey", "alias/mine", "encryptionKey=alias/mine is not the ARN of a KMS key, like arn:aws:kms:eu-west-1:123456789012:key/5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e.")]
    [InlineData("monthlyBudgetUsd", "-1", "monthlyBudgetUsd=-1 is not a whole number from 0.")]
    [InlineData("monthlyBudgetUsd", "1.5", "monthlyBudgetUsd=1.5 is not a whole number from 0.")]
    [InlineData("monthlyBudgetUsd", "2147483648", "monthlyBudgetUsd=2147483648 is not a whole number from 0.")]
    [InlineData("userPoolId", "eu-west-1_x", "userPoolId and userPoolClientId belong together: give both or neither.")]
    [InlineData("stage", "chat", "stage=chat is the first level of a topic: the deployment without a stage would read along. Choose another name.")]
    [InlineData("messageLogTable", "arn:aws:dynamodb:eu-west-1:1:table/log", "messageLogTable=arn:aws:dynamodb:eu-west-1:1:table/log is not the name of a DynamoDB table.")]
    [InlineData("directoryTable", "ab", "directoryTable=ab is not the name of a DynamoDB table.")]
    public void A_value_that_makes_no_sense_is_refused_by_name(string name, string value, string message) => Assert.Equal(message, Refusal((name, value)));

    [Theory]
    [InlineData("ops@example.com", true)]
    [InlineData("first.last+alarms@mail.example.co.uk", true)]
    [InlineData("ops", false)]
    [InlineData("ops@example", false)]
    [InlineData("@example.com", false)]
    [InlineData("ops@@example.com", false)]
    [InlineData("ops@-example.com", false)]
    [InlineData("ops@example..com", false)]
    [InlineData("a..b@example.com", false)]
    [InlineData(".a@example.com", false)]
    [InlineData("a.@example.com", false)]
    [InlineData("a@example.com,b@example.com", false)]
    [InlineData("Ops <ops@example.com>", false)]
    [InlineData("mailto:ops@example.com", false)]
    public void An_alarm_address_is_one_that_mail_can_be_sent_to(string address, bool isOne) =>
        AssertValue("alarmEmail", address, isOne, $"alarmEmail={address} is not an e-mail address, like ops@example.com.");

    [Theory]
    [InlineData("*", true)]
    [InlineData("https://*", true)]
    [InlineData("http://*", true)]
    [InlineData("https://app.example.com", true)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("http://[::1]:5173", true)]
    [InlineData("capacitor://localhost", true)]
    [InlineData("app.example.com", false)]
    [InlineData("https://app.example.com/", false)]
    [InlineData("https://app.example.com/path", false)]
    [InlineData("https://App.example.com", false)]
    [InlineData("https://app.example.com:443", false)]
    [InlineData("http://app.example.com:80", false)]
    [InlineData("https://*.example.com", false)]
    [InlineData("https://", false)]
    [InlineData("https://a..b", false)]
    [InlineData("https://a-.b", false)]
    [InlineData("https://app.example.com:65535", true)]
    [InlineData("https://app.example.com:65536", false)]
    [InlineData("https://app.example.com:99999", false)]
    [InlineData("http://[:::::]", false)]
    [InlineData("http://127.0.0.1:3000", true)]
    [InlineData("ws://*", false)]
    public void An_origin_is_one_that_a_browser_sends_and_API_Gateway_takes(string origin, bool isOne) => AssertValue(
        "allowedOrigins", origin, isOne, $"allowedOrigins: {origin} is no origin as browsers send it: it is https://host or https://host:port, in lower case and without a path.");

    [Fact]
    public void Origins_are_none_or_all_or_some()
    {
        Assert.StartsWith("allowedOrigins: nothing is no origin", Refusal(("allowedOrigins", "https://a.example,")), StringComparison.Ordinal);
        Assert.Equal("allowedOrigins: * allows all, and can't stand beside others.", Refusal(("allowedOrigins", "https://a.example, *")));
    }

    [Theory]
    [InlineData("userPoolId", "eu-west-1", "the id of a user pool, like eu-west-1_AbCdEfGhI")]
    [InlineData("userPoolClientId", "a client", "the id of an app client")]
    [InlineData("identityPoolId", "5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e", "the id of an identity pool, like eu-west-1:5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e")]
    public void A_pool_is_known_by_its_id(string name, string value, string meaning)
    {
        (string, object)[] right = [("userPoolId", "eu-west-1_x"), ("userPoolClientId", "c"), ("identityPoolId", "eu-west-1:1")];
        Assert.Contains($"{name}={value} is not {meaning}.", Refusal([.. right.Where(one => one.Item1 != name), (name, value)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Pools_are_in_the_region_that_the_stack_goes_to()
    {
        (string, object)[] pools = [("userPoolId", "eu-west-1_x"), ("userPoolClientId", "c"), ("identityPoolId", "us-east-1:1")];
        Assert.Equal("identityPoolId is one of us-east-1, and userPoolId is one of eu-west-1.", Refusal(pools));
        Assert.Equal(
            "userPoolId is one of eu-west-1, and the stack goes to us-east-1.",
            Assert.Throws<DeploymentRefusedException>(() => Read(true, "us-east-1", pools)).Message);
        Assert.NotNull(Read(true, "eu-west-1", pools[..2]));
    }

    [Fact]
    public void A_stack_is_protected_or_disposable()
    {
        Assert.True(ReadStack(("terminationProtection", "true")).TerminationProtection);
        Assert.False(ReadStack().TerminationProtection);
        Assert.Equal(
            "terminationProtection and disposable contradict each other: what is disposable is there to be deleted.",
            Refusal(("terminationProtection", "true"), ("disposable", "true")));
    }

    [Fact]
    public void One_table_can_t_be_both() => Assert.Equal(
        "messageLogTable and directoryTable are both kept: these are two tables.", Refusal(("messageLogTable", "kept"), ("directoryTable", "kept")));

    [Fact]
    public void Nor_can_one_be_two_others() => Assert.Equal(
        "directoryTable and roomsTable are both kept: these are two tables.",
        Refusal(("messageLogTable", "log"), ("directoryTable", "kept"), ("roomsTable", "kept")));

    [Fact]
    public void A_list_in_cdk_json_is_no_value() => Assert.Equal(
        "allowedOrigins is a list or an object: it has to be text, a number, true or false.", Refusal(("allowedOrigins", List)));

    [Theory]
    [InlineData("disposible", "Is it disposable?")]
    [InlineData("Stage", "Is it stage?")]
    [InlineData("alarmMail", "Is it alarmEmail?")]
    [InlineData("allowedOrigin", "Is it allowedOrigins?")]
    [InlineData("messagelogTabel", "Is it messageLogTable?")]
    [InlineData("userPool", "Is it userPoolId?")]
    [InlineData("colour", "There are alarmEmail, allowedOrigins, allowStandins,")]
    public void A_name_that_nobody_reads_is_refused_with_the_one_that_is_most_like_it(string name, string hint) =>
        Assert.StartsWith($"{name} is no setting of a deployment. {hint}", Refusal((name, "x")), StringComparison.Ordinal);

    [Theory]
    [InlineData("@aws-cdk/core:bootstrapQualifier")]
    [InlineData("aws:cdk:enable-path-metadata")]
    [InlineData("aws-cdk:enableDiffNoFail")]
    [InlineData("availability-zones:account=123456789012:region=eu-west-1")]
    [InlineData("acknowledged-issue-numbers")]
    [InlineData("cli-telemetry")]
    public void What_is_the_CDK_s_own_is_its_own_business(string name) => Assert.NotNull(Read((name, "x")));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_nothing_is_published()
    {
        var refusal = Refusal(("stage", "chat"), ("disposible", "true"), ("alarmEmail", "ops"), ("architecture", "x64"), ("userPoolClientId", "c"));
        Assert.Equal(
            """
            5 settings are wrong:
            - disposible is no setting of a deployment. Is it disposable?
            - architecture=x64 is unknown: it is x86_64 (the default) or arm64.
            - stage=chat is the first level of a topic: the deployment without a stage would read along. Choose another name.
            - userPoolId and userPoolClientId belong together: give both or neither.
            - alarmEmail=ops is not an e-mail address, like ops@example.com.
            """,
            refusal);
    }

    [Fact]
    public void Every_setting_is_in_the_manual_and_nothing_else_is() => Assert.Equal(
        ContextKeys.Known.Order(StringComparer.Ordinal),
        File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .SkipWhile(line => !line.StartsWith("| `-c name=value`", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => line.Split('|')[1].Split(',')).Select(name => name.Trim(' ', '`').Split('=')[0]).Order(StringComparer.Ordinal));

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

    private string Refusal(params (string Name, object Value)[] context) => Assert.Throws<DeploymentRefusedException>(() => Read(context)).Message;

    private void AssertValue(string name, string value, bool isOne, string refusal)
    {
        if (isOne)
        {
            Assert.NotNull(Read((name, value)));
        }
        else
        {
            Assert.Equal(refusal, Refusal((name, value)));
        }
    }

    private RealtimeBackendProps Read(params (string Name, object Value)[] context) => Read(forAws: false, context);

    private RealtimeBackendProps Read(bool forAws, params (string Name, object Value)[] context) => Read(forAws, region: null, context).Backend;

    private RealtimeStackProps ReadStack(params (string Name, object Value)[] context) => Read(forAws: false, region: null, context);

    private RealtimeStackProps Read(bool forAws, string? region, params (string Name, object Value)[] context)
    {
        var app = new App(new AppProps { Context = context.ToDictionary(entry => entry.Name, entry => entry.Value) });
        return new DeploymentContext(app.Node, context.Select(entry => entry.Name)).Read(demands => FunctionAsset.Load(_workplace.Functions, demands), forAws, region);
    }
}
