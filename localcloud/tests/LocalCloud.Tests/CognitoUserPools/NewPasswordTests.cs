using System.Text.Json.Nodes;
using LocalCloud.CognitoUserPools;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>Passwords that have to be chosen, against the real cognito-local, which asks nobody for the one that they have.</summary>
public sealed class NewPasswordTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    private static readonly (string?, string?) Wrong = ("NotAuthorizedException", "Incorrect username or password.");

    [Fact]
    [ConformsTo("pool-temporary-password")]
    public async Task A_temporary_password_is_asked_for_and_good_for_choosing_another()
    {
        await CreateAsync("temp");

        Assert.Equal(Wrong, SignedUpCloud.Error(await cloud.SignInAsync("temp", "Temporary-2")));
        var (status, challenge) = await cloud.SignInAsync("temp", "Temporary-1");
        Assert.Equal((200, "NEW_PASSWORD_REQUIRED"), (status, challenge["ChallengeName"]!.ToString()));
        Assert.Null(challenge["AuthenticationResult"]);

        var (answered, body) = await RespondAsync("temp", challenge["Session"], "Password-1");

        Assert.True(answered == 200, body.ToJsonString());
        Assert.Equal(3600, (int)body["AuthenticationResult"]!["ExpiresIn"]!);
        Assert.Equal(200, (await cloud.RefreshAsync(body["AuthenticationResult"]!)).Status);
        Assert.Equal(200, (await cloud.SignInAsync("temp", "Password-1")).Status);
        Assert.Equal(Wrong, SignedUpCloud.Error(await cloud.SignInAsync("temp", "Temporary-1")));
        Assert.Equal("CONFIRMED", (await cloud.AdminAsync("AdminGetUser", """ "Username":"temp" """)).Body["UserStatus"]!.ToString());
    }

    [Fact]
    [ConformsTo("pool-challenge-session")]
    public async Task Only_who_was_challenged_answers_and_only_once()
    {
        await CreateAsync("victim");
        await CreateAsync("attacker");
        var session = (await cloud.SignInAsync("attacker", "Temporary-1")).Body["Session"];

        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await RespondAsync("victim", "made-up", "Password-1")).Code);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await RespondAsync("victim", session, "Password-1")).Code);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await RespondAsync("alice", session, "Password-2")).Code);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await RespondAsync("nobody", session, "Password-2")).Code);
        Assert.Equal("InvalidParameterException", SignedUpCloud.Error(await RespondAsync("attacker", null, "Password-1")).Code);
        Assert.Equal(200, (await cloud.SignInAsync("alice", "Password-1")).Status);
        Assert.Equal("FORCE_CHANGE_PASSWORD", (await cloud.AdminAsync("AdminGetUser", """ "Username":"victim" """)).Body["UserStatus"]!.ToString());

        // A password that the pool does not want leaves the challenge open.
        Assert.Equal("InvalidPasswordException", SignedUpCloud.Error(await RespondAsync("attacker", session, "short")).Code);
        Assert.Equal(200, (await RespondAsync("attacker", session, "Password-1")).Status);
        Assert.Equal("NotAuthorizedException", SignedUpCloud.Error(await RespondAsync("attacker", session, "Password-3")).Code);
    }

    [Fact]
    public async Task Who_was_disabled_meanwhile_chooses_no_password()
    {
        await CreateAsync("late");
        var session = (await cloud.SignInAsync("late", "Temporary-1")).Body["Session"];
        await cloud.AdminAsync("AdminDisableUser", """ "Username":"late" """);

        Assert.Equal(("NotAuthorizedException", "User is disabled."), SignedUpCloud.Error(await RespondAsync("late", session, "Password-1")));
        Assert.Equal(("NotAuthorizedException", "User is disabled."), SignedUpCloud.Error(await cloud.SignInAsync("late", "Temporary-1")));
    }

    [Theory]
    [InlineData("""{"ChallengeName":"SMS_MFA","ChallengeResponses":{"USERNAME":"alice"} """, "ChallengeName=SMS_MFA")]
    [InlineData("""{"ChallengeName":"NEW_PASSWORD_REQUIRED","ChallengeResponses":{"USERNAME":"alice","userAttributes.name":"A"} """, "userAttributes.name")]
    public async Task What_else_a_challenge_may_be_is_named(string input, string named)
    {
        var (status, body) = await cloud.PoolAsync("RespondToAuthChallenge", input + $$""","ClientId":"{{cloud.ClientId}}","Session":"s"}""");

        Assert.Equal(501, status);
        Assert.Contains(named, body["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_temporary_password_is_the_administrator_s_business()
    {
        // A cloud of its own, whose clock is moved.
        var own = new SignedUpCloud();
        await own.InitializeAsync();
        await using var disposal = own;
        await own.AdminAsync("AdminCreateUser", """ "Username":"slow","TemporaryPassword":"Temporary-1" """);
        var session = (await own.SignInAsync("slow", "Temporary-1")).Body["Session"];
        own.Cloud.Get<LocalClock>().Advance(TimeSpan.FromMinutes(3));
        var late = await own.PoolAsync("RespondToAuthChallenge", Response(own, "slow", session, "Password-1"));

        own.Cloud.Get<LocalClock>().Advance(TimeSpan.FromDays(7));
        var expired = await own.SignInAsync("slow", "Temporary-1");

        Assert.Equal(("NotAuthorizedException", "Invalid session for the user, session is expired."), SignedUpCloud.Error(late));
        Assert.Equal(("NotAuthorizedException", "Temporary password has expired and must be reset by an administrator."), SignedUpCloud.Error(expired));
        Assert.Equal(("NotAuthorizedException", "Incorrect username or password."), SignedUpCloud.Error(await own.SignInAsync("slow", "Temporary-2")));
    }

    [Fact]
    public void A_temporary_password_counts_for_days_that_the_pool_says_also_after_a_restart()
    {
        using var sandbox = new Sandbox();
        var clock = new ManualClock();
        var state = new StateStore(sandbox.Options);
        var pool = new UserPool
        {
            Id = "eu-west-1_x",
            Arn = "",
            IsCaseSensitive = false,
            OnlyAdministratorsCreateUsers = true,
            Passwords = new PasswordPolicy { TemporaryPasswordValidityDays = 2 },
        };
        new TemporaryPasswords(state, clock).Set("sub");

        clock.Advance(TimeSpan.FromDays(2) - TimeSpan.FromTicks(1));
        Assert.False(new TemporaryPasswords(state, clock).IsExpired(pool, "sub"));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(new TemporaryPasswords(state, clock).IsExpired(pool, "sub"));
        Assert.False(new TemporaryPasswords(state, clock).IsExpired(pool, "other"));
    }

    [Theory]
    [ConformsTo("pool-password-policy")]
    [InlineData("Pass-1", "Password not long enough")]
    [InlineData("password-1", "Password must have uppercase characters")]
    [InlineData("PASSWORD-1", "Password must have lowercase characters")]
    [InlineData("Password-x", "Password must have numeric characters")]
    [InlineData("Password11", "Password must have symbol characters")]
    [InlineData(" Password11 ", "Password must have symbol characters")]
    [InlineData("Password 11", null)]
    [InlineData("Password-1", null)]
    public void A_password_is_held_against_the_default_policy(string password, string? problem)
    {
        var error = Record.Exception(() => new PasswordPolicy().Demand(password)) as AwsException;

        Assert.Equal(problem is null ? null : "Password did not conform with policy: " + problem, error?.Message);
        Assert.Equal(problem is null ? null : "InvalidPasswordException", error?.Code);
    }

    [Fact]
    public async Task Every_door_that_passwords_come_in_by_has_the_policy()
    {
        await cloud.NewUserAsync("doors");
        var access = (await cloud.TokensAsync("doors"))["AccessToken"];
        var open = (await cloud.Cloud.CreateAsync("AWS::Cognito::UserPool", "Open", "{}")).Ref;
        var client = (await cloud.Cloud.CreateAsync("AWS::Cognito::UserPoolClient", "OpenClient", $$"""{"UserPoolId":"{{open}}"}""")).Ref;

        (int, JsonNode)[] answers =
        [
            await cloud.AdminAsync("AdminCreateUser", """ "Username":"weak","TemporaryPassword":"password" """),
            await cloud.AdminAsync("AdminSetUserPassword", """ "Username":"doors","Password":"password","Permanent":true """),
            await cloud.PoolAsync("ChangePassword", $$"""{"AccessToken":"{{access}}","PreviousPassword":"Password-1","ProposedPassword":"password"}"""),
            await cloud.PoolAsync("SignUp", $$"""{"ClientId":"{{client}}","Username":"weak","Password":"password"}"""),
            await cloud.PoolAsync("ConfirmForgotPassword", $$"""{"ClientId":"{{cloud.ClientId}}","Username":"alice","ConfirmationCode":"123456","Password":"password"}"""),
        ];

        Assert.All(answers, answer => Assert.Equal("InvalidPasswordException", SignedUpCloud.Error(answer).Code));
        Assert.Equal("UserNotFoundException", SignedUpCloud.Error(await cloud.AdminAsync("AdminGetUser", """ "Username":"weak" """)).Code);
        Assert.Equal(200, (await cloud.SignInAsync("doors", "Password-1")).Status);
    }

    [Fact]
    public async Task A_changed_password_is_the_one_that_counts_and_the_old_one_is_asked_for()
    {
        await cloud.NewUserAsync("changer");
        var access = (await cloud.TokensAsync("changer"))["AccessToken"];

        Assert.Equal(Wrong, SignedUpCloud.Error(await ChangeAsync("Password-9")));
        Assert.Equal(200, (await cloud.SignInAsync("changer", "Password-1")).Status);
        Assert.Equal(200, (await ChangeAsync("Password-1")).Status);

        Assert.Equal(Wrong, SignedUpCloud.Error(await cloud.SignInAsync("changer", "Password-1")));
        Assert.Equal(200, (await cloud.SignInAsync("changer", "Password-2")).Status);

        Task<(int Status, JsonNode Body)> ChangeAsync(string previous) => cloud.PoolAsync(
            "ChangePassword", $$"""{"AccessToken":"{{access}}","PreviousPassword":"{{previous}}","ProposedPassword":"Password-2"}""");
    }

    private async Task CreateAsync(string name)
    {
        var (status, body) = await cloud.AdminAsync("AdminCreateUser", $""" "Username":"{name}","TemporaryPassword":"Temporary-1" """);
        Assert.True(status == 200, body.ToJsonString());
    }

    private Task<(int Status, JsonNode Body)> RespondAsync(string name, JsonNode? session, string password) =>
        cloud.PoolAsync("RespondToAuthChallenge", Response(cloud, name, session, password));

    private static string Response(SignedUpCloud cloud, string name, JsonNode? session, string password) => $$"""
        {
          "ClientId": "{{cloud.ClientId}}", "ChallengeName": "NEW_PASSWORD_REQUIRED",
          "ChallengeResponses": {"USERNAME":"{{name}}","NEW_PASSWORD":"{{password}}"}{{(session is null ? "" : $",\"Session\":\"{session}\"")}}
        }
        """;
}
