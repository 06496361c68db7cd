using LocalCloud.CloudFormation;
using LocalCloud.Iam;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.Iam;

public sealed class AccessControlTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:iam::123456789012:role/SignedIn";
    private TestCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.StartAsync();
        await _cloud.CreateAsync("AWS::IAM::Role", "SignedIn", Role("""{"RoleName":"SignedIn"}"""));
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_policy_is_added_to_the_roles_it_names()
    {
        Assert.False(Allows());

        await _cloud.CreateAsync("AWS::IAM::Policy", "More", """
            {"PolicyName":"More","Roles":["SignedIn"],"PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"iot:Publish","Resource":"*"}]}}
            """);

        Assert.True(Allows());
    }

    [Fact]
    public async Task A_policy_that_is_created_again_replaces_itself()
    {
        await _cloud.CreateAsync("AWS::IAM::Policy", "More", Policy("iot:Publish"));
        await _cloud.CreateAsync("AWS::IAM::Policy", "More", Policy("iot:Connect"));

        Assert.False(Allows());

        static string Policy(string action) => $$"""
            {"PolicyName":"More","Roles":["SignedIn"],"PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"{{action}}","Resource":"*"}]} }
            """;
    }

    [Fact]
    public void A_role_that_is_not_there_allows_nothing() => Assert.False(_cloud.Get<IAccessControl>()
        .Evaluate(new(Policies.Somebody("arn:aws:iam::123456789012:role/Gone"), "iot:Publish", "arn:t")).IsAllowed);

    [Fact]
    public void The_administrator_may_do_everything_and_nobody_else_without_a_role()
    {
        var access = _cloud.Get<IAccessControl>();

        Assert.True(access.Evaluate(new(Administrator.Principal("123456789012"), "any:Thing", "*")).IsAllowed);
        Assert.False(access.Evaluate(
            new(Administrator.Principal("123456789012") with { AccessKeyId = "AKIAOTHER" }, "any:Thing", "*")).IsAllowed);
    }

    [Fact]
    public async Task A_session_policy_cuts_down_and_adds_nothing()
    {
        await _cloud.CreateAsync("AWS::IAM::Policy", "More", """
            {"PolicyName":"More","Roles":["SignedIn"],"PolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"iot:*","Resource":"*"}]}}
            """);
        var principal = Policies.Somebody() with { SessionPolicy = Policies.Of(Policies.Allow("iot:Publish", "*"), Policies.Allow("sqs:*", "*")) };
        var access = _cloud.Get<IAccessControl>();

        Assert.True(access.Evaluate(new(principal, "iot:Publish", "arn:t")).IsAllowed);
        Assert.False(access.Evaluate(new(principal, "iot:Connect", "arn:t")).IsAllowed);
        Assert.False(access.Evaluate(new(principal, "sqs:SendMessage", "arn:t")).IsAllowed);
    }

    [Theory]
    [InlineData("iot:Connect", true)]
    [InlineData("execute-api:Invoke", true)]
    [InlineData("lambda:InvokeFunction", true)]
    [InlineData("dynamodb:GetItem", true)]
    [InlineData("sqs:SendMessage", true)]
    [InlineData("events:PutEvents", false)]
    [InlineData("sts:AssumeRole", false)]
    [InlineData("states:StartExecution", false)]
    [InlineData("iam:PassRole", false)]
    [ConformsTo("identity-guest-allowed-services")]
    public void A_guest_whose_role_allows_everything_has_these_services_alone(string action, bool isAllowed)
    {
        var guest = _cloud.Get<ICredentials>().Issue(
            Arn, "CognitoIdentityCredentials", TimeSpan.FromHours(1), new("eu-west-1:id", "eu-west-1:pool", ["unauthenticated"])).Principal;

        Assert.Equal(isAllowed, Policies.Allows(guest.SessionPolicy!, action, "arn:x"));
    }

    [Fact]
    [ConformsTo("identity-guest-allowed-services", "auth-guest-session-policy")]
    public void Guests_reach_only_the_services_that_AWS_lets_them()
    {
        var guest = _cloud.Get<ICredentials>().Issue(
            Arn, "CognitoIdentityCredentials", TimeSpan.FromHours(1), new("eu-west-1:id", "eu-west-1:pool", ["unauthenticated"])).Principal;

        Assert.True(Policies.Allows(guest.SessionPolicy!, "iot:Connect", "arn:c"));
        Assert.False(Policies.Allows(guest.SessionPolicy!, "events:PutEvents", "arn:b"));
    }

    [Fact]
    public void An_explicit_deny_is_worded_as_AWS_does()
    {
        var request = new AccessRequest(Policies.Somebody(), "iot:Publish", "arn:t");
        var decision = _cloud.Get<IAccessControl>().Evaluate(request, [Policies.Of(Policies.Deny("*", "*"))]);

        Assert.Equal(
            "User: arn:aws:sts::123456789012:assumed-role/SignedIn/CognitoIdentityCredentials is not authorized to perform: iot:Publish "
            + "on resource: arn:t with an explicit deny in an identity-based policy",
            AccessDenied.Message(request, decision));
    }

    [Theory]
    [InlineData("""{"ManagedPolicyArns":["arn:aws:iam::aws:policy/AdministratorAccess"]}""", "AdministratorAccess")]
    [InlineData("""{"Policies":[{"PolicyName":"P","PolicyDocument":{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}}]}""", "Effect")]
    public async Task A_role_that_is_not_understood_stops_the_start_by_name(string properties, string named)
    {
        var problem = await Assert.ThrowsAsync<UnsupportedTemplateException>(
            () => _cloud.CreateAsync("AWS::IAM::Role", "Odd", Role(properties)));

        Assert.Contains("Odd", problem.Message, StringComparison.Ordinal);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_for_a_role_that_is_not_there_stops_the_start()
    {
        var problem = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _cloud.CreateAsync(
            "AWS::IAM::Policy", "Lost", """{"PolicyName":"P","Roles":["Nobody"],"PolicyDocument":{"Statement":[]}}"""));

        Assert.Contains("Nobody", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_are_recognized_without_being_kept_and_only_whole()
    {
        var session = _cloud.Get<ICredentials>().Issue(Arn, "s", TimeSpan.FromHours(1));
        var lookup = _cloud.Get<ICredentialLookup>();
        var other = _cloud.Get<ICredentials>().Issue(Arn, "s", TimeSpan.FromHours(1));

        Assert.Equal(session.SecretAccessKey, lookup.Find(session.AccessKeyId, session.SessionToken)!.SecretAccessKey);
        Assert.Null(lookup.Find(session.AccessKeyId, null));
        Assert.Null(lookup.Find(session.AccessKeyId, ""));
        Assert.Null(lookup.Find(session.AccessKeyId, "not base64!"));
        Assert.Null(lookup.Find(session.AccessKeyId, other.SessionToken));
        Assert.Null(lookup.Find(other.AccessKeyId, session.SessionToken));
        for (var i = 0; i < session.SessionToken.Length - 4; i += 7)
        {
            var digit = session.SessionToken[i] == 'A' ? 'B' : 'A';
            Assert.Null(lookup.Find(session.AccessKeyId, session.SessionToken[..i] + digit + session.SessionToken[(i + 1)..]));
        }
    }

    [Fact]
    public async Task Credentials_of_another_LocalCloud_are_not_recognized()
    {
        await using var other = await TestCloud.StartAsync();
        var session = other.Get<ICredentials>().Issue(Arn, "s", TimeSpan.FromHours(1));

        Assert.Null(_cloud.Get<ICredentialLookup>().Find(session.AccessKeyId, session.SessionToken));
    }

    private bool Allows() => _cloud.Get<IAccessControl>().Evaluate(new(Policies.Somebody(), "iot:Publish", "arn:t")).IsAllowed;

    private static string Role(string properties)
    {
        var role = System.Text.Json.Nodes.JsonNode.Parse(properties)!.AsObject();
        role["AssumeRolePolicyDocument"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}""");
        return role.ToJsonString();
    }
}
