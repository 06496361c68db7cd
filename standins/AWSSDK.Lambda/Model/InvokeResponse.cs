using Amazon.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What a function answered.</summary>
public class InvokeResponse : AmazonWebServiceResponse
{
    /// <summary>Set when the function failed; the payload then says how.</summary>
    public string FunctionError { get; set; }

    /// <summary>The function's answer, or its error.</summary>
    public MemoryStream Payload { get; set; }
}
