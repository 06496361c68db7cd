using LocalCloud.Iam;
using LocalCloud.Tests.Iot;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Fuzz;

/// <summary>Mutated policy documents, and requests to decide by those that are understood.</summary>
[Collection(FuzzCollection.Name)]
public sealed class PolicyFuzzTests : IAsyncDisposable
{
    private static readonly string[] Good =
    [
        IotCloud.AllowAll,
        Iot.Policies.DenyConnectAttributes,
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":["iot:*","s?s:Send*"],"NotResource":"arn:aws:iot:*:*:topic/${cognito-identity.amazonaws.com:sub}/*"}}""",
        """{"Version":"2012-10-17","Statement":[{"Sid":"C","Effect":"Deny","Action":"dynamodb:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:Attributes":["pk","${aws:userid, 'x'}"]},"NumericLessThanEquals":{"aws:EpochTime":"1e9"},"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"IpAddress":{"aws:SourceIp":["10.0.0.0/8","::1"]},"StringNotLikeIfExists":{"aws:PrincipalArn":"*a*b*c*?"},"Null":{"aws:TokenIssueTime":"false"},"ArnLike":{"aws:SourceArn":"arn:aws:iot:*:${aws:PrincipalAccount}:rule/*"},"Bool":{"aws:SecureTransport":"true"}}}]}""",
        """{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["iot.amazonaws.com"],"AWS":"*"},"Action":"sts:AssumeRole"}]}""",
    ];

    private static readonly string[] Words =
    [
        "\"Statement\":", "\"Effect\":\"Allow\",", "\"Condition\":{}", "\"Resource\":\"*\",", "\"Action\":[]", "null", "[", "]", "{", "}", ",", "\"*\"", "1", "true",
        "${aws:userid}", "${*}", "${", "${${${${", "*a*a*a*a*b", "????????????", "\"StringLike\":{\"aws:userid\":\"*\"}", "\"\\ud800\"", "\"NumericEquals\":{\"a\":\"1e400\"}",
        "\"DateEquals\":{\"a\":\"9999-12-31T23:59:59.9999999+14:00\"}", "\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/99\"}", "\"NotPrincipal\":\"*\",",
    ];

    private static readonly string[] Actions = ["iot:Connect", "iot:Publish", "dynamodb:PutItem", "sqs:SendMessage", "", "*", "iot:" + new string('a', 2_000)];

    private readonly Mutations _mutations = new(20261123);
    private readonly IotCloud _cloud = new();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Documents_end_as_decision_or_refusal_in_time_and_leave_nothing_behind()
    {
        var access = _cloud.Services.GetRequiredService<IAccessControl>();
        var principal = _cloud.SignIn(IotCloud.Alice).Principal;
        var understood = 0;
        await new FuzzRun(TestSizes.FuzzedPolicies).RunAsync(
            _ => (Document: _mutations.Text(_mutations.Pick(Good), Words), Request: Request(principal)),
            input =>
            {
                try
                {
                    var policy = PolicyParser.Parse("fuzzed", input.Document);
                    understood++;
                    access.Evaluate(input.Request, [policy]);
                    access.EvaluateResourcePolicy(
                        policy, Caller.ForService("iot.amazonaws.com"), input.Request.Action, input.Request.Resource, input.Request.Context);
                }
                catch (PolicyException)
                {
                    // The other good end.
                }

                return ValueTask.CompletedTask;
            },
            input => $"{input.Document}\nfor {input.Request.Action} on {input.Request.Resource}");

        // The mutations must leave enough to decide by, or this test shows nothing.
        Assert.True(understood > TestSizes.FuzzedPolicies / 50, $"{understood} understood");
    }

    private AccessRequest Request(Principal principal) => new(
        principal,
        _mutations.Pick(Actions),
        _mutations.Once(10) ? string.Concat(Enumerable.Repeat("ab", _mutations.Random.Next(2_000))) : _mutations.Text(IotCloud.Arn + "topic/a/b/c", Words),
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["aws:SourceIp"] = [_mutations.Pick(["10.1.2.3", "::1", "no address", ""])],
            ["aws:SourceArn"] = [_mutations.Text(IotCloud.Arn + "rule/R", Words)],
            ["dynamodb:Attributes"] = _mutations.Once(2) ? [] : ["pk", _mutations.Text("seq", Words)],
            ["a"] = [_mutations.Pick(["1", "1e400", "2026-01-01", "x"])],
        });
}
