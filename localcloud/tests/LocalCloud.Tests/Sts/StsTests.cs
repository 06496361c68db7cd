using System.Net;
using System.Xml.Linq;
using LocalCloud.Tests.Gateway;
using LocalCloud.Tests.SigV4;
using Admin = LocalCloud.Iam.Administrator;

namespace LocalCloud.Tests.Sts;

public sealed class StsTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::123456789012:role/Reader";
    private static readonly XNamespace Ns = "https://sts.amazonaws.com/doc/2011-06-15/";
    private TestCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.StartAsync();
        await _cloud.CreateAsync("AWS::IAM::Role", "Reader", """
            {
              "RoleName": "Reader",
              "AssumeRolePolicyDocument": {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::123456789012:root"}}]}
            }
            """);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("eu-west-1")]
    [InlineData("us-east-1")]
    public async Task GetCallerIdentity_says_who_signed(string region)
    {
        var (status, answer) = await CallAsync("Action=GetCallerIdentity&Version=2011-06-15", region: region);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("arn:aws:iam::123456789012:user/administrator", answer.Descendants(Ns + "Arn").Single().Value);
        Assert.Equal("123456789012", answer.Descendants(Ns + "Account").Single().Value);
    }

    [Fact]
    public async Task An_assumed_role_is_what_its_name_says()
    {
        var (_, answer) = await CallAsync($"Action=AssumeRole&RoleArn={Uri.EscapeDataString(Role)}&RoleSessionName=me&DurationSeconds=900");
        string Of(string name) => answer.Descendants(Ns + name).Single().Value;

        var (status, who) = await CallAsync(
            "Action=GetCallerIdentity", Of("AccessKeyId"), Of("SecretAccessKey"), Of("SessionToken"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Reader/me", who.Descendants(Ns + "Arn").Single().Value);
    }

    [Fact]
    public async Task A_role_without_the_permission_assumes_nothing()
    {
        var session = _cloud.Get<LocalCloud.Iam.ICredentials>().Issue(Role, "me", TimeSpan.FromHours(1));

        var (status, answer) = await CallAsync(
            $"Action=AssumeRole&RoleArn={Uri.EscapeDataString(Role)}&RoleSessionName=me",
            session.AccessKeyId,
            session.SecretAccessKey,
            session.SessionToken);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("AccessDenied", answer.Descendants(Ns + "Code").Single().Value);
    }

    [Theory]
    [InlineData("Action=GetFederationToken", "NotEmulatedException")]
    [InlineData("Version=2011-06-15", "MissingAction")]
    [InlineData("Action=AssumeRole&RoleSessionName=me", "ValidationError")]
    [InlineData("Action=AssumeRole&RoleArn=x&RoleSessionName=me&SerialNumber=1", "NotEmulatedException")]
    [InlineData("Action=AssumeRole&RoleArn=x&RoleSessionName=me&Tags.member.1.Key=a", "NotEmulatedException")]
    [InlineData("Action=AssumeRole&RoleArn=x&RoleSessionName=me", "ValidationError")]
    [InlineData("Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FMissing&RoleSessionName=me", "AccessDenied")]
    public async Task What_can_not_be_done_is_named(string form, string code)
    {
        var (_, answer) = await CallAsync(form);

        Assert.Equal(code, answer.Descendants(Ns + "Code").Single().Value);
    }

    [Fact]
    public async Task A_wrong_secret_has_the_name_of_this_protocol()
    {
        var (status, answer) = await CallAsync("Action=GetCallerIdentity", secret: "wrong");
        var (_, unknown) = await CallAsync("Action=GetCallerIdentity", "ASIAUNKNOWN");

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("SignatureDoesNotMatch", answer.Descendants(Ns + "Code").Single().Value);
        Assert.Equal("InvalidClientTokenId", unknown.Descendants(Ns + "Code").Single().Value);
    }

    private async Task<(HttpStatusCode Status, XElement Answer)> CallAsync(
        string form,
        string key = Admin.AccessKeyId,
        string secret = Admin.SecretAccessKey,
        string? token = null,
        string region = "eu-west-1")
    {
        using var request = SdkSigner.Sign(
            _cloud.Address,
            HttpMethod.Post,
            "/",
            "sts",
            key,
            secret,
            token,
            form,
            region,
            new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8" });
        using var answer = await _cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, XElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
