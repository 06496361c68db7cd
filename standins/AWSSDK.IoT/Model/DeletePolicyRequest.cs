namespace Amazon.IoT.Model;

/// <summary>Which policy to delete.</summary>
public class DeletePolicyRequest : AmazonIoTRequest
{
    /// <summary>The policy's name; required.</summary>
    public string PolicyName { get; set; }
}
