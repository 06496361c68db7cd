using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;
using LocalCloud.Gateway;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.CognitoUserPools;

public sealed class UserPoolResourceTests : IDisposable
{
    private const string Closed = """{"AdminCreateUserConfig":{"AllowAdminCreateUserOnly":true}}""";

    private readonly Sandbox _sandbox = new();
    private readonly UserPools _pools = new();

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Who_may_sign_up_is_what_the_template_says_unless_this_machine_lets_everybody(bool selfSignUp, bool onlyAdministrators) =>
        Assert.Equal(onlyAdministrators, (await CreateAsync(Closed, selfSignUp)).OnlyAdministratorsCreateUsers);

    [Fact]
    public async Task A_second_factor_that_one_may_have_stops_nobody() =>
        Assert.NotNull(await CreateAsync("""{"MfaConfiguration":"OPTIONAL","EnabledMfas":["SOFTWARE_TOKEN_MFA"]}"""));

    [Fact]
    public async Task A_second_factor_that_everybody_must_have_is_refused_by_name()
    {
        var refusal = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => CreateAsync("""{"MfaConfiguration":"ON"}"""));
        Assert.Contains("MfaConfiguration", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_policy_is_the_template_s()
    {
        var pool = await CreateAsync("""{"Policies":{"PasswordPolicy":{"MinimumLength":12,"RequireNumbers":"true","TemporaryPasswordValidityDays":1}}}""");

        Assert.Equal(
            new PasswordPolicy
            {
                MinimumLength = 12,
                RequireNumbers = true,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireSymbols = false,
                TemporaryPasswordValidityDays = 1,
            },
            pool.Passwords);
        Assert.Equal(new PasswordPolicy(), (await CreateAsync("{}")).Passwords);
        // Whoever is given no password has one that the policy takes.
        pool.Passwords.Demand(pool.Passwords.Example);
        new PasswordPolicy().Demand(new PasswordPolicy().Example);
    }

    [Theory]
    [InlineData("""{"Policies":{"PasswordPolicy":{"PasswordHistorySize":3}}}""", "PasswordHistorySize")]
    [InlineData("""{"Policies":{"PasswordPolicy":{"MinimumLength":"long"}}}""", "MinimumLength")]
    [InlineData("""{"Policies":{"SignInPolicy":{"AllowedFirstAuthFactors":["WEB_AUTHN"]}}}""", "SignInPolicy")]
    public async Task What_a_pool_can_not_hold_passwords_against_is_refused_by_name(string properties, string named)
    {
        var refusal = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => CreateAsync(properties));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"Name":"email","Value":"eve@example.com"},{"Name":"name","Value":"Alice"}]""")]
    [InlineData("""[{"Value":"Alice"}]""")]
    public async Task Who_signs_up_does_not_call_himself_as_others_are_called(string attributes)
    {
        var pool = await CreateAsync("{}");
        _pools.Put(new UserPoolClient { Id = "client", Name = "client", Pool = pool, AuthFlows = [], WriteAttributes = ["email"] });
        var input = new JsonObject { ["ClientId"] = "client", ["Username"] = "eve", ["UserAttributes"] = JsonNode.Parse(attributes) };

        // Refused before anybody is asked: there is no cognito-local here.
        var refusal = await Assert.ThrowsAsync<AwsException>(
            () => new SignUp(_pools, null!).InvokeAsync(input, null!, TestContext.Current.CancellationToken));

        Assert.Equal(("NotAuthorizedException", "A client attempted to write unauthorized attribute"), (refusal.Code, refusal.Message));
    }

    private async Task<UserPool> CreateAsync(string properties, bool selfSignUp = false)
    {
        var created = await new UserPoolResource(_pools, null!, _sandbox.Options with { SelfSignUp = selfSignUp })
            .CreateAsync(Sandbox.Resource("AWS::Cognito::UserPool", properties), TestContext.Current.CancellationToken);
        return _pools.Pool(created.Ref);
    }
}
