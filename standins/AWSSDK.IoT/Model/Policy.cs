namespace Amazon.IoT.Model;

/// <summary>An IoT policy.</summary>
public class Policy
{
    /// <summary>The policy's ARN.</summary>
    public string PolicyArn { get; set; }

    /// <summary>The policy's name.</summary>
    public string PolicyName { get; set; }
}
