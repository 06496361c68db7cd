using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Lambda;

namespace LocalCloud.CloudFormation;

/// <summary>Asks a custom resource's function for something and waits for its answer.</summary>
internal sealed class CustomResourceCall(CustomResourceAnswers answers, ILambdaInvoker functions, CloudOptions options, TimeProvider clock)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    /// <summary>Sends <paramref name="question"/>, completed by what every question has, to the function that it names.</summary>
    /// <param name="question">RequestType, StackId, LogicalResourceId, ResourceType, ResourceProperties and so on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalCloudException">There was no answer in time, or no success.</exception>
    public async Task<CustomResourceAnswer> AskAsync(JsonObject question, CancellationToken cancellationToken)
    {
        var properties = question["ResourceProperties"]!;
        var serviceToken = properties["ServiceToken"]!.GetValue<string>();
        var timeout = Scalars.TextOf(properties["ServiceTimeout"]) is { } seconds
            ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))
            : DefaultTimeout;
        var (url, coming) = answers.Expect();
        question["ServiceToken"] = serviceToken;
        question["ResponseURL"] = url.AbsoluteUri;
        question["RequestId"] = Guid.NewGuid().ToString();
        await functions.InvokeEventAsync(
            serviceToken,
            JsonSerializer.SerializeToUtf8Bytes<JsonNode>(question),
            new Invoker { Principal = Administrator.Principal(options.AccountId) },
            cancellationToken);
        try
        {
            return Checked(question, await coming.WaitAsync(timeout, clock, cancellationToken));
        }
        catch (TimeoutException e)
        {
            throw new LocalCloudException($"{Name(question)}: {serviceToken} did not answer within {timeout.TotalSeconds} s.", e);
        }
    }

    private static CustomResourceAnswer Checked(JsonObject question, CustomResourceAnswer answer)
    {
        var problem = answer switch
        {
            { Status: "FAILED" } => answer.Reason ?? "no reason was given",
            { Status: not "SUCCESS" } => $"the answer's Status is {answer.Status ?? "missing"}",
            { PhysicalResourceId: null or "" } => "the answer has no PhysicalResourceId",
            _ when answer.StackId != (string?)question["StackId"]
                || answer.RequestId != (string?)question["RequestId"]
                || answer.LogicalResourceId != (string?)question["LogicalResourceId"] =>
                "the answer's StackId, RequestId or LogicalResourceId is not that of the request",
            _ => null,
        };
        return problem is null
            ? answer
            : throw new LocalCloudException(
                $"{Name(question)} could not be {(string?)question["RequestType"] switch { "Create" => "created", "Update" => "updated", _ => "deleted" }}: {problem}");
    }

    private static string Name(JsonObject question) => $"{question["LogicalResourceId"]} ({question["ResourceType"]})";
}
