using Amazon.Scheduler;
using Amazon.Scheduler.Model;

namespace LocalCloud.Tests.Scheduler;

/// <summary>The API of EventBridge Scheduler, by a client that signs.</summary>
public sealed class ScheduleTests
{
    private const string Create = """{"Effect":"Allow","Action":"scheduler:CreateSchedule","Resource":"arn:aws:scheduler:eu-west-1:123456789012:schedule/Realtime/*"}""";
    private const string Pass = """
        {"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/schedules",
         "Condition":{"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"}}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [ConformsTo("scheduler-schedule-arn", "scheduler-one-schedule-a-name")]
    public async Task A_schedule_is_created_once_and_deleted_once()
    {
        await using var cloud = await ScheduledCloud.StartAsync();
        using var client = cloud.Client();

        var created = await cloud.CreateAsync();
        await Assert.ThrowsAsync<ConflictException>(() => cloud.CreateAsync());
        await client.DeleteScheduleAsync(new DeleteScheduleRequest { Name = "order-17", GroupName = ScheduledCloud.Group }, Token);
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => client.DeleteScheduleAsync(new DeleteScheduleRequest { Name = "order-17", GroupName = ScheduledCloud.Group }, Token));

        Assert.Equal("arn:aws:scheduler:eu-west-1:123456789012:schedule/Realtime/order-17", created.ScheduleArn);
        Assert.Empty(cloud.Waiting);
    }

    [Fact]
    [ConformsTo("scheduler-client-token")]
    public async Task The_same_request_with_the_same_token_is_answered_again()
    {
        await using var cloud = await ScheduledCloud.StartAsync();
        var at = cloud.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        void Same(CreateScheduleRequest request) => (request.ClientToken, request.ScheduleExpression) = ("token", $"at({at:yyyy-MM-ddTHH:mm:ss})");

        var first = await cloud.CreateAsync(Same);
        var second = await cloud.CreateAsync(Same);
        await Assert.ThrowsAsync<ConflictException>(() => cloud.CreateAsync(request =>
        {
            Same(request);
            request.Target.Input = """{"a":2}""";
        }));

        Assert.Equal(first.ScheduleArn, second.ScheduleArn);
    }

    [Fact]
    public async Task A_group_that_there_is_not_is_not_found()
    {
        await using var cloud = await ScheduledCloud.StartAsync();

        var error = await Assert.ThrowsAsync<ResourceNotFoundException>(() => cloud.CreateAsync(request => request.GroupName = "other"));

        Assert.Equal("Schedule group other does not exist.", error.Message);
    }

    [Theory]
    [InlineData("at(2027-01-01)")]
    [InlineData("at(2027-01-01T10:00:00Z)")]
    [InlineData("at(2020-01-01T10:00:00)")]
    [InlineData("tomorrow")]
    [ConformsTo("scheduler-one-time-expression")]
    public async Task An_expression_that_is_none_or_has_passed_is_refused(string expression)
    {
        await using var cloud = await ScheduledCloud.StartAsync();

        var error = await Assert.ThrowsAsync<ValidationException>(() => cloud.CreateAsync(request => request.ScheduleExpression = expression));

        Assert.StartsWith($"Invalid Schedule Expression {expression}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate(1 hour)", "UTC", "ScheduleExpression=rate")]
    [InlineData("cron(0 9 * * ? *)", "UTC", "ScheduleExpression=cron")]
    [InlineData("at(2099-01-01T10:00:00)", "Europe/Berlin", "ScheduleExpressionTimezone=Europe/Berlin")]
    public async Task What_is_not_emulated_is_refused_by_its_name(string expression, string zone, string name)
    {
        await using var cloud = await ScheduledCloud.StartAsync();

        var error = await Assert.ThrowsAsync<AmazonSchedulerException>(
            () => cloud.CreateAsync(request => (request.ScheduleExpression, request.ScheduleExpressionTimezone) = (expression, zone)));

        Assert.Equal("NotEmulatedException", error.ErrorCode);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        await using var cloud = await ScheduledCloud.StartAsync();

        await Assert.ThrowsAsync<ValidationException>(() => cloud.CreateAsync(request => request.Name = name));
    }

    [Theory]
    [InlineData("", "scheduler:CreateSchedule")]
    [InlineData(Create, "iam:PassRole")]
    [InlineData(Pass, "scheduler:CreateSchedule")]
    [ConformsTo("scheduler-create-needs-pass-role")]
    public async Task Who_creates_needs_the_right_to_and_the_right_to_give_the_role_away(string statement, string missing)
    {
        await using var cloud = await ScheduledCloud.StartAsync();
        var credentials = await cloud.Host.AssumeAsync($"[{statement}]");

        var error = await Assert.ThrowsAsync<AmazonSchedulerException>(() => cloud.CreateAsync(credentials: credentials));

        Assert.Equal("AccessDeniedException", error.ErrorCode);
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.Empty(cloud.Waiting);
    }

    [Fact]
    public async Task With_both_rights_a_schedule_is_created()
    {
        await using var cloud = await ScheduledCloud.StartAsync();

        await cloud.CreateAsync(credentials: await cloud.Host.AssumeAsync($"[{Create},{Pass}]"));

        Assert.Single(cloud.Waiting);
    }

    [Theory]
    [InlineData("schedule-group/Realtime", true)]
    [InlineData("schedule/Realtime/order-17", false)]
    [ConformsTo("scheduler-trust-by-group")]
    public async Task A_role_may_trust_the_group_that_a_schedule_is_of(string source, bool isTrusted)
    {
        await using var cloud = await ScheduledCloud.StartAsync(
            $$$""","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012","aws:SourceArn":"arn:aws:scheduler:eu-west-1:123456789012:{{{source}}}"}}""");

        var error = await Record.ExceptionAsync(() => cloud.CreateAsync());

        Assert.Equal(isTrusted, error is null);
        Assert.Equal(isTrusted ? null : "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.", error?.Message);
    }
}
