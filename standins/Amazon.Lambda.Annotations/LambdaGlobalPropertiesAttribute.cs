namespace Amazon.Lambda.Annotations;

/// <summary>What holds for all functions of an assembly.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public class LambdaGlobalPropertiesAttribute : Attribute
{
    /// <summary>Whether the generator writes the program's entry point too. Default: no, and this stand-in's generator can't.</summary>
    public bool GenerateMain { get; set; }
}
