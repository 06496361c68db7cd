namespace Amazon.IoT.Model;

/// <summary>Whose targets to list.</summary>
public class ListTargetsForPolicyRequest : AmazonIoTRequest
{
    /// <summary>Where the last page ended, or null.</summary>
    public string Marker { get; set; }

    /// <summary>The policy's name; required.</summary>
    public string PolicyName { get; set; }
}
