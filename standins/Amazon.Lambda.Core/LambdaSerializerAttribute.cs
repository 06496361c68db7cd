namespace Amazon.Lambda.Core;

/// <summary>Names the serializer of an assembly or a handler; read by AWS's own loader, not by an executable with a main method.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Assembly)]
public sealed class LambdaSerializerAttribute : Attribute
{
    /// <summary>Names <paramref name="serializerType"/>, which must implement <see cref="ILambdaSerializer"/>.</summary>
    public LambdaSerializerAttribute(Type serializerType) => SerializerType = serializerType;

    /// <summary>The serializer's type.</summary>
    public Type SerializerType { get; set; }
}
