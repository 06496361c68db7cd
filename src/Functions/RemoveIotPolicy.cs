using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Functions.CustomResources;

namespace Functions;

/// <summary>
/// The custom resource of a disposable deployment that removes the IoT policy, when the stack is destroyed or the policy replaced. There is
/// nothing to do before.
/// </summary>
internal sealed class RemoveIotPolicy(PolicyRemoval removal, CustomResourceAnswers answers)
{
    private const string NoPolicy = "no-policy";

    [LambdaFunction]
    public Task<CustomResourceResponse> HandleAsync(CustomResourceRequest input, ILambdaContext context) =>
        answers.AnswerAsync(input, context, cancellationToken => AnswerAsync(input, context, cancellationToken));

    // The policy's name is the resource's own: another policy is another resource, and CloudFormation has the old one deleted.
    private async Task<CustomResourceResponse> AnswerAsync(CustomResourceRequest input, ILambdaContext context, CancellationToken cancellationToken)
    {
        var physicalId = input.PolicyName ?? input.PhysicalResourceId ?? NoPolicy;
        if (input.RequestType is not ("Create" or "Update" or "Delete"))
        {
            return CustomResourceResponse.Failure(input, physicalId, "The RequestType must be Create, Update or Delete.");
        }

        if (input.PolicyName is not { } policyName)
        {
            // Nothing was ever made of such a request, so there is nothing to delete.
            return input.RequestType is "Delete"
                ? CustomResourceResponse.Success(input, physicalId, data: null)
                : CustomResourceResponse.Failure(input, physicalId, "The property PolicyName is missing.");
        }

        return input.RequestType is "Delete" && await RemoveAsync(policyName, context, cancellationToken) is { } reason
            ? CustomResourceResponse.Failure(input, physicalId, reason)
            : CustomResourceResponse.Success(input, physicalId, data: null);
    }

    private async Task<string?> RemoveAsync(string policyName, ILambdaContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await removal.RunAsync(policyName, context.RemainingTime, cancellationToken);
        }
        catch (Exception error) when (error is not PolicyRemovalUnfinishedException)
        {
            // Whatever it was: without an answer CloudFormation waits until its timeout and can't say why.
            return $"{policyName} was not removed: {error.GetType().Name}: {error.Message}";
        }
    }
}
