namespace Infrastructure.Tests;

public sealed class PreferencePermissionTests(RealtimeTemplate stack)
{
    [Fact]
    public void Preferences_are_read_and_changed_by_key()
    {
        var statement = stack.Template.PermissionsOf("ManagePreferencesRole")["ChangePreferences"];
        Assert.Equal([stack.Template.Named("AWS::DynamoDB::Table", "Inbox").Arn], statement.Resources);
        Assert.Equal(["dynamodb:GetItem", "dynamodb:UpdateItem"], statement.Actions);
        Assert.Equal("""{"ForAllValues:StringLike":{"dynamodb:LeadingKeys":"pref|*"},"Null":{"dynamodb:LeadingKeys":"false"}}""", statement.Condition);
    }
}
