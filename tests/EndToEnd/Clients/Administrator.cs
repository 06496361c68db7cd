using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.DynamoDBv2;
using EndToEnd.Running;

namespace EndToEnd.Clients;

/// <summary>AWS calls as LocalCloud's administrator.</summary>
internal static class Administrator
{
    public static AmazonDynamoDBClient DynamoDb(LocalCloudProcess cloud) =>
        new("LOCALADMIN0000000000", "local", new AmazonDynamoDBConfig { ServiceURL = cloud.Gateway.ToString(), AuthenticationRegion = "eu-west-1" });

    public static Task<ApiAnswer> PutEventAsync(LocalCloudProcess cloud, string detailType, JsonNode detail) =>
        PutEventAsync(cloud, cloud.Outputs["EventBusName"], detailType, detail);

    public static Task<ApiAnswer> PutEventAsync(LocalCloudProcess cloud, string bus, string detailType, JsonNode detail) =>
        JsonAsync(cloud, AwsCredentials.Administrator, "events", "AWSEvents.PutEvents", "1.1", new JsonObject
        {
            ["Entries"] = new JsonArray(new JsonObject
            {
                ["EventBusName"] = bus,
                ["Source"] = "test",
                ["DetailType"] = detailType,
                ["Detail"] = detail.ToJsonString(),
            }),
        });

    /// <summary>Makes a user who may sign in at once; their subject.</summary>
    public static async Task<string> CreateUserAsync(LocalCloudProcess cloud, string name)
    {
        JsonObject Of(params IEnumerable<KeyValuePair<string, JsonNode?>> more) => new([new("UserPoolId", cloud.Outputs["UserPoolId"]), new("Username", name), .. more]);
        var created = await JsonAsync(
            cloud, AwsCredentials.Administrator, "cognito-idp", "AWSCognitoIdentityProviderService.AdminCreateUser", "1.1", Of([new("MessageAction", "SUPPRESS")]));
        await JsonAsync(
            cloud,
            AwsCredentials.Administrator,
            "cognito-idp",
            "AWSCognitoIdentityProviderService.AdminSetUserPassword",
            "1.1",
            Of([new("Password", SignedInUser.Password), new("Permanent", true)]));
        return created.Json["User"]!["Attributes"]!.AsArray().Where(attribute => (string?)attribute!["Name"] == "sub").Select(attribute => (string)attribute!["Value"]!).Single();
    }

    /// <summary>Publishes by HTTPS to any topic.</summary>
    public static async Task PublishAsync(LocalCloudProcess cloud, string topic, string payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cloud.Gateway, $"/topics/{topic}?qos=1"))
        {
            Content = new StringContent(payload),
        };
        SigV4.Sign(request, payload, "iotdata", AwsCredentials.Administrator);
        var answer = await ApiAnswer.SendAsync(cloud.Http, request);
        Assert.True(answer.Status == 200, answer.Text);
    }

    /// <summary>The AWS IoT policies that are attached to an identity.</summary>
    public static async Task<IReadOnlyList<string>> AttachedPoliciesAsync(LocalCloudProcess cloud, string identityId)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(cloud.Gateway, $"/attached-policies/{Uri.EscapeDataString(identityId)}"));
        SigV4.Sign(request, "", "iot", AwsCredentials.Administrator);
        var answer = await ApiAnswer.SendAsync(cloud.Http, request);
        Assert.True(answer.Status == 200, answer.Text);
        return [.. answer.Json["policies"]!.AsArray().Select(policy => (string)policy!["policyName"]!)];
    }

    /// <summary>Invokes a function and waits for its answer.</summary>
    public static Task<ApiAnswer> InvokeAsync(LocalCloudProcess cloud, string functionName, JsonNode payload) =>
        InvokeAsync(cloud, functionName, payload, "RequestResponse");

    /// <summary>Invokes a function without waiting, as schedules and rules do: it is tried three times.</summary>
    public static Task<ApiAnswer> InvokeLaterAsync(LocalCloudProcess cloud, string functionName, JsonNode payload) =>
        InvokeAsync(cloud, functionName, payload, "Event");

    private static async Task<ApiAnswer> InvokeAsync(LocalCloudProcess cloud, string functionName, JsonNode payload, string invocationType)
    {
        var text = payload.ToJsonString();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(cloud.Gateway, $"/2015-03-31/functions/{functionName}/invocations"))
        {
            Content = new StringContent(text),
            Headers = { { "X-Amz-Invocation-Type", invocationType } },
        };
        SigV4.Sign(request, text, "lambda", AwsCredentials.Administrator);
        return await ApiAnswer.SendAsync(cloud.Http, request);
    }

    /// <summary>The bodies of up to ten messages on the dead-letter queue, which only the redrive role may read.</summary>
    public static async Task<IReadOnlyList<JsonNode>> DeadLettersAsync(LocalCloudProcess cloud)
    {
        var redrive = await AssumeRoleAsync(cloud, cloud.Outputs["RedriveRoleArn"]);
        var answer = await JsonAsync(cloud, redrive, "sqs", "AmazonSQS.ReceiveMessage", "1.0", new JsonObject
        {
            ["QueueUrl"] = cloud.Outputs["DeadLetterQueueUrl"],
            ["MaxNumberOfMessages"] = 10,
            ["VisibilityTimeout"] = 0,
        });
        return [.. (answer.Json["Messages"]?.AsArray() ?? []).Select(message => JsonNode.Parse((string)message!["Body"]!)!)];
    }

    public static async Task<AwsCredentials> AssumeRoleAsync(LocalCloudProcess cloud, string roleArn)
    {
        var form = $"Action=AssumeRole&Version=2011-06-15&RoleSessionName=test&RoleArn={Uri.EscapeDataString(roleArn)}";
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Gateway)
        {
            Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        SigV4.Sign(request, form, "sts", AwsCredentials.Administrator);
        var answer = await ApiAnswer.SendAsync(cloud.Http, request);
        Assert.True(answer.Status == 200, answer.Text);
        string Value(string name) => XDocument.Parse(answer.Text).Descendants().Single(element => element.Name.LocalName == name).Value;
        return new(Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken"));
    }

    /// <summary>Puts a message into the dead-letter queue.</summary>
    public static Task SendToDeadLettersAsync(LocalCloudProcess cloud, JsonNode body) =>
        JsonAsync(cloud, AwsCredentials.Administrator, "sqs", "AmazonSQS.SendMessage", "1.0", new JsonObject
        {
            ["QueueUrl"] = cloud.Outputs["DeadLetterQueueUrl"],
            ["MessageBody"] = body.ToJsonString(),
        });

    private static async Task<ApiAnswer> JsonAsync(
        LocalCloudProcess cloud, AwsCredentials credentials, string service, string target, string version, JsonObject body)
    {
        var text = body.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Gateway) { Content = new StringContent(text) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue($"application/x-amz-json-{version}");
        request.Headers.Add("X-Amz-Target", target);
        SigV4.Sign(request, text, service, credentials);
        var answer = await ApiAnswer.SendAsync(cloud.Http, request);
        Assert.True(answer.Status == 200, $"{target}: {answer.Text}");
        return answer;
    }
}
