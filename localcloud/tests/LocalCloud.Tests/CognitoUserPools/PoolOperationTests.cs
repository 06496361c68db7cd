using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>Groups, lists and what pools say about themselves. Against the real cognito-local.</summary>
public sealed class PoolOperationTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    [Fact]
    public async Task A_group_has_the_members_that_were_put_into_it_and_tokens_name_it()
    {
        var subject = await cloud.NewUserAsync("member");
        Assert.Equal(200, (await cloud.AdminAsync("CreateGroup", """ "GroupName":"editors","Description":"d","Precedence":3 """)).Status);
        Assert.Equal(200, (await cloud.AdminAsync("AdminAddUserToGroup", $""" "GroupName":"editors","Username":"{subject}" """)).Status);

        // Not in its place, without its members.
        Assert.Equal("GroupExistsException", SignedUpCloud.Error(await cloud.AdminAsync("CreateGroup", """ "GroupName":"editors" """)).Code);
        var group = (await cloud.AdminAsync("GetGroup", """ "GroupName":"editors" """)).Body["Group"]!;
        Assert.Equal(("d", 3), (group["Description"]!.ToString(), (int)group["Precedence"]!));
        Assert.Equal("editors", Names("Groups", "GroupName", (await cloud.AdminAsync("AdminListGroupsForUser", $""" "Username":"{subject}" """)).Body));
        Assert.Equal("member", Names("Users", "Username", (await cloud.AdminAsync("ListUsersInGroup", """ "GroupName":"editors" """)).Body));
        Assert.Equal("editors", await GroupsOfTokenAsync());

        Assert.Equal(200, (await cloud.AdminAsync("AdminRemoveUserFromGroup", """ "GroupName":"editors","Username":"member" """)).Status);
        Assert.Equal("", Names("Groups", "GroupName", (await cloud.AdminAsync("AdminListGroupsForUser", """ "Username":"member" """)).Body));
        Assert.Equal("", await GroupsOfTokenAsync());

        Assert.Equal(200, (await cloud.AdminAsync("DeleteGroup", """ "GroupName":"editors" """)).Status);
        Assert.Equal("ResourceNotFoundException", SignedUpCloud.Error(await cloud.AdminAsync("GetGroup", """ "GroupName":"editors" """)).Code);
        Assert.Equal("ResourceNotFoundException", SignedUpCloud.Error(await cloud.AdminAsync("AdminAddUserToGroup", """ "GroupName":"editors","Username":"member" """)).Code);

        async Task<string> GroupsOfTokenAsync()
        {
            var token = (await cloud.TokensAsync("member"))["IdToken"]!.ToString();
            var claims = JsonNode.Parse(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token.Split('.')[1])))!;
            return string.Join(',', (claims["cognito:groups"] as JsonArray ?? []).Select(name => name!.ToString()));
        }
    }

    [Fact]
    public async Task A_group_with_a_role_that_no_token_would_offer_is_named()
    {
        var (status, body) = await cloud.AdminAsync("CreateGroup", """ "GroupName":"roles","RoleArn":"arn:aws:iam::123456789012:role/R" """);

        Assert.Equal(501, status);
        Assert.Contains("RoleArn", body["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("ResourceNotFoundException", SignedUpCloud.Error(await cloud.AdminAsync("GetGroup", """ "GroupName":"roles" """)).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(60)]
    public async Task Lists_come_in_pages_that_have_everything_once(int limit)
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            await cloud.AdminAsync("CreateGroup", $""" "GroupName":"page-{name}" """);
        }

        List<string> seen = [];
        var token = "";
        do
        {
            var page = (await cloud.AdminAsync("ListGroups", $""" "Limit":{limit}{token} """)).Body;
            Assert.InRange(page["Groups"]!.AsArray().Count, 1, limit);
            seen.AddRange(page["Groups"]!.AsArray().Select(group => group!["GroupName"]!.ToString()));
            token = page["NextToken"] is { } next ? $",\"NextToken\":\"{next}\"" : "";
        }
        while (token.Length > 0);

        Assert.Equal(["page-a", "page-b", "page-c"], seen.Where(name => name.StartsWith("page-", StringComparison.Ordinal)).Order());
        Assert.Distinct(seen);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await cloud.AdminAsync("ListGroups", """ "Limit":61 """)).Code);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await cloud.AdminAsync("ListGroups", """ "NextToken":"x" """)).Code);
    }

    [Fact]
    public async Task Users_are_found_by_filters_and_shown_with_the_attributes_asked_for()
    {
        var subject = await cloud.NewUserAsync("listed");
        await cloud.NewUserAsync("asleep");
        await cloud.AdminAsync("AdminDisableUser", """ "Username":"asleep" """);

        Assert.Equal("listed", await NamesAsync($""" "Filter":"sub = \"{subject}\"" """));
        Assert.Equal("listed", await NamesAsync(""" "Filter":"username ^= \"lis\"" """));
        Assert.Equal("asleep", await NamesAsync(""" "Filter":"status = \"Disabled\"" """));
        Assert.DoesNotContain("asleep", await NamesAsync(""" "Filter":"status = \"Enabled\"" """), StringComparison.Ordinal);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await cloud.AdminAsync("ListUsers", """ "Filter":"custom:x = \"1\"" """)).Code);
        var one = (await cloud.AdminAsync("ListUsers", """ "Filter":"username = \"alice\"","AttributesToGet":["email"] """)).Body["Users"]![0]!;
        Assert.Equal("""[{"Name":"email","Value":"alice@example.com"}]""", one["Attributes"]!.ToJsonString());
        var page = (await cloud.AdminAsync("ListUsers", """ "Limit":1 """)).Body;
        Assert.Single(page["Users"]!.AsArray());
        Assert.NotNull(page["PaginationToken"]);

        async Task<string> NamesAsync(string input) => Names("Users", "Username", (await cloud.AdminAsync("ListUsers", input)).Body);
    }

    [Fact]
    public async Task A_pool_and_its_client_say_what_the_template_says()
    {
        var pool = (await cloud.AdminAsync("DescribeUserPool")).Body["UserPool"]!;
        var client = (await cloud.AdminAsync("DescribeUserPoolClient", $""" "ClientId":"{cloud.ClientId}" """)).Body["UserPoolClient"]!;
        var clients = (await cloud.AdminAsync("ListUserPoolClients", """ "MaxResults":60 """)).Body["UserPoolClients"]!;

        Assert.Equal(cloud.PoolId, pool["Id"]!.ToString());
        Assert.Equal(
            """{"MinimumLength":8,"RequireLowercase":true,"RequireUppercase":true,"RequireNumbers":true,"RequireSymbols":true,"TemporaryPasswordValidityDays":7}""",
            pool["Policies"]!["PasswordPolicy"]!.ToJsonString());
        Assert.Equal("OFF", pool["MfaConfiguration"]!.ToString());
        Assert.False((bool)pool["UsernameConfiguration"]!["CaseSensitive"]!);
        Assert.True((bool)pool["AdminCreateUserConfig"]!["AllowAdminCreateUserOnly"]!);
        Assert.Equal("""["ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]""", client["ExplicitAuthFlows"]!.ToJsonString());
        Assert.Equal("""["email"]""", client["WriteAttributes"]!.ToJsonString());
        Assert.Contains(cloud.ClientId, clients.AsArray().Select(known => known!["ClientId"]!.ToString()));
    }

    [Theory]
    [InlineData("AdminInitiateAuth")]
    [InlineData("AdminResetUserPassword")]
    [InlineData("AdminRespondToAuthChallenge")]
    [InlineData("AssociateSoftwareToken")]
    [InlineData("CreateUserPool")]
    [InlineData("DeleteUserPool")]
    [InlineData("GetUserAttributeVerificationCode")]
    [InlineData("SetUserMFAPreference")]
    [InlineData("UpdateGroup")]
    [InlineData("UpdateUserPool")]
    [InlineData("UpdateUserPoolClient")]
    [InlineData("VerifySoftwareToken")]
    [InlineData("VerifyUserAttribute")]
    public async Task What_would_have_no_effect_or_half_of_it_is_refused_by_name(string operation)
    {
        var (status, body) = await cloud.AdminAsync(operation, """ "Username":"alice" """);

        Assert.Equal((501, "NotEmulatedException"), (status, body["__type"]!.ToString()));
        Assert.Contains(operation, body["message"]!.ToString(), StringComparison.Ordinal);
    }

    private static string Names(string list, string name, JsonNode body) =>
        string.Join(',', body[list]!.AsArray().Select(item => item![name]!.ToString()));
}
