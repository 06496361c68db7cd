using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.IoT.Internal;

internal sealed class AmazonIoTEndpointResolver : BaseEndpointResolver
{
    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters)
    {
        InjectHostPrefix(executionContext.RequestContext);

        // With an address from AWS_ENDPOINT_URL the signer would guess the region from the host name, and guess us-east-1.
        executionContext.RequestContext.Request.AuthenticationRegion ??= (string)parameters["Region"];
    }

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var config = requestContext.ClientConfig;
        return new AmazonIoTEndpointParameters
        {
            Region = requestContext.Request.AlternateEndpoint?.SystemName ?? config.RegionEndpoint?.SystemName,
            Endpoint = config.ServiceURL,
        };
    }
}
