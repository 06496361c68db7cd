namespace Infrastructure.Tests;

public sealed class StorageTests(RealtimeTemplate stack)
{
    [Fact]
    public void Tables_are_billed_by_request_capped_restorable_and_stay_where_what_they_hold_does() => Assert.All(
        stack.Template.OfType("AWS::DynamoDB::Table"),
        table =>
        {
            Assert.Equal("PAY_PER_REQUEST", table.At("BillingMode"));
            Assert.Equal("4000", table.At("OnDemandThroughput", "MaxReadRequestUnits"));
            Assert.Equal("4000", table.At("OnDemandThroughput", "MaxWriteRequestUnits"));
            Assert.Equal("true", table.At("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"));
            var stays = !table.LogicalId.Contains("Connections", StringComparison.Ordinal);
            Assert.Equal(stays ? "true" : "false", table.At("DeletionProtectionEnabled"));
            Assert.Equal(stays ? "Retain" : "Delete", table.DeletionPolicy);
            Assert.Equal(stays ? "Retain" : "Delete", table.UpdateReplacePolicy);
        });

    [Fact]
    public void The_message_log_is_keyed_by_kind_and_number_and_expires()
    {
        var table = stack.Template.Named("AWS::DynamoDB::Table", "MessageLog");
        Assert.Equal(
            """[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"seq","KeyType":"RANGE"}]""", table.At("KeySchema"));
        Assert.Equal(
            """[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"seq","AttributeType":"N"}]""", table.At("AttributeDefinitions"));
        Assert.Equal("""{"AttributeName":"expiresAt","Enabled":true}""", table.At("TimeToLiveSpecification"));
    }

    [Fact]
    public void Connections_are_keyed_by_user_and_session_and_expire()
    {
        var table = stack.Template.Named("AWS::DynamoDB::Table", "Connections");
        Assert.Equal("""[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]""", table.At("KeySchema"));
        Assert.Equal("""[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}]""", table.At("AttributeDefinitions"));
        Assert.Equal("""{"AttributeName":"expiresAt","Enabled":true}""", table.At("TimeToLiveSpecification"));
    }

    [Fact]
    public void What_stands_beside_notifications_is_keyed_by_kind_and_expires()
    {
        var table = stack.Template.Named("AWS::DynamoDB::Table", "Inbox");
        Assert.Equal("""[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]""", table.At("KeySchema"));
        Assert.Equal("""[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}]""", table.At("AttributeDefinitions"));
        Assert.Equal("""{"AttributeName":"expiresAt","Enabled":true}""", table.At("TimeToLiveSpecification"));
    }

    [Fact]
    public void The_directory_is_keyed_by_name_and_never_expires()
    {
        var table = stack.Template.Named("AWS::DynamoDB::Table", "Directory");
        Assert.Equal("""[{"AttributeName":"pk","KeyType":"HASH"}]""", table.At("KeySchema"));
        Assert.Null(table.At("TimeToLiveSpecification"));
    }
}
