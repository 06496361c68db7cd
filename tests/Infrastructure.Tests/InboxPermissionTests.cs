namespace Infrastructure.Tests;

public sealed class InboxPermissionTests(RealtimeTemplate stack)
{
    [Fact]
    public void The_state_of_inboxes_is_kept_by_one_function_and_it_reaches_nothing_else_of_the_table()
    {
        var (role, statement) = Assert.Single(stack.Template.Permissions(), entry => entry.Statement.Sid == "KeepInboxState");
        Assert.Contains("ManageInbox", role, StringComparison.Ordinal);
        Assert.Equal(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"], statement.Actions);
        Assert.Equal("""{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"state|*"},"Null":{"dynamodb:LeadingKeys":"false"}}""", statement.Condition);
    }
}
