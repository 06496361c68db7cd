namespace Infrastructure.Tests;

public sealed class InboxPermissionTests(RealtimeTemplate stack)
{
    [Theory]
    [InlineData("ChangeAudience", "ChangeAudiences", "[\"audience|*\",\"member|*\"]")]
    [InlineData("PublishNotification", "ReadAudiences", "\"audience|*\"")]
    [InlineData("PublishNotification", "CutAudiences", "\"cut|*\"")]
    public void Audiences_are_changed_by_one_function_and_cut_by_another(string function, string sid, string keys)
    {
        var (role, statement) = Assert.Single(stack.Template.Permissions(), entry => entry.Statement.Sid == sid);
        Assert.Contains(function, role, StringComparison.Ordinal);
        Assert.Equal($$$"""{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":{{{keys}}}},"Null":{"dynamodb:LeadingKeys":"false"}}""", statement.Condition);
    }

    [Fact]
    public void The_state_of_inboxes_is_kept_by_one_function_and_it_reaches_nothing_else_of_the_table()
    {
        var (role, statement) = Assert.Single(stack.Template.Permissions(), entry => entry.Statement.Sid == "KeepInboxState");
        Assert.Contains("ManageInbox", role, StringComparison.Ordinal);
        Assert.Equal(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"], statement.Actions);
        Assert.Equal("""{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"state|*"},"Null":{"dynamodb:LeadingKeys":"false"}}""", statement.Condition);
    }
}
