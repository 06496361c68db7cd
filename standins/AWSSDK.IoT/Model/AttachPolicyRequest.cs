namespace Amazon.IoT.Model;

/// <summary>Which policy to attach, and where.</summary>
public class AttachPolicyRequest : AmazonIoTRequest
{
    /// <summary>The policy's name; required.</summary>
    public string PolicyName { get; set; }

    /// <summary>A Cognito identity id, a certificate's or a thing group's ARN; required.</summary>
    public string Target { get; set; }
}
