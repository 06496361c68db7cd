using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The targets of a policy.</summary>
public class ListTargetsForPolicyResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts, or null.</summary>
    public string NextMarker { get; set; }

    /// <summary>Cognito identity ids, ARNs of certificates and thing groups; null when the service names none.</summary>
    public List<string> Targets { get; set; }
}
