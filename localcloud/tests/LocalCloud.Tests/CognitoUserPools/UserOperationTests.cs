using System.Text.Json.Nodes;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>Operations upon users: success has the effect, anything else has none. Against the real cognito-local.</summary>
public sealed class UserOperationTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    [Fact]
    [ConformsTo("pool-admin-create-user")]
    public async Task A_created_user_is_a_success_though_nothing_is_sent()
    {
        var (status, body) = await cloud.AdminAsync("AdminCreateUser", """ "Username":"Dora","UserAttributes":[{"Name":"name","Value":"Dora D"}] """);

        Assert.Equal((200, "dora", "FORCE_CHANGE_PASSWORD"), (status, body["User"]!["Username"]!.ToString(), body["User"]!["UserStatus"]!.ToString()));
        Assert.Equal("Dora D", SignedUpCloud.Attribute(body["User"]!["Attributes"]!, "name"));
        // The password that everybody knows, as nobody was given one.
        Assert.Equal("NEW_PASSWORD_REQUIRED", (await cloud.SignInAsync("dora", "Password-1")).Body["ChallengeName"]!.ToString());
        Assert.Equal("UsernameExistsException", SignedUpCloud.Error(await cloud.AdminAsync("AdminCreateUser", """ "Username":"dora" """)).Code);
    }

    [Theory]
    [InlineData(""" "MessageAction":"RESEND" """, "NotEmulatedException")]
    [InlineData(""" "UserAttributes":[{"Name":"sub","Value":"mine"}] """, "InvalidParameterException")]
    [InlineData(""" "UserAttributes":[{"Name":"custom:x","Value":"1"}] """, "InvalidParameterException")]
    [InlineData(""" "TemporaryPassword":"x" """, "InvalidPasswordException")]
    public async Task A_refused_creation_creates_nobody(string input, string code)
    {
        var refused = await cloud.AdminAsync("AdminCreateUser", $""" "Username":"ghost",{input} """);

        Assert.Equal(code, SignedUpCloud.Error(refused).Code);
        Assert.Equal("UserNotFoundException", SignedUpCloud.Error(await cloud.AdminAsync("AdminGetUser", """ "Username":"ghost" """)).Code);
    }

    [Theory]
    [ConformsTo("pool-username-or-sub")]
    [InlineData("name")]
    [InlineData("sub")]
    [InlineData("upper")]
    public async Task AdminGetUser_knows_a_user_by_name_and_by_sub(string by)
    {
        var subject = await cloud.NewUserAsync("known" + by);
        var username = by switch { "sub" => subject, "upper" => "KNOWNupper", _ => "known" + by };

        var (status, body) = await cloud.AdminAsync("AdminGetUser", $""" "Username":"{username}" """);

        Assert.Equal((200, "known" + by, "CONFIRMED", true), (status, body["Username"]!.ToString(), body["UserStatus"]!.ToString(), (bool)body["Enabled"]!));
        Assert.Equal(subject, SignedUpCloud.Attribute(body["UserAttributes"]!, "sub"));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("constructor")] // a member of every JavaScript object
    [InlineData("0a1b2c3d-0000-4000-8000-000000000001")]
    public async Task Who_does_not_exist_is_not_found_by_any_operation_of_administrators(string username)
    {
        (string Name, string Input)[] operations =
        [
            ("AdminAddUserToGroup", ""","GroupName":"g" """), ("AdminConfirmSignUp", ""), ("AdminDeleteUser", ""), ("AdminDeleteUserAttributes", ""","UserAttributeNames":[] """),
            ("AdminDisableUser", ""), ("AdminEnableUser", ""), ("AdminGetUser", ""), ("AdminListGroupsForUser", ""), ("AdminRemoveUserFromGroup", ""","GroupName":"g" """),
            ("AdminUpdateUserAttributes", ""","UserAttributes":[] """), ("AdminUserGlobalSignOut", ""), ("AdminSetUserPassword", ""","Password":"Password-1" """),
        ];
        foreach (var (operation, input) in operations)
        {
            var answer = await cloud.AdminAsync(operation, $""" "Username":"{username}"{input} """);
            Assert.Equal((400, "UserNotFoundException"), (answer.Status, SignedUpCloud.Error(answer).Code));
        }
    }

    [Fact]
    public async Task Administrators_write_and_delete_attributes_but_not_the_sub()
    {
        var subject = await cloud.NewUserAsync("attributes");
        Assert.Equal(200, (await WriteAsync("AdminUpdateUserAttributes", """ "UserAttributes":[{"Name":"name","Value":"A"},{"Name":"locale","Value":"de"}] """)).Status);
        Assert.Equal(200, (await WriteAsync("AdminDeleteUserAttributes", """ "UserAttributeNames":["locale"] """)).Status);

        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await WriteAsync("AdminUpdateUserAttributes", """ "UserAttributes":[{"Name":"sub","Value":"x"}] """)).Code);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await WriteAsync("AdminDeleteUserAttributes", """ "UserAttributeNames":["sub"] """)).Code);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await WriteAsync("AdminDeleteUserAttributes", """ "UserAttributeNames":["custom:x"] """)).Code);

        var attributes = (await cloud.AdminAsync("AdminGetUser", """ "Username":"attributes" """)).Body["UserAttributes"]!;
        Assert.Equal((subject, "A", null), (SignedUpCloud.Attribute(attributes, "sub"), SignedUpCloud.Attribute(attributes, "name"), SignedUpCloud.Attribute(attributes, "locale")));

        Task<(int Status, JsonNode Body)> WriteAsync(string operation, string input) =>
            cloud.AdminAsync(operation, $""" "Username":"{subject}",{input} """);
    }

    [Fact]
    public async Task Users_write_what_the_client_lets_them_and_never_that_an_address_is_verified()
    {
        await cloud.NewUserAsync("writer");
        var access = (await cloud.TokensAsync("writer"))["AccessToken"];
        Assert.Equal(200, (await WriteAsync("UpdateUserAttributes", """ "UserAttributes":[{"Name":"email","Value":"w@example.com"}] """)).Status);

        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await WriteAsync(
            "UpdateUserAttributes", """ "UserAttributes":[{"Name":"email","Value":"x@example.com"},{"Name":"email_verified","Value":"true"}] """)).Code);

        var attributes = (await cloud.PoolAsync("GetUser", $$"""{"AccessToken":"{{access}}"}""")).Body["UserAttributes"]!;
        Assert.Equal(("w@example.com", "false"), (SignedUpCloud.Attribute(attributes, "email"), SignedUpCloud.Attribute(attributes, "email_verified")));
        Assert.Equal(200, (await WriteAsync("DeleteUserAttributes", """ "UserAttributeNames":["email"] """)).Status);
        Assert.Null(SignedUpCloud.Attribute((await cloud.PoolAsync("GetUser", $$"""{"AccessToken":"{{access}}"}""")).Body["UserAttributes"]!, "email"));

        Task<(int Status, JsonNode Body)> WriteAsync(string operation, string input) =>
            cloud.PoolAsync(operation, $$"""{"AccessToken":"{{access}}",{{input}}}""");
    }

    [Fact]
    public async Task Where_a_client_lets_users_write_everything_it_still_does_not_let_them_verify_themselves()
    {
        var free = (await cloud.Cloud.CreateAsync(
            "AWS::Cognito::UserPoolClient", "Free", $$"""{"UserPoolId":"{{cloud.PoolId}}","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"]}""")).Ref;
        await cloud.NewUserAsync("free");
        var access = (await cloud.PoolAsync("InitiateAuth", $$"""
            {"ClientId":"{{free}}","AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"free","PASSWORD":"Password-1"} }
            """)).Body["AuthenticationResult"]!["AccessToken"];

        var refused = await cloud.PoolAsync(
            "UpdateUserAttributes", $$"""{"AccessToken":"{{access}}","UserAttributes":[{"Name":"email","Value":"f@example.com"},{"Name":"email_verified","Value":"true"}]}""");
        var written = await cloud.PoolAsync("UpdateUserAttributes", $$"""{"AccessToken":"{{access}}","UserAttributes":[{"Name":"name","Value":"F"}]}""");

        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(refused).Code);
        Assert.Equal(200, written.Status);
    }

    [Fact]
    public async Task A_sign_up_is_confirmed_by_its_code_and_by_nothing_else()
    {
        var pool = (await cloud.Cloud.CreateAsync("AWS::Cognito::UserPool", "Everybody", "{}")).Ref;
        var client = (await cloud.Cloud.CreateAsync(
            "AWS::Cognito::UserPoolClient", "EverybodyClient", $$"""{"UserPoolId":"{{pool}}","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH"]}""")).Ref;
        Assert.Equal(200, (await CallAsync("SignUp", """ "Username":"eve","Password":"Password-1","UserAttributes":[{"Name":"email","Value":"eve@example.com"}] """)).Status);

        Assert.Equal("UsernameExistsException", SignedUpCloud.Error(await CallAsync("SignUp", """ "Username":"eve","Password":"Password-2" """)).Code);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await CallAsync(
            "SignUp", """ "Username":"mallory","Password":"Password-2","UserAttributes":[{"Name":"sub","Value":"x"}] """)).Code);
        Assert.Equal("UserNotConfirmedException", SignedUpCloud.Error(await SignInAsync()).Code);
        Assert.Equal("CodeMismatchException", SignedUpCloud.Error(await CallAsync("ConfirmSignUp", """ "Username":"eve","ConfirmationCode":"000000" """)).Code);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await CallAsync("ConfirmSignUp", """ "Username":"eve" """)).Code);
        Assert.Equal("ExpiredCodeException", SignedUpCloud.Error(await CallAsync("ConfirmSignUp", """ "Username":"nobody","ConfirmationCode":"123456" """)).Code);
        // The code of a sign-up is not one for a forgotten password.
        Assert.Equal("ExpiredCodeException", SignedUpCloud.Error(await CallAsync("ConfirmForgotPassword", """ "Username":"eve","ConfirmationCode":"123456","Password":"Password-9" """)).Code);

        Assert.Equal(200, (await CallAsync("ConfirmSignUp", """ "Username":"eve","ConfirmationCode":"123456" """)).Status);
        Assert.Equal(200, (await SignInAsync()).Status);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await CallAsync("ConfirmSignUp", """ "Username":"eve","ConfirmationCode":"123456" """)).Code);

        Task<(int Status, JsonNode Body)> SignInAsync() => CallAsync(
            "InitiateAuth", """ "AuthFlow":"USER_PASSWORD_AUTH","AuthParameters":{"USERNAME":"eve","PASSWORD":"Password-1"} """);
        Task<(int Status, JsonNode Body)> CallAsync(string operation, string input) =>
            cloud.PoolAsync(operation, $$"""{"ClientId":"{{client}}",{{input}}}""");
    }

    [Fact]
    public async Task A_forgotten_password_is_chosen_anew_by_who_has_a_verified_address()
    {
        await cloud.NewUserAsync("forgetful");
        await cloud.AdminAsync("AdminCreateUser", """ "Username":"fresh" """);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await CallAsync("ForgotPassword", """ "Username":"forgetful" """)).Code);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await CallAsync("ForgotPassword", """ "Username":"fresh" """)).Code);
        await cloud.AdminAsync(
            "AdminUpdateUserAttributes",
            """ "Username":"forgetful","UserAttributes":[{"Name":"email","Value":"f@example.com"},{"Name":"email_verified","Value":"true"}] """);
        // No code was asked for, so none is right, and the lack of one least of all.
        Assert.NotEqual(200, (await ConfirmAsync(""" "ConfirmationCode":"123456", """)).Status);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await ConfirmAsync("")).Code);

        var (status, body) = await CallAsync("ForgotPassword", """ "Username":"forgetful" """);
        Assert.Equal((200, "f***@e***"), (status, body["CodeDeliveryDetails"]!["Destination"]!.ToString()));
        Assert.Equal(200, (await CallAsync("ForgotPassword", """ "Username":"nobody" """)).Status);
        Assert.Equal(200, (await CallAsync("ForgotPassword", """ "Username":"nobody@" """)).Status);
        Assert.Equal(200, (await CallAsync("ForgotPassword", """ "Username":"" """)).Status);
        Assert.Equal("CodeMismatchException", SignedUpCloud.Error(await ConfirmAsync(""" "ConfirmationCode":"000000", """)).Code);
        Assert.Equal(200, (await ConfirmAsync(""" "ConfirmationCode":"123456", """)).Status);

        Assert.Equal(200, (await cloud.SignInAsync("forgetful", "Password-2")).Status);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await cloud.SignInAsync("forgetful", "Password-1")).Code);

        Task<(int Status, JsonNode Body)> ConfirmAsync(string code) => CallAsync("ConfirmForgotPassword", $""" {code} "Username":"forgetful","Password":"Password-2" """);
        Task<(int Status, JsonNode Body)> CallAsync(string operation, string input) =>
            cloud.PoolAsync(operation, $$"""{"ClientId":"{{cloud.ClientId}}",{{input}}}""");
    }
}
