using Amazon.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What all requests to Lambda have in common.</summary>
public class AmazonLambdaRequest : AmazonWebServiceRequest
{
}
