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
    public void The_state_of_inboxes_is_kept_by_two_functions_and_they_reach_nothing_else_of_the_table_by_it()
    {
        var found = stack.Template.Permissions().Where(entry => entry.Statement.Sid == "KeepInboxState").ToList();
        Assert.Equal(2, found.Count);
        Assert.All(["ManageInbox", "TellUnseen"], name => Assert.Single(found, entry => entry.Role.Contains(name, StringComparison.Ordinal)));
        Assert.All(found, entry =>
        {
            Assert.Equal(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"], entry.Statement.Actions);
            Assert.Equal(Only("state|*"), entry.Statement.Condition);
        });
    }

    [Theory]
    [InlineData("PublishNotificationRole", "AddUnseen", "unseen|*", "dynamodb:PutItem")]
    [InlineData("TellUnseenRole", "KeepUnseen", "unseen|*", "dynamodb:Query", "dynamodb:UpdateItem")]
    [InlineData("TellUnseenRole", "ReadPending", "pending|*", "dynamodb:GetItem", "dynamodb:Query")]
    public void Who_has_to_be_told_is_reached_by_key_only(string role, string sid, string key, params string[] actions)
    {
        var statement = stack.Template.PermissionsOf(role)[sid];
        Assert.Equal(actions, statement.Actions);
        Assert.Equal(Only(key), statement.Condition);
    }

    private static string Only(string key) => $$$"""{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"{{{key}}}"},"Null":{"dynamodb:LeadingKeys":"false"}}""";
}
