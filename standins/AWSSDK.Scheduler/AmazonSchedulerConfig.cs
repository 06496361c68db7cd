using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Util.Internal;
using Standins.Sdk;

namespace Amazon.Scheduler;

/// <summary>Settings of <see cref="AmazonSchedulerClient"/>.</summary>
public class AmazonSchedulerConfig : ClientConfig
{
    private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString("Scheduler", "4.0.100");

    /// <summary>The defaults of the environment and the shared configuration.</summary>
    public AmazonSchedulerConfig()
        : base(DefaultModes.NewProvider())
    {
        // Chooses AWS_ENDPOINT_URL_SCHEDULER.
        base.ServiceId = "Scheduler";
        AuthenticationServiceName = "scheduler";
        EndpointProvider = new ServiceEndpoint(RegionEndpointServiceName);
    }

    /// <inheritdoc/>
    public sealed override string RegionEndpointServiceName => "scheduler";

    /// <inheritdoc/>
    public override string ServiceVersion => "2021-06-30";

    /// <inheritdoc/>
    public override string UserAgent => UserAgentString;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(new ServiceEndpointParameters(this));
}
