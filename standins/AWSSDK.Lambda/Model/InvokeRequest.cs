namespace Amazon.Lambda.Model;

/// <summary>Which function to invoke, and with what.</summary>
public class InvokeRequest : AmazonLambdaRequest
{
    /// <summary>The function's name or ARN; required.</summary>
    public string FunctionName { get; set; }

    /// <summary>The event, in JSON.</summary>
    public string Payload { get; set; }
}
