using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Running;

namespace EndToEnd.Clients;

/// <summary>A user who signed in by password and got credentials from the identity pool, as Amplify does it.</summary>
internal sealed record SignedInUser(LocalCloudProcess Cloud, string IdentityId, AwsCredentials Credentials)
{
    public const string Password = "Password-1";

    /// <summary>Where this user's deployment is asked.</summary>
    public Uri Api { get; init; } = Cloud.HttpApi;

    public static Task<SignedInUser> SignInAsync(LocalCloudProcess cloud, string username) => SignInAsync(cloud, username, cloud.Outputs);

    /// <summary>A user of one of several deployments.</summary>
    public static async Task<SignedInUser> SignInAsync(LocalCloudProcess cloud, string username, IReadOnlyDictionary<string, string> outputs)
    {
        var logins = await LoginsAsync(cloud, username, outputs);
        return await OfAsync(cloud, await IdentifyAsync(cloud, logins, outputs), logins) with { Api = new Uri(outputs["ApiUrl"]) };
    }

    /// <summary>A user who unlinks the login from the identity that they have, and becomes another one by it.</summary>
    public static async Task<SignedInUser> SignInAnewAsync(LocalCloudProcess cloud, string username)
    {
        var logins = await LoginsAsync(cloud, username, cloud.Outputs);
        await CallAsync(cloud, "AWSCognitoIdentityService.UnlinkIdentity", new JsonObject
        {
            ["IdentityId"] = await IdentifyAsync(cloud, logins, cloud.Outputs),
            ["Logins"] = logins.DeepClone(),
            ["LoginsToRemove"] = new JsonArray([.. logins.Select(login => (JsonNode)login.Key)]),
        });
        return await SignInAsync(cloud, username);
    }

    private static async Task<JsonObject> LoginsAsync(LocalCloudProcess cloud, string username, IReadOnlyDictionary<string, string> outputs)
    {
        var auth = await CallAsync(cloud, "AWSCognitoIdentityProviderService.InitiateAuth", new JsonObject
        {
            ["AuthFlow"] = "USER_PASSWORD_AUTH",
            ["ClientId"] = outputs["UserPoolClientId"],
            ["AuthParameters"] = new JsonObject { ["USERNAME"] = username, ["PASSWORD"] = Password },
        });
        var provider = $"cognito-idp.{outputs["Region"]}.amazonaws.com/{outputs["UserPoolId"]}";
        return new JsonObject { [provider] = (string)auth["AuthenticationResult"]!["IdToken"]! };
    }

    /// <summary>Somebody who did not sign in, of a pool that allows it.</summary>
    public static async Task<SignedInUser> GuestAsync(LocalCloudProcess cloud) =>
        await OfAsync(cloud, await IdentifyAsync(cloud, logins: null, cloud.Outputs), logins: null);

    /// <summary>Calls the HTTP API with this user's credentials.</summary>
    public async Task<ApiAnswer> CallApiAsync(HttpMethod method, string target, JsonNode? body = null)
    {
        var text = body?.ToJsonString() ?? "";
        using var request = new HttpRequestMessage(method, new Uri(Api, target));
        if (body is not null)
        {
            request.Content = new StringContent(text, Encoding.UTF8, "application/json");
        }

        SigV4.Sign(request, text, "execute-api", Credentials);
        return await ApiAnswer.SendAsync(Cloud.Http, request);
    }

    private static async Task<string> IdentifyAsync(LocalCloudProcess cloud, JsonObject? logins, IReadOnlyDictionary<string, string> outputs) =>
        (string)(await CallAsync(cloud, "AWSCognitoIdentityService.GetId", new JsonObject
        {
            ["IdentityPoolId"] = outputs["IdentityPoolId"],
            ["Logins"] = logins?.DeepClone(),
        }))["IdentityId"]!;

    private static async Task<SignedInUser> OfAsync(LocalCloudProcess cloud, string identityId, JsonObject? logins)
    {
        var answer = await CallAsync(cloud, "AWSCognitoIdentityService.GetCredentialsForIdentity", new JsonObject
        {
            ["IdentityId"] = identityId,
            ["Logins"] = logins,
        });
        var issued = answer["Credentials"]!;
        return new SignedInUser(
            cloud, identityId, new AwsCredentials((string)issued["AccessKeyId"]!, (string)issued["SecretKey"]!, (string)issued["SessionToken"]!));
    }

    private static async Task<JsonNode> CallAsync(LocalCloudProcess cloud, string target, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Gateway) { Content = content };
        request.Headers.Add("X-Amz-Target", target);
        var answer = await ApiAnswer.SendAsync(cloud.Http, request);
        Assert.True(answer.Status == 200, $"{target}: {answer.Status} {answer.Text}");
        return answer.Json;
    }
}
