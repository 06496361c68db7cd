using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Gateway;

/// <summary>Answers with what it was asked, in the JSON protocol; stands for DynamoDB, AWS IoT and a service that fails.</summary>
internal sealed class EchoService(IAccessControl access) : IAwsService
{
    public IReadOnlyCollection<string> SigningNames { get; } = ["dynamodb", "iotdata", "echo", "iotdevicegateway"];

    public Task<AwsResponse> HandleAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        switch (request.RawPath)
        {
            case "/fail":
                throw new InvalidOperationException("the secret of the failure");
            case "/demand":
                access.Demand(new(request.Principal!, "echo:Demand", "arn:aws:echo:::it"), StatusCodes.Status403Forbidden);
                break;
        }

        return Task.FromResult(RestJsonProtocol.Answer(new JsonObject
        {
            ["principal"] = request.Principal?.Arn,
            ["target"] = request.RawTarget,
            ["length"] = request.Body.Length,
        }));
    }

    public AwsResponse Error(AwsException error, IHeaderDictionary headers) => RestJsonProtocol.Error(error);
}
