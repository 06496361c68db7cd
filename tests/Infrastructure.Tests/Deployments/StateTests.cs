namespace Infrastructure.Tests.Deployments;

/// <summary>
/// Names of what must not be replaced. CloudFormation knows a resource by its logical id, which the CDK makes of the constructs' names: who
/// renames or moves a construct makes a new resource and lets the old one go.
/// </summary>
public sealed class StateTests(RealtimeTemplate stack)
{
    // Why each is state: what another one would mean to those who have something in the first.
    private static readonly Dictionary<string, (string Type, string Why)> Kept = new()
    {
        ["BackendMessageLogTable2AD0D1A8"] = ("AWS::DynamoDB::Table", "All messages: another table is an empty log."),
        ["BackendDirectoryTable68EF37FB"] = ("AWS::DynamoDB::Table", "Which identities a user has: another table finds nobody by sub until each has come by."),
        ["BackendRoomsTableAE3AC5F3"] = ("AWS::DynamoDB::Table", "Rooms and who is a member: another table makes strangers of all members."),
        ["BackendInboxTable6C098882"] = ("AWS::DynamoDB::Table", "What is read, preferences and what waits: with another table everything is unread, and who switched something off gets it again."),
        ["BackendAccessUsers18D826CF"] = ("AWS::Cognito::UserPool", "The users and their passwords: nobody could sign in to another pool."),
        ["BackendAccessUsersClient4E55FEBC"] = ("AWS::Cognito::UserPoolClient", "Applications and the identity pool name it: another one signs everybody out."),
        ["BackendAccessIdentities63FE36A0"] = ("AWS::Cognito::IdentityPool", "Identity ids are keys of topics, senders and claims: another pool makes strangers of all users."),
        ["BackendDeadLettersQueue9A4070BA"] = ("AWS::SQS::Queue", "What could not be processed, for 14 days: another queue is empty."),
        ["BackendAccessIotPolicy95A6E3EC"] = ("AWS::IoT::Policy", "It is attached to every identity: each of them keeps the old one until its next session."),
    };

    // What holds data that passes: why it may go with the stack.
    private static readonly Dictionary<string, (string Type, string Why)> Passing = new()
    {
        ["BackendConnectionsTableB4DFCBF8"] = ("AWS::DynamoDB::Table", "Who is connected now: it is a day old at most, and comes again with every connection."),
        ["BackendPresenceConnected1B9E4710"] = ("AWS::SQS::Queue", "Connections that were made seconds ago: they end with the rules that tell of them."),
        ["BackendPresenceDisconnectedF50DD300"] = ("AWS::SQS::Queue", "Connections that ended seconds ago: the same."),
    };

    // What holds nothing, but has a name that others wrote down.
    private static readonly Dictionary<string, (string Type, string Why)> Addressed = new()
    {
        ["BackendMessagesApi43310191"] = ("AWS::ApiGatewayV2::Api", "Its address stands in every application's configuration."),
        ["BackendPublishingBus999204D0"] = ("AWS::Events::EventBus", "Publishers put events on it by its name."),
        ["BackendObservabilityAlarmsTopic9A94163D"] = ("AWS::SNS::Topic", "Subscriptions to it were confirmed by hand."),
    };

    // The outputs that say what a later deployment can come back to.
    private static readonly string[] Given = ["MessageLogTableName", "DirectoryTableName", "RoomsTableName", "InboxTableName", "UserPoolId", "UserPoolClientId", "IdentityPoolId"];

    [Theory]
    [InlineData("unnamed")]
    [InlineData("stage")]
    public void What_holds_state_is_exactly_this_and_is_known_by_these_names(string kind)
    {
        var template = DeploymentKinds.Template(stack, kind);
        Assert.Equal(
            Kept.Select(kept => $"{kept.Key} {kept.Value.Type}").Order(StringComparer.Ordinal),
            template.Resources.Where(resource => resource.DeletionPolicy is "Retain" or "RetainExceptOnCreate")
                .Select(resource => $"{resource.LogicalId} {resource.Type}").Order(StringComparer.Ordinal));
        Assert.All(Kept.Keys, id => Assert.Equal("Retain", template.Resources.Single(resource => resource.LogicalId == id).UpdateReplacePolicy));
        Assert.All(Addressed, one => Assert.Equal(one.Value.Type, Assert.Single(template.Resources, resource => resource.LogicalId == one.Key).Type));
    }

    // What holds data by its kind is on the list, whatever becomes of it: so a table that somebody adds without a thought is found.
    [Theory]
    [InlineData("unnamed")]
    [InlineData("stage")]
    public void Nothing_that_holds_data_is_left_out(string kind) => Assert.Empty(
        DeploymentKinds.Template(stack, kind).Resources
            .Where(resource => resource.Type.Split("::") is ["AWS", "DynamoDB" or "S3" or "SQS" or "Cognito" or "KMS", "Table" or "GlobalTable" or "Bucket" or "Queue" or "UserPool" or "UserPoolClient" or "IdentityPool" or "Key"])
            .Select(resource => resource.LogicalId).Except(Kept.Keys).Except(Passing.Keys));

    [Theory]
    [InlineData("unnamed")]
    [InlineData("stage")]
    public void What_passes_is_known_by_these_names_too(string kind) => Assert.All(
        Passing, one => Assert.Equal((one.Value.Type, "Delete"), (DeploymentKinds.Template(stack, kind).Resources.Single(resource => resource.LogicalId == one.Key) is var resource ? resource.Type : null, resource.DeletionPolicy)));

    [Theory]
    [InlineData("disposable")]
    [InlineData("disposable stage")]
    public void A_disposable_deployment_has_no_state(string kind) =>
        Assert.Empty(DeploymentKinds.Template(stack, kind).Resources.Where(resource => resource.DeletionPolicy is not (null or "Delete")).Select(resource => resource.LogicalId));

    // All seven together are what a deployment comes back to; then only what it never shares is its own.
    [Fact]
    public void Who_comes_back_gets_no_second_one_of_what_is_there()
    {
        var template = DeploymentKinds.Template(stack, "come back");
        Assert.Equal(
            ["BackendAccessIotPolicy95A6E3EC", "BackendDeadLettersQueue9A4070BA"],
            template.Resources.Where(resource => resource.DeletionPolicy is not (null or "Delete")).Select(resource => resource.LogicalId).Order(StringComparer.Ordinal));
        var outputs = template.Json["Outputs"]!;
        Assert.Equal(
            ["log", "directory", "rooms", "inbox", "eu-west-1_Existing", "client1", "eu-west-1:5b918d10-cb15-41e8-8f2e-0a6e5e5f3d0e"],
            Given.Select(output => outputs[output]!["Value"]!.ToString()));
    }

    [Fact]
    public void Each_has_its_reason() => Assert.All(Kept.Concat(Addressed).Concat(Passing), one => Assert.EndsWith(".", one.Value.Why, StringComparison.Ordinal));
}
