using Infrastructure.Topics;

namespace Infrastructure.Tests;

public sealed class AccessTests(RealtimeTemplate stack)
{
    [Theory]
    [InlineData("aws", "ap-southeast-7")]
    [InlineData("aws", "ap-northeast-1")]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    [InlineData("aws-iso-b", "us-isob-east-1")]
    [InlineData("aws-eusc", "eusc-de-east-1")]
    public void The_IoT_policy_fits_in_the_longest_region(string partition, string region)
    {
        var document = PolicyText.Of(stack.Template.Only("AWS::IoT::Policy").At("PolicyDocument")!, partition, region);
        Assert.DoesNotContain("<", document, StringComparison.Ordinal);
        Assert.InRange(document.Length, 1, ClientPolicy.MaxCharacters - 1);
    }

    [Fact]
    public void The_IoT_policy_has_no_variables() => Assert.DoesNotContain(
        "${", stack.Template.Only("AWS::IoT::Policy").At("PolicyDocument"), StringComparison.Ordinal);

    [Fact]
    public void The_IoT_policy_refuses_persistent_sessions_and_wills()
    {
        var deny = Assert.Single(
            Statement.All(stack.Template.Only("AWS::IoT::Policy").Properties["PolicyDocument"]!), statement => !statement.Allows);
        Assert.Equal(["iot:Connect"], deny.Actions);
        Assert.Equal(["arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:client/*"], deny.Resources);
        Assert.Equal("""{"ForAnyValue:StringEquals":{"iot:ConnectAttributes":["PersistentConnect","LastWill"]}}""", deny.Condition);
    }

    [Fact]
    public void The_IoT_policy_has_no_name_that_one_which_stayed_could_have_and_stays_when_the_stack_goes()
    {
        var policy = stack.Template.Only("AWS::IoT::Policy");
        Assert.Null(policy.At("PolicyName"));
        Assert.Equal("RetainExceptOnCreate", policy.DeletionPolicy);
        Assert.Equal("Retain", policy.UpdateReplacePolicy);
    }

    [Fact]
    public void Only_signed_in_users_of_this_pool_get_a_role()
    {
        var pool = stack.Template.Only("AWS::Cognito::IdentityPool");
        var role = stack.Template.Named("AWS::IAM::Role", "SignedInRole");
        Assert.Equal("false", pool.At("AllowUnauthenticatedIdentities"));
        Assert.Equal("false", pool.At("AllowClassicFlow"));
        var trust = Assert.Single(Statement.All(role.Properties["AssumeRolePolicyDocument"]!));
        Assert.Equal(["sts:AssumeRoleWithWebIdentity"], trust.Actions);
        Assert.Equal(pool.Ref, trust.Json["Condition"]!["StringEquals"]!["cognito-identity.amazonaws.com:aud"]!.ToString());
        Assert.Equal("authenticated", trust.Json["Condition"]!["ForAnyValue:StringLike"]!["cognito-identity.amazonaws.com:amr"]!.ToString());
        var attachment = stack.Template.Only("AWS::Cognito::IdentityPoolRoleAttachment");
        Assert.Equal(pool.Ref, attachment.At("IdentityPoolId"));
        Assert.Equal($$"""{"authenticated":"{{role.Arn}}"}""", attachment.At("Roles"));
    }

    [Fact]
    public void Who_the_users_are_stays_when_the_stack_goes() => Assert.All(
        (string[])["AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::Cognito::IdentityPool"],
        type =>
        {
            Assert.Equal("Retain", stack.Template.Only(type).DeletionPolicy);
            Assert.Equal("Retain", stack.Template.Only(type).UpdateReplacePolicy);
        });

    [Fact]
    public void The_client_signs_in_by_SRP_and_by_nothing_else_and_does_not_tell_who_is_a_user()
    {
        var client = stack.Template.Only("AWS::Cognito::UserPoolClient");
        Assert.Equal("""["ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]""", client.At("ExplicitAuthFlows"));
        Assert.Equal("false", client.At("GenerateSecret"));
        Assert.Equal("ENABLED", client.At("PreventUserExistenceErrors"));
        Assert.Equal("true", client.At("EnableTokenRevocation"));
        Assert.Equal(stack.Template.Only("AWS::Cognito::UserPool").Ref, client.At("UserPoolId"));
    }

    [Fact]
    public void Users_write_their_address_and_not_what_they_are_called()
    {
        Assert.Equal("""["email"]""", stack.Template.Only("AWS::Cognito::UserPoolClient").At("WriteAttributes"));
        Assert.Equal(
            """{"AttributesRequireVerificationBeforeUpdate":["email"]}""",
            stack.Template.Only("AWS::Cognito::UserPool").At("UserAttributeUpdateSettings"));
    }

    [Fact]
    public void Passwords_have_every_kind_of_character_and_who_wants_has_a_second_factor()
    {
        var pool = stack.Template.Only("AWS::Cognito::UserPool");
        Assert.Equal(
            """{"MinimumLength":10,"RequireLowercase":true,"RequireNumbers":true,"RequireSymbols":true,"RequireUppercase":true}""",
            pool.At("Policies", "PasswordPolicy"));
        Assert.Equal("OPTIONAL", pool.At("MfaConfiguration"));
        Assert.Equal("""["SOFTWARE_TOKEN_MFA"]""", pool.At("EnabledMfas"));
    }

    [Theory]
    [InlineData(UserPoolTier.Lite, "LITE")]
    [InlineData(UserPoolTier.Essentials, "ESSENTIALS")]
    [InlineData(UserPoolTier.Plus, "PLUS")]
    public void The_tier_is_the_deployer_s_choice(UserPoolTier tier, string expected) => Assert.Equal(
        expected,
        stack.Workplace.Template(stack.Workplace.Props with { UserPoolTier = tier }).Only("AWS::Cognito::UserPool").At("UserPoolTier"));

    [Fact]
    public void The_tier_is_the_cheapest_unless_asked_for() => Assert.Equal("LITE", stack.Template.Only("AWS::Cognito::UserPool").At("UserPoolTier"));

    [Fact]
    public void The_role_in_the_template_holds_the_derived_statements()
    {
        var expected = SignedInPolicy.For(stack.Workplace.Props.Families);
        var found = stack.Template.PermissionsOf("SignedInRole");
        Assert.Equal(expected.Select(statement => statement.Sid).Append("CallApi").Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, statement =>
        {
            Assert.Equal(statement.Allow, found[statement.Sid].Allows);
            Assert.Equal([statement.Action], found[statement.Sid].Actions);
            Assert.Equal(
                statement.Resources.Select(resource => $"arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:{DeploymentStage.None.OnBroker(resource)}"),
                found[statement.Sid].Resources);
        });
    }
}
