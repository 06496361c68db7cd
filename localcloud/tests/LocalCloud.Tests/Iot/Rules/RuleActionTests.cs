using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.DynamoDb;
using LocalCloud.Gateway;
using LocalCloud.Iot;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>What actions do with a result, and what becomes of their failures.</summary>
public sealed class RuleActionTests : IAsyncDisposable
{
    private readonly IotCloud _cloud = new(new IotOptions { ActionRetryDelays = [] });

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Theory]
    [ConformsTo("rule-sqs-action", "rule-sqs-role")]
    [InlineData("false", """{"n":1}""")]
    [InlineData("true", "eyJuIjoxfQ==")]
    public async Task The_SQS_action_sends_the_result_under_its_role(string useBase64, string expected)
    {
        var role = _cloud.Role("Sender", IotCloud.AllowAll);
        await _cloud.RuleAsync("SELECT n FROM 'a/b'", $$$"""{"Sqs":{"QueueUrl":"http://h/1/q-${topic(2)}","RoleArn":"{{{role}}}","UseBase64":{{{useBase64}}}}}""");

        await _cloud.PublishAsync("a/b", """{"n":1}""");

        var (queue, body, principal) = await _cloud.Queues.NextAsync();
        Assert.Equal(("arn:aws:sqs:eu-west-1:123456789012:q-b", expected, role), (queue, body, principal.RoleArn));
    }

    [Fact]
    [ConformsTo("rule-sqs-no-fifo")]
    public async Task A_FIFO_queue_is_refused()
    {
        var e = await Assert.ThrowsAsync<UnsupportedTemplateException>(
            () => _cloud.CreateRuleAsync("SELECT * FROM 'a'", """{"Sqs":{"QueueUrl":"http://h/1/q.fifo","RoleArn":"r"}}"""));
        Assert.Contains("FIFO", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("rule-dynamodbv2-action")]
    public async Task The_DynamoDBv2_action_puts_each_field_as_an_attribute_under_its_role()
    {
        var role = _cloud.Role("Writer", IotCloud.AllowAll);
        await _cloud.RuleAsync(
            "SELECT *, topic() AS t FROM 'a/+'",
            $$$"""{"DynamoDBv2":{"PutItem":{"TableName":"table-${topic(2)}"},"RoleArn":"{{{role}}}"}}""");

        await _cloud.PublishAsync("a/b", """{"s":"x","n":1.50,"i":2.0,"b":true,"z":null,"l":[1,"2"],"m":{"k":false}}""");

        var (table, item, principal) = await _cloud.Tables.NextAsync();
        Assert.Equal(("table-b", role), (table, principal.RoleArn));
        Assert.Equal(
            """{"s":{"S":"x"},"n":{"N":"1.50"},"i":{"N":"2"},"b":{"BOOL":true},"z":{"NULL":true},"l":{"L":[{"N":"1"},{"S":"2"}]},"m":{"M":{"k":{"BOOL":false}}},"t":{"S":"a/b"}}""",
            item);
    }

    [Theory]
    [InlineData("SELECT * FROM 'a'", "not json", "The payload is not a JSON object.")]
    [InlineData("SELECT VALUE [1] FROM 'a'", "{}", "The payload is not a JSON object.")]
    [InlineData("SELECT 1 AS pk FROM 'a'", "{}", "Requested resource not found")]
    public async Task What_the_table_does_not_take_goes_to_the_error_action(string sql, string payload, string problem)
    {
        var role = _cloud.Role("Writer", IotCloud.AllowAll);
        _cloud.Tables.Failures.Enqueue(new AwsException("ResourceNotFoundException", 400, "Requested resource not found"));
        await _cloud.RuleAsync(sql, $$$"""{"DynamoDBv2":{"PutItem":{"TableName":"t"},"RoleArn":"{{{role}}}"}}""", Lambda);

        await _cloud.PublishAsync("a", payload);

        var failure = JsonNode.Parse((await _cloud.Functions.NextAsync()).Event)!["failures"]![0]!;
        Assert.Equal(("DynamoDBv2Action", "t"), ((string?)failure["failedAction"], (string?)failure["failedResource"]));
        Assert.Contains(problem, (string?)failure["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    [ConformsTo("rule-error-action-one-message")]
    public async Task One_error_message_lists_every_failure_and_the_other_actions_run_all_the_same()
    {
        var role = _cloud.Role("Sender", IotCloud.AllowAll);
        var sqs = $$$"""{"Sqs":{"QueueUrl":"http://h/1/q","RoleArn":"{{{role}}}"}}""";
        _cloud.Queues.Failures.Enqueue(new AwsException("AccessDenied", 403, "first"));
        _cloud.Queues.Failures.Enqueue(new AwsException("AccessDenied", 403, "second"));
        await _cloud.RuleAsync("SELECT * FROM 'a'", sqs + "," + sqs + "," + sqs, Lambda);

        await _cloud.PublishAsync("a", "{}");

        Assert.Equal("{}", (await _cloud.Queues.NextAsync()).Body);
        var report = JsonNode.Parse((await _cloud.Functions.NextAsync()).Event)!;
        Assert.Equal(2, report["failures"]!.AsArray().Count);
        Assert.Equal("n/a", (string?)report["clientId"]); // the test publishes as if by HTTP
        Assert.False(_cloud.Functions.HasMore);
    }

    [Theory]
    [ConformsTo("rule-error-action-only-for-actions")]
    [InlineData("SELECT VALUE missing FROM 'a/+'")]
    [InlineData("SELECT *, 1 AS n FROM 'a/+'")] // not an object
    [InlineData("SELECT replace(replace(replace(replace(s, 'a', s), 'a', s), 'a', s), 'a', s) AS x FROM 'a/+'")] // more work than one message may make
    public async Task What_goes_wrong_in_SQL_runs_neither_the_action_nor_the_error_action(string sql)
    {
        await _cloud.RuleAsync(sql + " WHERE topic(2) = 'b'", Lambda, Lambda);
        await _cloud.RuleAsync("SELECT 1 AS next FROM 'a/c'", Lambda, name: "Next");

        await _cloud.PublishAsync("a/b", sql.Contains('*', StringComparison.Ordinal) ? "not json" : """{"s":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}""");
        await _cloud.StopRulesAsync();

        Assert.True(!_cloud.Functions.HasMore || (await _cloud.Functions.NextAsync()).Event == "{}");
    }

    [Fact]
    [ConformsTo("rule-republish-dollar-escape")]
    public async Task Two_dollar_signs_in_a_republish_topic_stand_for_one()
    {
        var role = _cloud.Role("Republisher", Policies.Allow("iot:Publish", "topic/$aws/things/b"));
        await _cloud.RuleAsync("SELECT * FROM 'a/+'", $$$"""{"Republish":{"Topic":"$$aws/things/${topic(2)}","RoleArn":"{{{role}}}"}}""");
        await _cloud.RuleAsync("SELECT topic() AS t FROM '$aws/things/+'", Lambda, name: "Seen");

        await _cloud.PublishAsync("a/b", "{}");

        Assert.Equal("""{"t":"$aws/things/b"}""", (await _cloud.Functions.NextAsync()).Event);
        await Assert.ThrowsAsync<UnsupportedTemplateException>(
            () => _cloud.CreateRuleAsync("SELECT * FROM 'a'", """{"Republish":{"Topic":"$aws/x","RoleArn":"r"}}"""));
    }

    [Fact]
    [ConformsTo("rule-lambda-function-errors-no-error-action")]
    public async Task Once_Lambda_has_the_event_the_error_action_has_no_part_in_it()
    {
        await _cloud.RuleAsync("SELECT * FROM 'a'", Lambda, """{"Lambda":{"FunctionArn":"arn:error"}}""");

        await _cloud.PublishAsync("a", "{}");
        await _cloud.StopRulesAsync();

        Assert.Equal("arn:f", (await _cloud.Functions.NextAsync()).FunctionArn);
        Assert.False(_cloud.Functions.HasMore);
    }

    [Fact]
    [ConformsTo("rule-principal")]
    public async Task The_principal_of_a_signed_in_user_does_not_tell_users_apart()
    {
        _cloud.Attach(IotCloud.Alice);
        await _cloud.RuleAsync("SELECT principal() AS p, clientid() AS c FROM 'a'", Lambda);
        var client = await _cloud.ConnectAsync(IotCloud.Alice, _cloud.SignIn(IotCloud.Alice).Principal);

        await client.PublishAsync("a", "{}");

        Assert.Equal(
            $$"""{"p":"AROASignedIn1:CognitoIdentityCredentials","c":"{{IotCloud.Alice}}"}""", (await _cloud.Functions.NextAsync()).Event);
    }

    [Fact]
    public async Task Headers_go_out_with_a_republished_message_and_come_back_as_properties()
    {
        var role = _cloud.Role("Republisher", IotCloud.AllowAll);
        await _cloud.RuleAsync("SELECT * FROM 'a'", $$$$"""
            {"Republish":{"Topic":"b","RoleArn":"{{{{role}}}}","Qos":1,"Headers":{"ContentType":"${type}","CorrelationData":"${encode(id, 'base64')}",
            "MessageExpiry":"60","PayloadFormatIndicator":"UTF8_DATA","ResponseTopic":"r/${topic()}","UserProperties":[{"Key":"k","Value":"1"},{"Key":"k","Value":"${id}"}]}}}
            """);
        await _cloud.RuleAsync(
            """
            SELECT get_mqtt_property('content_type') AS c, get_mqtt_property('format_indicator') AS f, get_mqtt_property('response_topic') AS r,
            get_mqtt_property('correlation_data') AS d, get_mqtt_property('other') AS o, get_user_properties('k') AS k, get_user_properties('x') AS x,
            get_user_properties() AS u FROM 'b'
            """,
            Lambda,
            name: "Seen");

        await _cloud.PublishAsync("a", """{"type":"text/plain","id":"7"}""");

        Assert.Equal(
            """{"c":"text/plain","f":"UTF8_DATA","r":"r/a","d":"Nw==","k":["1","7"],"u":[{"k":"1"},{"k":"7"}]}""",
            (await _cloud.Functions.NextAsync()).Event);
    }

    [Theory]
    [InlineData("CorrelationData", "?", "must be base64")]
    [InlineData("MessageExpiry", "soon", "must be a number")]
    [InlineData("PayloadFormatIndicator", "TEXT", "UTF8_DATA")]
    [InlineData("ContentType", "${lpad('x', 256)}", "more than 256 bytes")]
    [InlineData("ContentType", "a${chr(0)}", "ContentType must not contain U+0000")]
    [InlineData("ResponseTopic", "a/${lpad('+', 1)}", "the response topic: ")]
    public async Task A_wrong_header_is_a_failure_of_the_action(string header, string value, string problem)
    {
        var role = _cloud.Role("Republisher", IotCloud.AllowAll);
        await _cloud.RuleAsync(
            "SELECT * FROM 'a'",
            $$$$"""{"Republish":{"Topic":"b","RoleArn":"{{{{role}}}}","Headers":{"{{{{header}}}}":"{{{{value}}}}"}}}""",
            Lambda);

        await _cloud.PublishAsync("a", "{}");

        var failure = JsonNode.Parse((await _cloud.Functions.NextAsync()).Event)!["failures"]![0]!;
        Assert.Equal("RepublishAction", (string?)failure["failedAction"]);
        Assert.Contains(problem, (string?)failure["errorMessage"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k${chr(0)}", "v", "name must not contain U+0000")]
    [InlineData("k", "${chr(0)}v", "value must not contain U+0000")]
    public async Task A_user_property_that_no_client_may_be_sent_is_a_failure_of_the_action(string key, string value, string problem)
    {
        var role = _cloud.Role("Republisher", IotCloud.AllowAll);
        await _cloud.RuleAsync(
            "SELECT * FROM 'a'",
            $$$$"""{"Republish":{"Topic":"b","RoleArn":"{{{{role}}}}","Headers":{"UserProperties":[{"Key":"{{{{key}}}}","Value":"{{{{value}}}}"}]}}}""",
            Lambda);

        await _cloud.PublishAsync("a", "{}");

        var failure = JsonNode.Parse((await _cloud.Functions.NextAsync()).Event)!["failures"]![0]!;
        Assert.Contains(problem, (string?)failure["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_without_properties_have_none_in_SQL()
    {
        await _cloud.RuleAsync("SELECT get_mqtt_property('format_indicator') AS f, get_user_properties() AS u, 1 AS n FROM 'a'", Lambda);

        await _cloud.PublishAsync("a", "{}");

        Assert.Equal("""{"n":1}""", (await _cloud.Functions.NextAsync()).Event);
    }

    [Fact]
    public void Plain_JSON_becomes_attribute_values() => Assert.Equal(
        """{"M":{"a":{"L":[]},"b":{"N":"1e5"}}}""",
        AttributeValues.Of(JsonNode.Parse("""{"a":[],"b":1e5}""")).ToJsonString());

    private static string Lambda => """{"Lambda":{"FunctionArn":"arn:f"}}""";
}
