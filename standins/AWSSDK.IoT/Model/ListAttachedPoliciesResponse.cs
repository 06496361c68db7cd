using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>The policies of a target.</summary>
public class ListAttachedPoliciesResponse : AmazonWebServiceResponse
{
    /// <summary>Where the next page starts, or null.</summary>
    public string NextMarker { get; set; }

    /// <summary>The policies; null when the service names none.</summary>
    public List<Policy> Policies { get; set; }
}
