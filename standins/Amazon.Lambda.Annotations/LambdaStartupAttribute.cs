namespace Amazon.Lambda.Annotations;

/// <summary>
/// Marks the one class of an assembly that registers what functions take by constructor or <see cref="FromServicesAttribute"/>: in
/// <c>void ConfigureServices(IServiceCollection services)</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public class LambdaStartupAttribute : Attribute
{
}
