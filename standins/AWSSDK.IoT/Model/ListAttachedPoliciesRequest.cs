namespace Amazon.IoT.Model;

/// <summary>Whose policies to list.</summary>
public class ListAttachedPoliciesRequest : AmazonIoTRequest
{
    /// <summary>Where the last page ended, or null.</summary>
    public string Marker { get; set; }

    /// <summary>A Cognito identity id, a certificate's or a thing group's ARN; required.</summary>
    public string Target { get; set; }
}
