namespace Infrastructure.Tests;

/// <summary>What lets a function be reminded by EventBridge Scheduler.</summary>
public sealed class SchedulesTests(RealtimeTemplate stack)
{
    private Resource Group => stack.Template.Only("AWS::Scheduler::ScheduleGroup");

    private Resource Role => stack.Template.Named("AWS::IAM::Role", "SchedulesRole");

    [Fact]
    public void The_group_is_called_after_the_stage_and_goes_with_its_schedules()
    {
        Assert.Equal("Realtime", Group.At("Name"));
        Assert.Null(Group.Json["DeletionPolicy"]);
    }

    [Fact]
    public void Schedules_are_made_in_the_group_only_and_given_no_other_role()
    {
        var making = stack.Template.PermissionsOf("PublishNotificationRole")["MakeSchedules"];
        var passing = stack.Template.PermissionsOf("PublishNotificationRole")["PassScheduleRole"];

        Assert.Equal(["scheduler:CreateSchedule", "scheduler:DeleteSchedule"], making.Actions);
        Assert.Equal([$"arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/{Group.Ref}/*"], making.Resources);
        Assert.Equal(["scheduler:CreateSchedule"], stack.Template.PermissionsOf("TellUnseenRole")["MakeSchedules"].Actions);
        Assert.Equal([Role.Arn], passing.Resources);
        Assert.Equal("""{"StringEquals":{"iam:PassedToService":"scheduler.amazonaws.com"}}""", passing.Condition);
    }

    [Fact]
    public void The_role_is_for_schedules_of_the_group_and_invokes_those_two_who_make_them()
    {
        var trust = Role.Properties["AssumeRolePolicyDocument"]!["Statement"]![0]!;
        var invoking = stack.Template.PermissionsOf("SchedulesRole")["InvokeFunction"];

        Assert.Equal("""{"Service":"scheduler.amazonaws.com"}""", trust["Principal"]!.Compact());
        Assert.Contains(Group.Arn, trust["Condition"]!["ArnLike"]!["aws:SourceArn"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("<AWS::AccountId>", trust["Condition"]!["StringEquals"]!["aws:SourceAccount"]!.ToString());
        Assert.Equal(
            [stack.Template.Named("AWS::Lambda::Function", "PublishNotificationFunction").Arn, stack.Template.Named("AWS::Lambda::Function", "TellUnseenFunction").Arn],
            invoking.Resources);
    }

    [Fact]
    public void Events_that_wait_are_reached_by_their_key_only()
    {
        var keeping = stack.Template.PermissionsOf("PublishNotificationRole")["KeepSchedules"];

        Assert.Equal(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], keeping.Actions);
        Assert.Equal([stack.Template.Named("AWS::DynamoDB::Table", "Inbox").Arn], keeping.Resources);
        Assert.Contains("schedule|*", keeping.Condition, StringComparison.Ordinal);
    }
}
