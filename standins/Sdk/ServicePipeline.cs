using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Standins.Sdk;

/// <summary>The steps that a generated client puts into the SDK's pipeline.</summary>
internal static class ServicePipeline
{
    public static void AddService(this RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new Resolver());
        pipeline.AddHandlerAfter<Marshaller>(new Signing());
    }

    private sealed class Resolver : BaseEndpointResolver
    {
        protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters)
        {
            InjectHostPrefix(executionContext.RequestContext);

            // With an address from AWS_ENDPOINT_URL the signer would guess the region from the host name, and guess us-east-1.
            executionContext.RequestContext.Request.AuthenticationRegion ??= (string)parameters["Region"];
        }

        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
            new ServiceEndpointParameters(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint?.SystemName);
    }

    /// <summary>Every operation is signed with Signature Version 4.</summary>
    private sealed class Signing : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
