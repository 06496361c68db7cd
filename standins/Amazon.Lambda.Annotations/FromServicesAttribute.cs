namespace Amazon.Lambda.Annotations;

/// <summary>The parameter is a service, taken from the scope that each event has.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromServicesAttribute : Attribute
{
}
