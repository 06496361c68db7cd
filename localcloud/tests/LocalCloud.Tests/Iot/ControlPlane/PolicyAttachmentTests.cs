using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Iot.ControlPlane;

public sealed class PolicyAttachmentTests : IAsyncDisposable
{
    private static readonly byte[] ToAlice = Encoding.UTF8.GetBytes($$"""{"target":"{{IotCloud.Alice}}"}""");

    private static readonly string AttachedToAlice = "/attached-policies/" + Uri.EscapeDataString(IotCloud.Alice);

    private readonly IotCloud _cloud = new();

    public PolicyAttachmentTests() => Put("Realtime");

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    [ConformsTo("control-attach-policy", "control-detach-policy", "auth-target-is-identity-id")]
    public async Task An_attached_policy_is_listed_until_it_is_detached()
    {
        var (status, body, _) = await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice);
        Assert.Equal((200, ""), (status, body));
        await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice);
        Assert.Equal($$"""{"policies":[{"policyName":"Realtime","policyArn":"{{IotCloud.Arn}}policy/Realtime"}]}""", await ListAsync());

        (status, body, _) = await _cloud.CallAsync("iot", "POST", "/target-policies/Realtime", ToAlice);
        Assert.Equal((200, ""), (status, body));
        Assert.Equal("""{"policies":[]}""", await ListAsync());
    }

    [Fact]
    public async Task Attachments_survive_a_restart()
    {
        await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice);

        var restarted = new PolicyAttachments(
            _cloud.Services.GetRequiredService<IotPolicies>(), _cloud.Services.GetRequiredService<StateStore>(), TimeProvider.System);

        Assert.Equal(["Realtime"], restarted.NamesOf(IotCloud.Alice));
        Assert.Single(restarted.DocumentsOf(IotCloud.Alice));
        Assert.Empty(restarted.NamesOf(IotCloud.Bob));
    }

    [Fact]
    [ConformsTo("auth-policies-per-target", "control-attach-limit-410")]
    public async Task A_tenth_policy_is_attached_and_an_eleventh_is_refused()
    {
        for (var i = 1; i <= 11; i++)
        {
            Put($"P{i}");
            var (status, _, response) = await _cloud.CallAsync("iot", "PUT", $"/target-policies/P{i}", ToAlice);
            Assert.Equal(i <= 10 ? 200 : 410, status);
            Assert.Equal(i <= 10 ? null : "LimitExceededException", response.Headers.GetValueOrDefault(RestJsonProtocol.ErrorTypeHeader));
        }
    }

    [Theory]
    [ConformsTo("control-attach-unknown-policy-404")]
    [InlineData("/target-policies/Missing", """{"target":"eu-west-1:aaaaaaaa-0000-0000-0000-000000000001"}""", 404, "ResourceNotFoundException")]
    [InlineData("/target-policies/Realtime", "{}", 400, "InvalidRequestException")]
    [InlineData("/target-policies/Realtime", """{"target":5}""", 400, "InvalidRequestException")]
    [InlineData("/target-policies/Realtime", """{"target":"alice"}""", 400, "InvalidRequestException")]
    [InlineData("/target-policies/Real%20time", """{"target":"eu-west-1:aaaaaaaa-0000-0000-0000-000000000001"}""", 400, "InvalidRequestException")]
    [InlineData("/target-policies/Realtime", "[]", 400, "SerializationException")]
    [InlineData("/things/x", "{}", 501, "NotEmulatedException")]
    public async Task A_wrong_call_is_refused(string target, string body, int expected, string code)
    {
        var (status, _, response) = await _cloud.CallAsync("iot", "PUT", target, Encoding.UTF8.GetBytes(body));

        Assert.Equal((expected, code), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        Assert.Equal("""{"policies":[]}""", await ListAsync());
    }

    [Theory]
    [InlineData("PUT", "/target-policies/Realtime", "iot:AttachPolicy")]
    [InlineData("POST", "/target-policies/Realtime", "iot:DetachPolicy")]
    [InlineData("POST", "/attached-policies/eu-west-1%3Aaaaaaaaa-0000-0000-0000-000000000001", "iot:ListAttachedPolicies")]
    [InlineData("GET", "/endpoint?endpointType=iot:Data-ATS", "iot:DescribeEndpoint")]
    public async Task Each_operation_needs_its_action(string method, string target, string action)
    {
        var allowed = _cloud.Function($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}""");
        Assert.Equal(200, (await _cloud.CallAsync("iot", method, target, ToAlice, allowed.Principal)).Status);

        var denied = _cloud.Function("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"ACTION","Resource":"*"}]}"""
            .Replace("ACTION", action, StringComparison.Ordinal));
        var (status, body, response) = await _cloud.CallAsync("iot", method, target, ToAlice, denied.Principal);

        Assert.Equal((403, "AccessDeniedException"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        Assert.Contains("not authorized to perform: " + action, body, StringComparison.Ordinal);
        Assert.Equal(action, Assert.Single(_cloud.Refused).Action);
    }

    [Fact]
    [ConformsTo("control-throttling-is-400")]
    public async Task The_sixteenth_attachment_of_a_second_is_throttled_with_400()
    {
        for (var i = 1; i <= 15; i++)
        {
            Assert.Equal(200, (await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice)).Status);
        }

        var (status, _, response) = await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice);
        Assert.Equal((400, "ThrottlingException"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice)).Status);
    }

    [Fact]
    [ConformsTo("control-describe-endpoint")]
    public async Task The_endpoint_is_host_and_port_of_the_gateway()
    {
        _cloud.Services.GetRequiredService<Endpoints>().Gateway = new Uri("http://localhost:4711");

        Assert.Equal(
            """{"endpointAddress":"localhost:4711"}""",
            (await _cloud.CallAsync("iot", "GET", "/endpoint?endpointType=iot%3AData-ATS")).Body);
        Assert.Equal(400, (await _cloud.CallAsync("iot", "GET", "/endpoint?endpointType=x")).Status);
    }

    [Theory]
    [ConformsTo("control-policy-name-rule")]
    [InlineData(128, 404)]
    [InlineData(129, 400)]
    public async Task A_policy_name_has_128_characters_at_most(int length, int expected) =>
        Assert.Equal(expected, (await _cloud.CallAsync("iot", "PUT", "/target-policies/" + new string('a', length), ToAlice)).Status);

    [Fact]
    [ConformsTo("auth-attach-policy-needs-star-resource")]
    public async Task Attaching_must_be_allowed_on_everything()
    {
        var caller = _cloud.Function(Policies.Allow("iot:AttachPolicy", "policy/Realtime")).Principal;

        Assert.Equal(403, (await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice, caller)).Status);
    }

    [Theory]
    [InlineData("PUT", "iot:AttachPolicy", "cert/0123456789abcdef")]
    [InlineData("POST", "iot:DetachPolicy", "thinggroup/sensors")]
    public async Task A_Deny_on_certificates_and_thing_groups_leaves_the_identities(string method, string action, string device)
    {
        var caller = _cloud.Function($$"""
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"{{action}}","Resource":"*"},
              {"Effect":"Deny","Action":"{{action}}","Resource":["{{IotCloud.Arn}}cert/*","{{IotCloud.Arn}}thinggroup/*"]}]}
            """).Principal;
        var toDevice = Encoding.UTF8.GetBytes($$"""{"target":"{{IotCloud.Arn}}{{device}}"}""");

        Assert.Equal(200, (await _cloud.CallAsync("iot", method, "/target-policies/Realtime", ToAlice, caller)).Status);
        Assert.Equal(403, (await _cloud.CallAsync("iot", method, "/target-policies/Realtime", toDevice, caller)).Status);
        Assert.Equal(IotCloud.Arn + device, Assert.Single(_cloud.Refused).Resource);
    }

    [Fact]
    [ConformsTo("control-list-attached")]
    public async Task Attached_policies_come_in_pages_that_a_marker_continues()
    {
        foreach (var name in (string[])["P1", "P2", "P3", "P4", "P5"])
        {
            Put(name);
            await _cloud.CallAsync("iot", "PUT", "/target-policies/" + name, ToAlice);
        }

        var (names, marker) = await PageAsync("?pageSize=2");
        Assert.Equal(["P1", "P2"], names);
        (names, marker) = await PageAsync("?pageSize=2&marker=" + marker);
        Assert.Equal(["P3", "P4"], names);
        // What is detached meanwhile hides nothing.
        await _cloud.CallAsync("iot", "POST", "/target-policies/P1", ToAlice);
        (names, marker) = await PageAsync("?pageSize=2&recursive=true&marker=" + marker);
        Assert.Equal(["P5"], names);
        Assert.Null(marker);
        (names, marker) = await PageAsync("?pageSize=4");
        Assert.Equal(["P2", "P3", "P4", "P5"], names);
        Assert.Null(marker);
    }

    [Theory]
    [InlineData("pageSize=1", 200)]
    [InlineData("pageSize=250", 200)]
    [InlineData("pageSize=0", 400)]
    [InlineData("pageSize=251", 400)]
    [InlineData("pageSize=-1", 400)]
    [InlineData("pageSize=x", 400)]
    [InlineData("marker=x", 400)]
    [InlineData("marker=%00", 400)]
    [InlineData("marker=", 400)]
    public async Task A_page_of_1_to_250_may_be_asked_for(string query, int expected)
    {
        var (status, _, response) = await _cloud.CallAsync("iot", "POST", $"/attached-policies/{Uri.EscapeDataString(IotCloud.Alice)}?{query}");

        Assert.Equal(expected, status);
        Assert.Equal(expected == 200 ? null : "InvalidRequestException", response.Headers.GetValueOrDefault(RestJsonProtocol.ErrorTypeHeader));
    }

    [Theory]
    [ConformsTo("control-list-attached")]
    [InlineData("0", 400)]
    [InlineData("1", 200)]
    [InlineData("250", 200)]
    [InlineData("251", 400)]
    public async Task A_page_has_1_to_250_policies(string pageSize, int expected) => Assert.Equal(
        expected, (await _cloud.CallAsync("iot", "POST", $"/attached-policies/{Uri.EscapeDataString(IotCloud.Alice)}?pageSize={pageSize}")).Status);

    [Theory]
    [ConformsTo("control-policy-name-rule")]
    [InlineData("A_+=,.@-9", 404)]
    [InlineData("a b", 400)]
    [InlineData("a:b", 400)]
    [InlineData("é", 400)]
    public async Task A_policys_name_has_certain_characters(string name, int expected) => Assert.Equal(
        expected, (await _cloud.CallAsync("iot", "PUT", "/target-policies/" + Uri.EscapeDataString(name), ToAlice)).Status);

    [Theory]
    [ConformsTo("control-policy-name-rule")]
    [InlineData(128, 404)]
    [InlineData(129, 400)]
    public async Task A_policys_name_has_at_most_128_characters(int length, int expected) =>
        Assert.Equal(expected, (await _cloud.CallAsync("iot", "PUT", "/target-policies/" + new string('p', length), ToAlice)).Status);

    [Theory]
    [ConformsTo("control-describe-endpoint-types")]
    [InlineData("", 200)]
    [InlineData("?endpointType=iot:Data", 200)]
    [InlineData("?endpointType=iot:Data-ATS", 200)]
    [InlineData("?endpointType=iot:CredentialProvider", 200)]
    [InlineData("?endpointType=iot:Jobs", 200)]
    [InlineData("?endpointType=iot:data", 400)]
    [InlineData("?endpointType=", 400)]
    public async Task Every_type_of_endpoint_is_known_and_no_other(string query, int expected) =>
        Assert.Equal(expected, (await _cloud.CallAsync("iot", "GET", "/endpoint" + query)).Status);

    [Theory]
    [ConformsTo("limit-control-plane-rate")]
    [InlineData("POST", "/attached-policies/eu-west-1%3Aaaaaaaaa-0000-0000-0000-000000000001", 15)]
    [InlineData("POST", "/target-policies/Realtime", 15)]
    [InlineData("GET", "/endpoint", 10)]
    public async Task Each_operation_has_its_own_rate(string method, string target, int perSecond)
    {
        for (var i = 0; i < perSecond; i++)
        {
            Assert.Equal(200, (await _cloud.CallAsync("iot", method, target, ToAlice)).Status);
        }

        var (status, body, response) = await _cloud.CallAsync("iot", method, target, ToAlice);
        Assert.Equal((400, "ThrottlingException"), (status, response.Headers[RestJsonProtocol.ErrorTypeHeader]));
        Assert.Equal("""{"message":"Rate exceeded"}""", body);
        Assert.Equal(200, (await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice)).Status);
    }

    [Fact]
    public async Task A_callers_address_counts_in_conditions()
    {
        const string Template =
            """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"ADDRESS"}}}]}""";
        var here = _cloud.Function(Template.Replace("ADDRESS", "127.0.0.0/8", StringComparison.Ordinal)).Principal;
        Assert.Equal(200, (await _cloud.CallAsync("iot", "GET", "/endpoint", principal: here)).Status);

        var elsewhere = _cloud.Function(Template.Replace("ADDRESS", "10.0.0.0/8", StringComparison.Ordinal)).Principal;
        Assert.Equal(403, (await _cloud.CallAsync("iot", "GET", "/endpoint", principal: elsewhere)).Status);
    }

    [Fact]
    public async Task A_policy_s_targets_are_listed()
    {
        Assert.Equal("""{"targets":[]}""", (await _cloud.CallAsync("iot", "POST", "/policy-targets/Realtime")).Body);
        await _cloud.CallAsync("iot", "PUT", "/target-policies/Realtime", ToAlice);
        Assert.Equal($$"""{"targets":["{{IotCloud.Alice}}"]}""", (await _cloud.CallAsync("iot", "POST", "/policy-targets/Realtime")).Body);
        Assert.Equal(404, (await _cloud.CallAsync("iot", "POST", "/policy-targets/Nobody")).Status);
    }

    private async Task<(string[] Names, string? Marker)> PageAsync(string query)
    {
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var (status, body, _) = await _cloud.CallAsync("iot", "POST", AttachedToAlice + query);
        Assert.Equal(200, status);
        var page = JsonNode.Parse(body)!;
        return ([.. page["policies"]!.AsArray().Select(policy => (string)policy!["policyName"]!)], (string?)page["nextMarker"]);
    }

    private async Task<string> ListAsync() => (await _cloud.CallAsync("iot", "POST", AttachedToAlice)).Body;

    private void Put(string name) => _cloud.Services.GetRequiredService<IotPolicies>().Put(name, PolicyParser.Parse(name, IotCloud.AllowAll));
}
