using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.DynamoDb;
using LocalCloud.Gateway;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Support;

/// <summary>What a service does not carry out it refuses by name, before it does anything.</summary>
public sealed class UnsupportedParameterTests(AllParts all) : IClassFixture<AllParts>
{
    [Theory]
    [InlineData("dynamodb", "PutItem", """{"TableName":"t","Item":{},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}""", "ReturnValuesOnConditionCheckFailure=ALL_OLD")]
    [InlineData("dynamodb", "UpdateItem", """{"TableName":"t","ReturnItemCollectionMetrics":"SIZE"}""", "ReturnItemCollectionMetrics=SIZE")]
    [InlineData("dynamodb", "CreateTable", """{"TableName":"t","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"}}""", "StreamSpecification.StreamEnabled=true")]
    [InlineData("dynamodb", "CreateTable", """{"TableName":"t","DeletionProtectionEnabled":true}""", "DeletionProtectionEnabled=true")]
    [InlineData("dynamodb", "CreateTable", """{"TableName":"t","Tags":[{"Key":"a","Value":"b"}]}""", "Tags")]
    [InlineData("dynamodb", "CreateTable", """{"TableName":"t","TableClass":"STANDARD_INFREQUENT_ACCESS"}""", "TableClass=STANDARD_INFREQUENT_ACCESS")]
    [InlineData("dynamodb", "UpdateTable", """{"TableName":"t","GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"i"}}]}""", "GlobalSecondaryIndexUpdates.Create")]
    [InlineData("dynamodb", "UpdateTable", """{"TableName":"t","ReplicaUpdates":[{"Create":{"RegionName":"r"}}]}""", "ReplicaUpdates")]
    [InlineData("dynamodb", "BatchGetItem", """{"RequestItems":{"t":{"Keys":[],"IndexName":"i"}}}""", "RequestItems.IndexName")]
    [InlineData("sqs", "CreateQueue", """{"QueueName":"q","tags":{"a":"b"}}""", "tags")]
    [InlineData("sqs", "ReceiveMessage", """{"QueueUrl":"q","ReceiveRequestAttemptId":"1"}""", "ReceiveRequestAttemptId")]
    [InlineData("sqs", "StartMessageMoveTask", """{"SourceArn":"q","MaxNumberOfMessagesPerSecond":1}""", "MaxNumberOfMessagesPerSecond")]
    [InlineData("sqs", "SendMessageBatch", """{"QueueUrl":"q","Entries":[{"Id":"a","Priority":1}]}""", "Entries.Priority")]
    [InlineData("events", "PutEvents", """{"Entries":[{}],"EndpointId":"x"}""", "EndpointId")]
    [InlineData("events", "PutEvents", """{"Entries":[{"Source":"a","TraceHeader":"Root=1"}]}""", "Entries.TraceHeader")]
    [InlineData("cognito-idp", "AdminGetUser", """{"UserPoolId":"p","Username":"u","Limit":3}""", "Limit")]
    [InlineData("cognito-idp", "SignUp", """{"ClientId":"c","Username":"u","Password":"p","SecretHash":"x"}""", "SecretHash")]
    [InlineData("cognito-idp", "AdminCreateUser", """{"UserPoolId":"p","Username":"u","ForceAliasCreation":true}""", "ForceAliasCreation=true")]
    [InlineData("cognito-idp", "CreateGroup", """{"UserPoolId":"p","GroupName":"g","RoleArn":"r"}""", "RoleArn")]
    [InlineData("cognito-identity", "GetId", """{"IdentityPoolId":"p","PrincipalTags":{"a":"b"}}""", "PrincipalTags")]
    public async Task A_member_that_is_not_carried_out_is_refused_by_its_name(string service, string operation, string input, string name)
    {
        var headers = new HeaderDictionary { ["X-Amz-Target"] = "Any." + operation };

        await ExpectAsync(service, "POST", "/", headers, input, operation, name);
    }

    [Theory]
    [InlineData("sts", "Action=AssumeRole&Tags.member.1.Key=a&Tags.member.1.Value=b", "AssumeRole", "Tags")]
    [InlineData("sts", "Action=AssumeRole&RoleArn=r&SourceIdentity=x", "AssumeRole", "SourceIdentity")]
    [InlineData("sts", "Action=GetCallerIdentity&Version=2011-06-15&Verbose=true", "GetCallerIdentity", "Verbose")]
    [InlineData("sqs", "Action=CreateQueue&QueueName=q&Tag.1.Key=a&Tag.1.Value=b", "CreateQueue", "Tag")]
    [InlineData("sqs", "Action=ReceiveMessage&QueueUrl=q&ReceiveRequestAttemptId=1", "ReceiveMessage", "ReceiveRequestAttemptId")]
    public Task So_is_one_of_the_query_protocol(string service, string form, string operation, string name) => ExpectAsync(
        service, "POST", "/", new HeaderDictionary { ["Content-Type"] = "application/x-www-form-urlencoded" }, form, operation, name);

    [Theory]
    [InlineData("lambda", "POST", "/2015-03-31/functions/f/invocations", "X-Amz-Tenant-Id", "{}", "Invoke", "TenantId")]
    [InlineData("lambda", "POST", "/2015-03-31/functions/f/invocations", "X-Amz-Durable-Execution-Name", "{}", "Invoke", "DurableExecutionName")]
    [InlineData("lambda", "GET", "/2015-03-31/functions?MasterRegion=ALL", null, "", "ListFunctions", "MasterRegion")]
    [InlineData("lambda", "GET", "/2015-03-31/event-source-mappings?Colour=red", null, "", "ListEventSourceMappings", "Colour")]
    [InlineData("iotdata", "POST", "/topics/a?qos=1&delay=3", null, "payload", "Publish", "delay")]
    [InlineData("iotdata", "POST", "/topics/a", "x-amz-mqtt5-subscription-identifier", "payload", "Publish", "Mqtt5SubscriptionIdentifier")]
    [InlineData("iot", "PUT", "/target-policies/p", null, """{"target":"t","version":1}""", "AttachPolicy", "version")]
    [InlineData("iot", "POST", "/policy-targets/p?recursive=true", null, "", "ListTargetsForPolicy", "recursive")]
    public Task So_is_one_of_a_REST_protocol(string service, string method, string target, string? header, string body, string operation, string name)
    {
        var headers = new HeaderDictionary();
        if (header is not null)
        {
            headers[header] = "x";
        }

        return ExpectAsync(service, method, target, headers, body, operation, name);
    }

    // What SDKs send by themselves, and what says no more than would be so without it.
    [Theory]
    [InlineData("CreateTable", """{"TableName":"t","StreamSpecification":{"StreamEnabled":false},"DeletionProtectionEnabled":false,"TableClass":"STANDARD","Tags":[],"BillingMode":"PAY_PER_REQUEST"}""")]
    [InlineData("PutItem", """{"TableName":"t","Item":{},"ReturnValuesOnConditionCheckFailure":"NONE","ReturnItemCollectionMetrics":"NONE","ReturnConsumedCapacity":"TOTAL"}""")]
    [InlineData("BatchWriteItem", """{"RequestItems":{"t":[{"PutRequest":{"Item":{"any":{"S":"x"}}}},{"DeleteRequest":{"Key":{"pk":{"S":"x"}}}}]}}""")]
    [InlineData("Scan", """{"TableName":"t","ConsistentRead":true,"Segment":0,"TotalSegments":2}""")]
    public void What_asks_for_nothing_else_than_the_usual_passes(string operation, string input) =>
        DynamoDbInputs.Members.Demand(operation, JsonNode.Parse(input)!.AsObject());

    [Theory]
    [InlineData("InitiateAuth", """{"ClientId":"c","AuthFlow":"f","AuthParameters":{},"ClientMetadata":{"a":"b"},"UserContextData":{"EncodedData":"x"},"AnalyticsMetadata":{"AnalyticsEndpointId":"x"}}""")]
    [InlineData("SignUp", """{"ClientId":"c","Username":"u","Password":"p","UserAttributes":[{"Name":"email","Value":"x"}],"ValidationData":[{"Name":"a","Value":"b"}]}""")]
    public void What_nobody_could_tell_passes(string operation, string input) =>
        LocalCloud.CognitoUserPools.UserPoolInputs.Members.Demand(operation, JsonNode.Parse(input)!.AsObject());

    [Fact]
    public void What_signatures_and_SDKs_add_to_any_call_is_no_member()
    {
        var request = Request("POST", "/f?X-Amz-Signature=1&X-Amz-Security-Token=t&Qualifier=live", new HeaderDictionary
        {
            ["x-amz-date"] = "d",
            ["X-Amz-Content-SHA256"] = "c",
            ["x-amz-security-token"] = "t",
            ["x-amz-user-agent"] = "aws-sdk-js",
            ["x-amz-sdk-checksum-algorithm"] = "CRC32",
            ["x-amz-checksum-crc32"] = "x",
            ["amz-sdk-invocation-id"] = "i",
            ["X-Amzn-Trace-Id"] = "Root=1",
        }, "");

        Assert.Equal("""{"Qualifier":"live"}""", RestMembers.Of(new RestCall(request, new Dictionary<string, string>()), hasJsonBody: false).ToJsonString());
    }

    private static AwsRequest Request(string method, string target, HeaderDictionary headers, string body) => new()
    {
        Method = method,
        RawTarget = target,
        Headers = headers,
        Body = Encoding.UTF8.GetBytes(body),
        Principal = Principals.Role,
        SourceIp = "127.0.0.1",
    };

    private async Task ExpectAsync(string service, string method, string target, HeaderDictionary headers, string body, string operation, string name)
    {
        var error = await Assert.ThrowsAsync<AwsException>(
            () => all.Service(service).HandleAsync(Request(method, target, headers, body), TestContext.Current.CancellationToken));

        Assert.Equal((NotEmulated.Code, 501), (error.Code, error.Status));
        Assert.Equal($"LocalCloud does not emulate the parameter '{name}' of '{service}:{operation}'.", error.Message);
    }
}
