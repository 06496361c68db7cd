using System.Net;
using System.Xml.Linq;
using LocalCloud.Iam;
using LocalCloud.Tests.Gateway;
using LocalCloud.Tests.SigV4;
using Admin = LocalCloud.Iam.Administrator;
using ICredentials = LocalCloud.Iam.ICredentials;

namespace LocalCloud.Tests.Sts;

/// <summary>What AssumeRole checks of its parameters, and what a session may do.</summary>
public sealed class AssumeRoleLimitTests : IAsyncLifetime
{
    private const string Reader = "arn:aws:iam::123456789012:role/Reader";
    private const string Partner = "arn:aws:iam::123456789012:role/Partner";
    private static readonly XNamespace Ns = "https://sts.amazonaws.com/doc/2011-06-15/";
    private TestCloud _cloud = null!;

    public async ValueTask InitializeAsync()
    {
        _cloud = await TestCloud.StartAsync();
        await CreateAsync("Reader", "\"MaxSessionDuration\":7200,", "");
        await CreateAsync("Partner", "", ""","Condition":{"StringEquals":{"sts:ExternalId":"secret"}}""");

        async Task CreateAsync(string name, string more, string condition) => await _cloud.CreateAsync("AWS::IAM::Role", name, $$"""
            {
              "RoleName": "{{name}}", {{more}}
              "AssumeRolePolicyDocument": {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::123456789012:root"}{{condition}}}]},
              "Policies": [{"PolicyName":"All","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]} }]
            }
            """);
    }

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [InlineData("900", null)]
    [InlineData("899", "greater than or equal to 900")]
    [InlineData("7200", null)]
    [InlineData("7201", "exceeds the MaxSessionDuration")]
    [InlineData("43201", "less than or equal to 43200")]
    public async Task A_session_is_as_long_as_the_role_allows(string seconds, string? problem) =>
        await AssertAsync(problem, ("DurationSeconds", seconds));

    [Theory]
    [InlineData("ab", null)]
    [InlineData("a", "length greater than or equal to 2")]
    [InlineData("a b", "regular expression pattern")]
    [InlineData("a=b,c.d@e-f+g_h", null)]
    public async Task A_session_name_is_of_AWS_characters(string name, string? problem) => await AssertAsync(problem, ("RoleSessionName", name));

    [Fact]
    public async Task A_session_name_has_64_characters_at_most()
    {
        await AssertAsync(null, ("RoleSessionName", new string('a', 64)));
        await AssertAsync("less than or equal to 64", ("RoleSessionName", new string('a', 65)));
    }

    [Fact]
    public async Task A_session_policy_has_2048_characters_at_most_and_must_be_one()
    {
        const string Policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}""";
        await AssertAsync(null, ("Policy", Policy.PadRight(2_048)));
        await AssertAsync("less than or equal to 2048", ("Policy", Policy.PadRight(2_049)));

        var (_, answer) = await AssumeAsync(("Policy", "{"));

        Assert.Equal("MalformedPolicyDocument", answer.Descendants(Ns + "Code").Single().Value);
    }

    [Fact]
    public async Task A_session_policy_cuts_the_session_down()
    {
        var (_, answer) = await AssumeAsync(
            ("Policy", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iot:*","iam:*"],"Resource":"arn:a"}}"""));

        var session = _cloud.Get<ICredentialLookup>().Find(
            answer.Descendants(Ns + "AccessKeyId").Single().Value, answer.Descendants(Ns + "SessionToken").Single().Value)!.Principal;

        Assert.True(_cloud.Get<IAccessControl>().Evaluate(new(session, "iot:Publish", "arn:a")).IsAllowed);
        Assert.False(_cloud.Get<IAccessControl>().Evaluate(new(session, "iot:Publish", "arn:b")).IsAllowed);
    }

    [Fact]
    public async Task An_external_id_must_be_the_one_that_the_trust_policy_names()
    {
        Assert.Equal(HttpStatusCode.OK, (await AssumeAsync(("RoleArn", Partner), ("ExternalId", "secret"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AssumeAsync(("RoleArn", Partner), ("ExternalId", "other"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AssumeAsync(("RoleArn", Partner))).Status);
    }

    [Fact]
    public async Task A_session_of_a_role_assumes_another_for_an_hour_at_most()
    {
        var session = _cloud.Get<ICredentials>().Issue(Reader, "me", TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.OK, (await AssumeAsync(session, ("DurationSeconds", "3600"))).Status);
        var (status, answer) = await AssumeAsync(session, ("DurationSeconds", "3601"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("role chaining", answer.Descendants(Ns + "Message").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_who_signs_may_ask_who_they_are()
    {
        await _cloud.CreateAsync("AWS::IAM::Role", "Nobody", """
            {"RoleName":"Nobody","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}}
            """);
        var session = _cloud.Get<ICredentials>().Issue("arn:aws:iam::123456789012:role/Nobody", "me", TimeSpan.FromHours(1));

        var (status, answer) = await CallAsync(session, [new("Action", "GetCallerIdentity")]);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Nobody/me", answer.Descendants(Ns + "Arn").Single().Value);
    }

    private async Task AssertAsync(string? problem, (string Name, string Value) parameter)
    {
        var (status, answer) = await AssumeAsync(parameter);

        Assert.Equal(problem is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, status);
        if (problem is not null)
        {
            Assert.Equal("ValidationError", answer.Descendants(Ns + "Code").Single().Value);
            Assert.Contains(problem, answer.Descendants(Ns + "Message").Single().Value, StringComparison.Ordinal);
        }
    }

    private Task<(HttpStatusCode Status, XElement Answer)> AssumeAsync(params (string Name, string Value)[] parameters) => AssumeAsync(null, parameters);

    private Task<(HttpStatusCode Status, XElement Answer)> AssumeAsync(
        TemporaryCredentials? session, params (string Name, string Value)[] parameters)
    {
        var form = new Dictionary<string, string> { ["Action"] = "AssumeRole", ["RoleArn"] = Reader, ["RoleSessionName"] = "me" };
        foreach (var (name, value) in parameters)
        {
            form[name] = value;
        }

        return CallAsync(session, form);
    }

    private async Task<(HttpStatusCode Status, XElement Answer)> CallAsync(
        TemporaryCredentials? session, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        using var form = new FormUrlEncodedContent(parameters);
        using var request = SdkSigner.Sign(
            _cloud.Address,
            HttpMethod.Post,
            "/",
            "sts",
            session?.AccessKeyId ?? Admin.AccessKeyId,
            session?.SecretAccessKey ?? Admin.SecretAccessKey,
            session?.SessionToken,
            await form.ReadAsStringAsync(TestContext.Current.CancellationToken),
            "eu-west-1",
            new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8" });
        using var answer = await _cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, XElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
