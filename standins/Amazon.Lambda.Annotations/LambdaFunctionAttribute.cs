namespace Amazon.Lambda.Annotations;

/// <summary>
/// Makes the method a Lambda function: the source generator writes a class <c>{Type}_{Method}_Generated</c> beside its own, which makes
/// the method's class and passes events to the method.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public class LambdaFunctionAttribute : Attribute
{
}
